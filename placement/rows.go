package placement

import (
	"fmt"
	"math/bits"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// A row is a requirement on a plan as a whole: promises ask for at least so much,
// limits for at most so much. All of them are linear in what is served, what is
// held and what is reserved, and are relaxed at a price.
type row struct {
	kind  LimitKind // promise for promises
	index int       // of the promise, the site or the item among those with demand
	limit int64     // in millionths of a unit, cubic millimetres or millionths of a dollar
	most  int64     // the highest price
	// density is what a millionth of a unit uses, about: it makes prices of
	// different rows comparable.
	density float64
}

// promise is the kind of a row that is no limit.
const promise LimitKind = ""

// rowSet holds the rows in the order of Leaf.Prices: promises first.
type rowSet struct {
	rows     []row
	promises int
	// Indexes of rows, -1 for none: of sites by kind, of spending, of items.
	unitsAt, volumeAt, parcelsAt, itemAt []int32
	budgetAt                             int32
	ofItem                               []int32 // by promise: the item that it is about, -1 all, -2 one without demand
}

// makeRows lists the requirements, and refuses what could not be counted.
func (m *model) makeRows() error {
	index := map[string]int32{}
	for k, i := range m.items {
		index[m.p.Items[i].ID] = int32(k)
	}
	m.promises = len(m.p.Policy.Within)
	for i := range m.p.Policy.Within {
		w := &m.p.Policy.Within[i]
		about := int32(-1)
		if w.Item != "" {
			about = -2
			if k, ok := index[w.Item]; ok {
				about = k
			}
		}
		m.ofItem = append(m.ofItem, about)
		share, _ := exact.Round(float64(w.Share * million)) // Check held it within (0, 1]
		need, err := exact.MulDivFloor(-share, m.asked(i), million)
		if err != nil {
			return err
		}
		m.rows = append(m.rows, row{kind: promise, index: i, limit: -need, density: 1})
	}
	reserve := int64(0)
	for k := range m.items {
		for j := range m.slots {
			reserve = min(maxObjective, reserve+m.mostReserve(k, j))
		}
	}
	add := func(kind LimitKind, at int, limit int64, density float64) int32 {
		if limit <= 0 {
			return -1
		}
		m.rows = append(m.rows, row{kind: kind, index: at, limit: limit, density: density})
		return int32(len(m.rows) - 1)
	}
	litres, dollars := m.densities()
	for w := range m.p.Network.Sites {
		c := &m.p.Network.Sites[w].Capacity
		m.unitsAt = append(m.unitsAt, add(LimitUnits, w, c.Units*million, 1))
		m.volumeAt = append(m.volumeAt, add(LimitVolume, w, int64(c.Volume), litres))
		m.parcelsAt = append(m.parcelsAt, add(LimitParcels, w, c.Parcels*int64(m.p.Demand.Days)*million, 1))
	}
	m.budgetAt = add(LimitBudget, 0, int64(m.p.Policy.Budget), dollars)
	for k, i := range m.items {
		m.itemAt = append(m.itemAt, add(LimitItem, k, m.p.Items[i].Limit*million, 1))
	}
	return m.limitPrices(reserve)
}

// asked returns the demand that promise i is about.
func (m *model) asked(i int) int64 {
	sum, w := int64(0), &m.p.Policy.Within[i]
	for r := range m.p.Demand.Regions {
		if !w.asksFor(&m.p.Demand.Regions[r]) {
			continue
		}
		for k := range m.items {
			if m.concerns(i, k) {
				sum += m.q[k*m.regions+r]
			}
		}
	}
	return sum
}

// concerns reports whether promise i is about item k.
func (m *model) concerns(i, k int) bool { return m.ofItem[i] == -1 || int(m.ofItem[i]) == k }

// densities returns the mean cubic millimetres, and millionths of a dollar spent,
// of a millionth of a unit.
func (m *model) densities() (litres, dollars float64) {
	for k, v := range m.volume {
		weight := float64(v) / float64(m.total) / million
		spend := 0.0
		for j := range m.slots {
			spend += float64(m.unit[k*m.slots+j].spend) / float64(m.slots)
		}
		litres += weight * float64(m.size[k])
		dollars += weight * spend
	}
	return max(litres, 1e-6), max(dollars, 1e-6)
}

// limitPrices bounds the prices so that no sum of what is paid at them overflows,
// given a bound on all reserves, and refuses usages that overflow.
func (m *model) limitPrices(reserve int64) error {
	var units, volume, spend total
	units.add(m.total)
	units.add(reserve)
	units.add(million)
	for k := range m.items {
		volume.add(m.size[k])
		s := strict{}
		most := int64(0)
		for j := range m.slots {
			at := k*m.slots + j
			most = max(most, m.unit[at].spend)
			spend.add(m.unit[at].spend)
			held := s.sum(m.volume[k], m.mostReserve(k, j))
			volume.add(s.round(m.mostReserve(k, j), m.size[k], million))
			spend.add(s.round(held, m.unit[at].spend, million))
			spend.add(m.shipment[at])
		}
		volume.add(s.round(m.volume[k], m.size[k], million))
		spend.add(s.round(m.volume[k], most, million))
		volume.add(int64(m.regions))
		spend.add(int64(m.regions))
		volume.bad, spend.bad = volume.bad || s.err != nil, spend.bad || s.err != nil
	}
	for i := range m.rows {
		r := &m.rows[i]
		used := &units
		switch r.kind {
		case LimitVolume:
			used = &volume
		case LimitBudget:
			used = &spend
		}
		if used.bad || used.sum > maxObjective {
			return fmt.Errorf("%w: what the limit on %s counts could be too large to be counted", ErrInvalid, r.kind)
		}
		room := maxObjective / 8 / int64(len(m.rows))
		most, err := exact.MulDivFloor(room, million, max(used.sum, r.limit, 1))
		if err != nil {
			most = room
		}
		r.most = min(most, room)
		if r.kind == promise && m.p.Policy.Within[r.index].Penalty > 0 {
			r.most = min(r.most, int64(m.p.Policy.Within[r.index].Penalty))
		}
	}
	return nil
}

// onTime returns t: what of q_kr is on time for promise i by lane l.
func (m *model) onTime(k, l, r, i int) int64 {
	share := m.within[i][int(m.road[l])*m.regions+r]
	if share == 0 || !m.concerns(i, k) {
		return 0
	}
	return mulRound(m.q[k*m.regions+r], int64(share))
}

// use adds what serving region r of item k by lane l uses of each row, times sign.
func (m *model) use(used []int64, k, l, r int, sign int64) {
	q := m.q[k*m.regions+r]
	for i := range m.promises {
		used[i] += sign * m.onTime(k, l, r, i)
	}
	if len(m.rows) == m.promises {
		return
	}
	w := m.site[l]
	for _, i := range [...]int32{m.unitsAt[w], m.parcelsAt[w], m.itemAt[k]} {
		if i >= 0 {
			used[i] += sign * q
		}
	}
	if i := m.volumeAt[w]; i >= 0 {
		used[i] += sign * mulRound(q, m.size[k])
	}
	if i := m.budgetAt; i >= 0 {
		used[i] += sign * mulRound(q, m.unit[k*m.slots+int(m.slot[l])].spend)
	}
}

// useHeld adds what holding item k in slot j with a reserve uses of each row,
// times sign.
func (m *model) useHeld(used []int64, k, j int, reserve, sign int64) {
	if len(m.rows) == m.promises {
		return
	}
	w := m.slotSite[j]
	for _, i := range [...]int32{m.unitsAt[w], m.itemAt[k]} {
		if i >= 0 {
			used[i] += sign * reserve
		}
	}
	if i := m.volumeAt[w]; i >= 0 {
		used[i] += sign * mulRound(reserve, m.size[k])
	}
	if i := m.budgetAt; i >= 0 {
		at := k*m.slots + j
		used[i] += sign * (m.shipment[at] + mulRound(reserve, m.unit[at].spend))
	}
}

// excess returns by how much usages break row i, negative where there is room.
func (r *row) excess(used int64) int64 {
	if r.kind == promise {
		return r.limit - used
	}
	return used - r.limit
}

// hard reports whether row i must be kept.
func (m *model) hard(i int) bool { return i >= m.promises || m.p.Policy.Within[i].Penalty == 0 }

// broken returns what the promises that are not kept cost.
func (m *model) broken(used []int64) int64 {
	sum := int64(0)
	for i := range m.promises {
		sum += m.brokenBy(i, used[i])
	}
	return sum
}

// brokenBy returns what promise i costs if so much is on time.
func (m *model) brokenBy(i int, used int64) int64 {
	e := m.rows[i].excess(used)
	if e <= 0 || m.hard(i) {
		return 0
	}
	cost, _ := exact.MulDivFloor(-e, int64(m.p.Policy.Within[i].Penalty), million) // checkSize saw to it
	return -cost
}

// toll is what the limits charge for item k in slot j at some prices.
type toll struct {
	flow    int64 // for a unit served
	keep    int64 // for a unit of reserve, with what holding it costs
	litre   int64
	dollar  int64
	size    int64 // cubic millimetres of a unit
	spend   int64 // millionths of a dollar for a unit
	ship    int64 // for carrying
	charges bool  // for what is served
	narrow  bool  // what is charged for a region fits in an int64, before it is rounded
}

func (m *model) toll(k, j int, s []int64) toll {
	at, w := k*m.slots+j, m.slotSite[j]
	t := toll{size: m.size[k], spend: m.unit[at].spend, keep: m.unit[at].hold}
	if len(m.rows) > m.promises {
		price := func(i int32) int64 {
			if i < 0 {
				return 0
			}
			return s[i]
		}
		units := price(m.unitsAt[w]) + price(m.itemAt[k])
		t.flow = units + price(m.parcelsAt[w])
		t.litre, t.dollar = price(m.volumeAt[w]), price(m.budgetAt)
		t.charges = t.flow > 0 || t.litre > 0 || t.dollar > 0
		t.keep += units
		if t.litre > 0 || t.dollar > 0 {
			var sum wide
			sum.add(t.litre, t.size)
			sum.add(t.dollar, t.spend)
			t.keep += sum.floor()
			t.ship, _ = exact.MulDivFloor(t.dollar, m.shipment[at], million) // limitPrices saw to it
		}
	}
	if m.reserve(k, j).None() {
		t.keep = 0
	}
	if t.litre == 0 && t.dollar == 0 {
		sum := t.flow
		for _, x := range s[:min(len(s), m.promises)] {
			sum = min(sum, never) + min(x, never)
		}
		hi, lo := bits.Mul64(uint64(sum), uint64(m.volume[k]))
		t.narrow = hi == 0 && lo < uint64(never)
	}
	return t
}

// charge returns floor((sum of what limits charge less what promises pay) / 1e6)
// for serving region r of item k by lane l.
func (m *model) charge(k, l, r int, t *toll, s []int64) int64 {
	q := m.q[k*m.regions+r]
	if t.narrow {
		return m.chargeNarrow(k, l, r, t, s)
	}
	var cost, gain wide
	if t.charges {
		cost.add(t.flow, q)
		if t.litre > 0 {
			cost.add(t.litre, mulRound(q, t.size))
		}
		if t.dollar > 0 {
			cost.add(t.dollar, mulRound(q, t.spend))
		}
	}
	at := int(m.road[l])*m.regions + r
	for i := range m.promises {
		share := m.within[i][at]
		if share == 0 || s[i] == 0 || !m.concerns(i, k) {
			continue
		}
		t := q
		if share != million {
			t = mulRound(q, int64(share))
		}
		gain.add(s[i], t)
	}
	return cost.less(gain)
}

// chargeNarrow is charge for small numbers, where volume and money cost nothing.
func (m *model) chargeNarrow(k, l, r int, t *toll, s []int64) int64 {
	q, at := m.q[k*m.regions+r], int(m.road[l])*m.regions+r
	sum := t.flow * q
	for i := range m.promises {
		if share := m.within[i][at]; share != 0 && s[i] != 0 && m.concerns(i, k) {
			if share == million {
				sum -= s[i] * q
			} else {
				sum -= s[i] * mulRound(q, int64(share))
			}
		}
	}
	x := sum / million
	if sum%million < 0 {
		x--
	}
	return x
}

// wide is a sum of products of numbers that are not negative, below 2^127.
type wide struct{ hi, lo uint64 }

func (x *wide) add(a, b int64) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	var carry uint64
	x.lo, carry = bits.Add64(x.lo, lo, 0)
	x.hi += hi + carry
}

