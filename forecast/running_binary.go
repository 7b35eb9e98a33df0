package forecast

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
)

// The state in bytes: a mark with the version, what is shared, the items, and a
// checksum (CRC-32, IEEE). Numbers are little-endian, counts and days varints.
const runningMark = "forwardstock running 1\n"

// ErrState is wrapped by every error about the bytes of a state.
var ErrState = errors.New("not the state of a running demand model")

// MarshalBinary returns the state, some 100 bytes an item and 10 for each place
// that bought it. The same state gives the same bytes.
func (r *Running) MarshalBinary() ([]byte, error) {
	if r.regional == nil {
		return nil, fmt.Errorf("%w: it was made by no model", ErrState)
	}
	b := []byte(runningMark)
	regions, err := json.Marshal(r.regional.regions)
	if err != nil {
		return nil, err
	}
	b = appendText(b, string(regions))
	b = binary.AppendVarint(binary.AppendVarint(b, int64(r.first)), int64(r.next))
	for _, x := range r.numbers() {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(*x))
	}
	b = appendItem(b, "", &r.fresh)
	b = binary.AppendUvarint(b, uint64(len(r.items)))
	for i := range r.items {
		b = appendItem(b, r.names[i], &r.items[i])
	}
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b)), nil
}

// numbers returns all that is shared and one number each.
func (r *Running) numbers() []*float64 {
	s, g := &r.smoother, r.regional
	all := []*float64{
		&s.Discount, &s.Shape, &s.Rate, &s.Dispersion, &r.busy, &r.spread,
		&r.sizes.mean, &r.sizes.cv2, &r.sizes.orders, &g.seller, &g.itemState,
	}
	for d := range r.weekday {
		all = append(all, &r.weekday[d])
	}
	for k := range g.states {
		all = append(all, &g.states[k], &g.itemWithin[k])
		for i := range g.within[k] {
			all = append(all, &g.within[k][i])
		}
	}
	return all
}

func (i *runningItem) numbers() []*float64 {
	return []*float64{
		&i.level.Shape, &i.level.Rate, &i.today, &i.scale, &i.widen, &i.dispersion,
		&i.size.cells, &i.size.orders, &i.size.units, &i.size.squares,
	}
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendItem(b []byte, name string, item *runningItem) []byte {
	b = appendText(appendText(b, name), string(item.method))
	b = binary.AppendVarint(binary.AppendVarint(b, int64(item.at)), item.orders)
	for _, x := range item.numbers() {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(*x))
	}
	b = binary.AppendUvarint(b, uint64(len(item.places)))
	for _, p := range item.places {
		b = binary.AppendVarint(binary.AppendVarint(b, int64(p.spot.state)), int64(p.spot.region))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p.orders))
	}
	return b
}

// UnmarshalBinary reads what MarshalBinary writes. What is cut off, changed or of
// another version is refused with an error that wraps [ErrState], and then r stays
// as it was.
func (r *Running) UnmarshalBinary(data []byte) error {
	in := reader{rest: data}
	if !in.mark(runningMark) {
		return fmt.Errorf("%w, or of another version", ErrState)
	}
	body := len(data) - 4
	if body < len(runningMark) || binary.LittleEndian.Uint32(data[body:]) != crc32.ChecksumIEEE(data[:body]) {
		return fmt.Errorf("%w: the checksum is wrong", ErrState)
	}
	in.rest = data[len(runningMark):body]
	got, err := in.running()
	if err == nil && len(in.rest) > 0 {
		err = errors.New("there is more than it says")
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrState, err)
	}
	*r = *got
	return nil
}

// reader takes numbers off bytes; once something is amiss, all is 0 and bad.
type reader struct {
	rest []byte
	bad  bool
}

func (in *reader) mark(s string) bool {
	return len(in.rest) >= len(s) && string(in.rest[:len(s)]) == s
}

func (in *reader) take(n uint64) []byte {
	if in.bad || n > uint64(len(in.rest)) {
		in.bad = true
		return nil
	}
	b := in.rest[:n]
	in.rest = in.rest[n:]
	return b
}

