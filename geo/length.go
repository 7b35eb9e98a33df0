package geo

import (
	"fmt"
	"math"
)

// Length is a distance in whole metres. In JSON it is the number of metres.
type Length int64

// Units of length, for expressions such as 250 * geo.Kilometre.
const (
	Metre     Length = 1
	Kilometre        = 1000 * Metre
)

// metresPerMile is the international mile (1959), exactly.
const metresPerMile = 1609.344

// Miles returns x miles, rounded to whole metres and held within the range of
// Length. NaN gives the least Length, which every Check refuses.
func Miles(x float64) Length {
	metres := math.Round(x * metresPerMile)
	switch {
	case metres >= 1<<63:
		return math.MaxInt64
	case metres >= -1<<63:
		return Length(metres)
	default:
		return math.MinInt64
	}
}

// Miles returns the length in miles.
func (l Length) Miles() float64 { return float64(l) / metresPerMile }

// Kilometres returns the length in kilometres.
func (l Length) Kilometres() float64 { return float64(l) / 1000 }

// String returns the length in kilometres, or in metres below one kilometre.
func (l Length) String() string {
	if l > -Kilometre && l < Kilometre {
		return fmt.Sprintf("%d m", int64(l))
	}
	return fmt.Sprintf("%.1f km", l.Kilometres())
}
