package forecast

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"math"

	"github.com/forwardstock/forwardstock/geo"
)

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

// most is beyond all numbers of a state: squares of all units of a History.
const most = 1e80

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
	r := &Running{names: newNames()}
	a := newAtlas(regions)
	r.regional = &regional{atlas: a, parents: []parent{a.emptyParent(a.emptyTie())}}
	r.first, r.next = in.day(), in.day()
	for _, x := range r.numbers() {
		*x = in.number(most)
	}
	s := &r.smoother
	if !(s.Discount > 0 && s.Discount <= 1 && s.Dispersion >= 1 && s.Shape > 0 && s.Rate > 0 && r.sizes.orders > 0) ||
		!r.regional.seller().join(a) || r.next < r.first {
		return nil, errors.New("what items share makes no sense")
	}
	if !in.categories(r) {
		return nil, errors.New("the categories make no sense")
	}
	if !in.sold(r) {
		return nil, errors.New("what the seller sold makes no sense")
	}
	r.begin()
	_, r.fresh = in.item(r)
	for n := in.count(); n > 0 && !in.bad; n-- {
		name, item := in.item(r)
		if _, _, twice := r.names.find(name); twice || name == "" {
			in.bad = true
			break
		}
		*r.insert(name) = item
	}
	if in.bad {
		return nil, fmt.Errorf("item %d makes no sense", r.Len())
	}
	return r, nil
}

func (in *reader) sold(r *Running) bool {
	s := &r.sold
	s.end = Day(in.whole(int64(r.first), int64(r.next)+daysPerPeriod))
	for n := in.count(); n > 0 && !in.bad; n-- {
		s.weeks = append(s.weeks, in.number(most))
	}
	return !in.bad && s.extra <= 1 && len(s.weeks) <= 2*maxPeriods && (len(s.weeks) > 0 || s.end <= r.next)
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
	name = in.text()
	if method := in.take(1); method != nil {
		item.method = method[0]
	}
	item.at = in.day()
	item.category = in.category(r)
	for _, x := range item.numbers() {
		*x = in.number(most)
	}
	if item.at < r.first || item.at > r.next || !(item.level.Rate > 0) || int(item.method) >= len(methods) || max(item.size.orders, item.dispersion) > maxMean {
		in.bad = true
	}
	for n := in.count(); n > 0 && !in.bad; n-- {
		p := runningPlace{number: int32(in.whole(-int64(len(r.regional.states)), int64(len(r.regional.regions)-1)))}
		p.orders = in.number(most)
		if k := len(item.places); k > 0 && item.places[k-1].number >= p.number {
			in.bad = true
		}
		item.places = append(item.places, p)
	}
	return name, item
}