func (in *reader) count() uint64 {
	x, n := binary.Uvarint(in.rest)
	if n <= 0 {
		in.bad = true
		return 0
	}
	in.rest = in.rest[n:]
	return x
}

// whole returns a number within least..most.
func (in *reader) whole(least, most int64) int64 {
	x, n := binary.Varint(in.rest)
	if n <= 0 || x < least || x > most {
		in.bad = true
		return 0
	}
	in.rest = in.rest[n:]
	return x
}

func (in *reader) text() string { return string(in.take(in.count())) }

// number returns a number within 0..most.
func (in *reader) number(most float64) float64 {
	b := in.take(8)
	if b == nil {
		return 0
	}
	x := math.Float64frombits(binary.LittleEndian.Uint64(b))
	if !(x >= 0 && x <= most) {
		in.bad = true
		return 0
	}
	return x
}

func (in *reader) running() (*Running, error) {
	var regions []geo.Region
	if err := json.Unmarshal(in.take(in.count()), &regions); err != nil || in.bad {
		return nil, errors.Join(errors.New("the regions make no sense"), err)
	}
	c := checker{kind: ErrState}
	if c.regions(regions); c.err() != nil || len(regions) == 0 {
		return nil, errors.Join(errors.New("the regions make no sense"), c.err())
	}
	r := &Running{index: map[string]int{}}
	a := newAtlas(regions)
	g := &regional{atlas: a, states: make([]float64, len(a.states)), within: make([][]float64, len(a.states)), itemWithin: make([]float64, len(a.states))}
	for k := range g.within {
		g.within[k] = make([]float64, len(a.members[k]))
	}
	r.regional = g
	r.first, r.next = in.day(), in.day()
	for _, x := range r.numbers() {
		*x = in.number(maxVar)
	}
	s := &r.smoother
	if !(s.Discount > 0 && s.Discount <= 1 && s.Dispersion >= 1 && s.Shape > 0 && s.Rate > 0 && r.sizes.orders > 0 &&
		unit(g.states) && !slices.ContainsFunc(g.within, func(x []float64) bool { return !unit(x) })) || r.next < r.first {
		return nil, errors.New("what items share makes no sense")
	}
	g.shares = make([]float64, len(regions))
	a.join(g.shares, g.states, g.within)
	r.begin()
	_, r.fresh = in.item(r)
	for n := in.count(); n > 0 && !in.bad; n-- {
		name, item := in.item(r)
		if _, twice := r.index[name]; twice || name == "" {
			in.bad = true
			break
		}
		r.index[name] = len(r.items)
		r.names, r.items = append(r.names, name), append(r.items, item)
	}
	if in.bad {
		return nil, fmt.Errorf("item %d makes no sense", len(r.items))
	}
	return r, nil
}

func (in *reader) day() Day { return Day(in.whole(int64(MinDay), int64(MaxDay))) }

func unit(shares []float64) bool {
	sum := 0.0
	for _, p := range shares {
		sum += p
	}
	return math.Abs(sum-1) < 1e-9
}

func (in *reader) item(r *Running) (name string, item runningItem) {
	name, item.method = in.text(), Method(in.text())
	item.at, item.orders = in.day(), in.whole(0, math.MaxInt64)
	for _, x := range item.numbers() {
		*x = in.number(maxVar)
	}
	if item.at < r.first || item.at > r.next || !(item.level.Rate > 0) {
		in.bad = true
	}
	for n := in.count(); n > 0 && !in.bad; n-- {
		p := runningPlace{spot: spot{state: int32(in.whole(0, int64(len(r.regional.states)-1)))}}
		p.spot.region = int32(in.whole(-1, int64(len(r.regional.regions)-1)))
		p.orders = in.number(maxVar)
		if k := len(item.places); k > 0 && compareSpots(item.places[k-1].spot, p.spot) >= 0 ||
			!in.bad && p.spot.region >= 0 && r.regional.state[p.spot.region] != p.spot.state {
			in.bad = true
		}
		item.places = append(item.places, p)
	}
	return name, item
}