// floor returns x / 1e6 rounded down, and ceil rounded up.
func (x wide) floor() int64 {
	if x.hi == 0 {
		return int64(x.lo / million)
	}
	q, _ := bits.Div64(x.hi, x.lo, million)
	return int64(q)
}

func (x wide) ceil() int64 {
	lo, carry := bits.Add64(x.lo, million-1, 0)
	return wide{x.hi + carry, lo}.floor()
}

// less returns (x - y) / 1e6 rounded down.
func (x wide) less(y wide) int64 {
	if x.hi > y.hi || x.hi == y.hi && x.lo >= y.lo {
		lo, borrow := bits.Sub64(x.lo, y.lo, 0)
		return wide{x.hi - y.hi - borrow, lo}.floor()
	}
	lo, borrow := bits.Sub64(y.lo, x.lo, 0)
	return -wide{y.hi - x.hi - borrow, lo}.ceil()
}

// owed returns what the requirements on the plan as a whole add to the value at
// prices s: what promises are owed less what limits allow, those of sites aside.
func (m *model) owed(s []int64) int64 {
	sum := int64(0)
	for i := range m.rows {
		r := &m.rows[i]
		switch r.kind {
		case promise:
			x, _ := exact.MulDivFloor(s[i], r.limit, million)
			sum += x
		case LimitBudget, LimitItem:
			x, _ := exact.MulDivFloor(-s[i], r.limit, million)
			sum += x
		}
	}
	return sum
}

// fee returns what the limits of site w allow at prices s, rounded up: an open
// site is worth so much more.
func (m *model) fee(w int, s []int64) int64 {
	var sum wide
	if len(m.rows) > m.promises {
		for _, i := range [...]int32{m.unitsAt[w], m.volumeAt[w], m.parcelsAt[w]} {
			if i >= 0 {
				sum.add(s[i], m.rows[i].limit)
			}
		}
	}
	return sum.ceil()
}

// keeps reports whether usages keep every row that must be kept.
func (m *model) keeps(used []int64) bool {
	return !slices.ContainsFunc(rank(len(m.rows)), func(i int32) bool { return m.hard(int(i)) && m.rows[i].excess(used[i]) > 0 })
}
