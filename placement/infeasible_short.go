package placement

import (
	"cmp"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/figures"
)

// shortLimits returns the limits that the demand that must be served exceeds, with the
// least safety stock, whichever sites are open.
func (m *model) shortLimits() []Conflict {
	var out []Conflict
	for k, v := range m.volume {
		reserve := m.leastReserve(k)
		if i := m.itemAt[k]; i >= 0 && m.lost[k] == never && v+reserve > m.rows[i].limit {
			out = append(out, Conflict{Requirement: m.limitText(int(i)), Promise: -1,
				Reason: "its expected demand is " + unitsText(v) + withReserve(reserve)})
		}
	}
	var sum served
	sum.add(m)
	sold, units := m.promised()
	sum.sold.add(sold)
	sum.units.add(units)
	return append(out, m.shortRoom(sum)...)
}

// promised returns what of the demand that may be lost must be served all the same, as a
// promise about everything asks for it: units sold, and with their safety stock, both at
// least. The items that need least of that for a unit come first; as reserves are concave,
// a part of an item needs at least that part of its reserve.
func (m *model) promised() (sold, units int64) {
	for i := range m.promises {
		if w := &m.p.Policy.Within[i]; m.hard(i) && w.Item == "" && w.everywhere() {
			sold = max(sold, m.rows[i].limit)
		}
	}
	type part struct{ sold, reserve int64 }
	var may []part
	for k, v := range m.volume {
		if m.lost[k] == never {
			sold -= v
		} else if v > 0 {
			may = append(may, part{v, m.leastReserve(k)})
		}
	}
	slices.SortStableFunc(may, func(a, b part) int {
		high, low := bits.Mul64(uint64(a.reserve), uint64(b.sold))
		otherHigh, otherLow := bits.Mul64(uint64(b.reserve), uint64(a.sold))
		return cmp.Or(cmp.Compare(high, otherHigh), cmp.Compare(low, otherLow))
	})
	sold = max(sold, 0)
	for left := sold; left > 0 && len(may) > 0; may = may[1:] {
		x := may[0]
		part := min(left, x.sold)
		reserve, _ := exact.MulDivFloor(x.reserve, part, x.sold)
		units += part + reserve
		left -= part
	}
	return sold, units
}

// served is demand that must be served, in millionths of a unit, and with the least safety
// stock in these and in cubic millimetres.
type served struct{ sold, units, volume total }

func (s *served) add(m *model) {
	for k, v := range m.volume {
		if m.lost[k] != never {
			continue
		}
		reserve := m.leastReserve(k)
		s.sold.add(v)
		s.units.add(v + reserve)
		for _, q := range m.q[k*m.regions:][:m.regions] {
			s.volume.add(mulRound(q, m.size[k]))
		}
		s.volume.add(max(0, mulRound(reserve, m.size[k])-int64(m.slots)))
	}
}

// shortRoom returns the limits of sites that are too low for such demand whichever
// sites are open.
func (m *model) shortRoom(demand served) []Conflict {
	var out []Conflict
	for _, c := range []struct {
		at     []int32
		demand total
		what   string
		of     string
		write  func(int64) string
	}{
		{m.unitsAt, demand.units, "units", "demand and safety stock at least", unitsText},
		{m.parcelsAt, demand.sold, "parcels", "demand", parcelsText},
		{m.volumeAt, demand.volume, "volume", "demand and safety stock at least", figures.Volume},
	} {
		if most, limited := m.mostRoom(c.at); limited && !c.demand.bad && most < c.demand.sum {
			out = append(out, Conflict{Requirement: "the capacities of sites in " + c.what, Promise: -1,
				Reason: fmt.Sprintf("%s of %s, and at most %s of room in %s", c.write(c.demand.sum), c.of, c.write(most), sites(min(m.high, len(m.allowed()))))})
		}
	}
	return out
}

// leastReserve returns what item k needs in reserve at least, wherever it is held: as
// reserves are concave in what a slot serves, one for everything is the least, in the
// slot of the shortest way. Each is rounded by less than one.
func (m *model) leastReserve(k int) int64 {
	least := int64(math.MaxInt64)
	for j := range m.slots {
		if m.usable[k*m.slots+j] {
			least = min(least, m.reserve(k, j).At(m.volume[k]))
		}
	}
	if least == math.MaxInt64 {
		return 0
	}
	return max(0, least-int64(m.slots)-1)
}

// withReserve adds safety stock to a text about demand.
func withReserve(reserve int64) string {
	if reserve == 0 {
		return ""
	}
	return ", with at least " + unitsText(reserve) + " of safety stock"
}

// mostRoom returns the room of the sites that may be open, by one kind of limit;
// false if one of them has no limit.
func (m *model) mostRoom(at []int32) (int64, bool) {
	var rooms []int64
	for _, w := range m.allowed() {
		if at[w] < 0 {
			return 0, false
		}
		rooms = append(rooms, m.rows[at[w]].limit)
	}
	slices.SortFunc(rooms, func(a, b int64) int { return cmp.Compare(b, a) })
	sum := total{}
	for _, x := range rooms[:min(len(rooms), m.high)] {
		sum.add(x)
	}
	return sum.sum, !sum.bad
}

// limitText names a limit.
func (m *model) limitText(i int) string {
	r := &m.rows[i]
	switch r.kind {
	case LimitUnits:
		return fmt.Sprintf("at most %s at site %.40q", unitsText(r.limit), m.p.Network.Sites[r.index].ID)
	case LimitVolume:
		return fmt.Sprintf("at most %s at site %.40q", figures.Volume(r.limit), m.p.Network.Sites[r.index].ID)
	case LimitParcels:
		site := &m.p.Network.Sites[r.index]
		return fmt.Sprintf("at most %s a day at site %.40q", figures.Count(site.Capacity.Parcels, "parcel"), site.ID)
	case LimitBudget:
		return fmt.Sprintf("a budget of %v%s", m.p.Policy.Budget, besides(r))
	case LimitCarrying:
		return fmt.Sprintf("a budget of %v for carrying items", m.p.Policy.Budget)
	case LimitItem:
		return fmt.Sprintf("at most %s of item %.40q%s", unitsText(r.limit-r.raised), m.p.Items[m.items[r.index]].ID, besides(r))
	}
	return m.promiseText(i)
}

// besides says that a limit is on what is bought, where something is there.
func besides(r *row) string {
	if r.raised == 0 {
		return ""
	}
	return " besides what is there"
}

func parcelsText(millionths int64) string {
	return figures.Count((millionths+million-1)/million, "parcel")
}

func unitsText(millionths int64) string {
	return figures.Count((millionths+million-1)/million, "unit")
}
