package facility

import "math"

// Never as the cost of a client at a facility means that this facility may not
// serve this client.
const Never int64 = math.MaxInt64

// Costs is the table of the costs of serving each client from each facility:
// scaled integers that are not negative, or Never. Methods are called from
// several goroutines and return the same numbers every time.
type Costs interface {
	// Facilities returns the number of facilities, numbered from 0.
	Facilities() int
	// Clients returns the number of clients, numbered from 0.
	Clients() int
	// At returns the cost of client j at facility i.
	At(i, j int) int64
	// Row writes the cost of client j at every facility i to row[i]; len(row)
	// is Facilities.
	Row(j int, row []int64)
}

// Dense is a table that is kept in full: the cost of client j at facility i is
// Values[j*Width+i].
type Dense struct {
	// Width is the number of facilities.
	Width int
	// Values holds the rows of the clients one after another.
	Values []int64
}

// NewDense returns a table of zeros. Of a size that no problem may have, it
// returns one without values that [Problem.Check] refuses.
func NewDense(facilities, clients int) Dense {
	if facilities < 0 || clients < 0 || (facilities > 0 && clients > maxPairs/facilities) {
		return Dense{Width: -1}
	}
	return Dense{Width: facilities, Values: make([]int64, facilities*clients)}
}

// Facilities returns the number of facilities.
func (d Dense) Facilities() int { return d.Width }

// Clients returns the number of clients, zero for a table without facilities.
func (d Dense) Clients() int {
	if d.Width <= 0 {
		return 0
	}
	return len(d.Values) / d.Width
}

// At returns the cost of client j at facility i.
func (d Dense) At(i, j int) int64 { return d.Values[j*d.Width+i] }

// Row copies the costs of client j to row.
func (d Dense) Row(j int, row []int64) { copy(row, d.Values[j*d.Width:(j+1)*d.Width]) }
