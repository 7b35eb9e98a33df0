package placement

import (
	"math/bits"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/exact"
)

// lot is one item of a catalogue, ready for its decisions at given prices. It is
// scratch memory for one goroutine, and what it computes depends on the item and
// the prices alone.
//
// Costs and values are those of a unit, in millionths of a dollar, so that many
// cells share one number. A cell of q millionths of a unit that costs C' differs
// from q times its unit cost only by rounding, at most slack; the places give up
// so much of their carrying cost that the bound stays valid.
type lot struct {
	*frame
	entry *Entry
	item  *Item

	q     []int64 // by region
	total int64
	// Ticks are millionths of a unit times millionths of a dollar, shifted right so
	// that sums of a whole item fit in an int64. scaled is q shifted alike, upward.
	shift  uint
	scaled []int64

	places []place
	unitTable
	own  unitTable
	lose int64 // what a unit costs that is not served, or far

	prices  [][]Money // of a parcel, by service and zone, -1 if it is not carried
	special []*ItemSite
	held    []bool

	valuation
	choice
	twin *lot // for exemplars of its class

	spots  []int32
	due    []int64
	proved int64 // sum of the values
	parts  []Parts
	spent  []int64
	filled []int64
	onTime []int64
}

// unitTable is what a unit costs.
type unitTable struct {
	unit   []int64   // C', by place*regions + r
	far    int64     // more than any unit costs
	tables [][]int64 // C' by kind, by place
	lanes  [][]int32 // lane of a kind, by place
}

// place is a slot where the item may be held.
type place struct {
	slot, site int32
	forced     bool
	guide      bool // the item may choose it
	cost       unitCosts
	carry      int64 // f_kwm
	ship       int64 // of it, what counts against the budget

	reserve forecast.Reserve
	hold    int64 // c' of a unit of reserve, 0 if there is none
	base    int64 // f_kwm less what rounding may take
	room    int64 // in ticks: what values may pay before it is worth holding
	sum     int64 // in ticks: all regions from here
}

func newLot(f *frame) *lot {
	l := &lot{
		frame: f, q: make([]int64, f.regions), scaled: make([]int64, f.regions),
		prices: make([][]Money, f.services), special: make([]*ItemSite, f.sites), held: make([]bool, f.sites),
	}
	l.bits = coarse
	for s, n := range f.used {
		l.prices[s] = make([]Money, n)
	}
	return l
}

// load takes an item; it returns false if it has no demand.
func (l *lot) load(e *Entry) (wanted bool, err error) {
	l.entry, l.item = e, &e.Item
	clear(l.q)
	l.total, err = quantities(&e.Demand, l.q, maxObjective)
	if err != nil || l.total == 0 {
		return false, err
	}
	parcel := l.item.parcel()
	for s := range l.prices {
		card := &l.p.Network.Services[s].Card
		if card.Prices(parcel, l.prices[s]) == nil {
			continue
		}
		for z := range l.prices[s] {
			price, err := card.Price(parcel, z+1)
			if err != nil {
				price = -1
			}
			l.prices[s][z] = price
		}
	}
	return true, l.slotsOf()
}

// slotsOf finds the places of the item and their costs.
func (l *lot) slotsOf() error {
	e, item := l.entry, l.item
	clear(l.special)
	clear(l.held)
	for i := range e.Sites {
		l.special[l.siteIndex[e.Sites[i].Site]] = &e.Sites[i]
	}
	for _, id := range e.Held {
		l.held[l.siteIndex[id]] = true
	}
	l.places = l.places[:0]
	level := l.p.level(item)
	for j := range l.slots {
		w := int(l.slotSite[j])
		site, special := &l.p.Network.Sites[w], l.special[w]
		if site.Rule == Forbidden || special != nil && special.Rule == Forbidden {
			continue
		}
		if _, not := excluded(site.Excludes, item.Tags); not {
			continue
		}
		p := place{slot: int32(j), site: int32(w), ship: int64(site.PerItem), forced: special != nil && special.Rule == Forced}
		var way *Way
		if m := l.way[j]; m >= 0 {
			way = &l.p.Network.Ways[m]
			if !way.takes(item) {
				continue
			}
		}
		var inbound *Money
		if special != nil {
			inbound = special.Inbound
			if special.PerItem != nil {
				p.ship = int64(*special.PerItem)
			}
		}
		var err error
		if p.cost, err = l.p.unitCosts(item, site, way, l.lead[j], inbound); err != nil {
			return err
		}
		if way != nil {
			p.ship += int64(way.PerShipment)
		}
		p.carry = p.ship
		if l.held[w] {
			p.carry -= int64(l.p.Policy.Change)
		} else {
			p.carry += int64(l.p.Policy.Change)
		}
		p.reserve = e.Demand.Reserve(level, l.p.Demand.Days, int(l.lead[j]), l.total)
		l.places = append(l.places, p)
	}
	return nil
}

// price makes the unit costs of the item those at prices of the rows, among the
// sites that fix does not close.
func (l *lot) price(prices *terms) {
	l.admit(prices)
	l.costs(prices)
	l.measure(prices)
}

// admit keeps the places of the sites that fix does not close.
func (l *lot) admit(prices *terms) {
	kept := l.places[:0]
	for _, p := range l.places {
		if prices.fix[p.site] != out {
			p.guide = prices.guide[p.site]
			kept = append(kept, p)
		}
	}
	l.places = kept
}

// costs fills the unit costs of the places.
func (l *lot) costs(prices *terms) {
	R, n := l.regions, len(l.places)
	c := &l.own
	c.unit = slices.Grow(c.unit[:0], n*R)[:n*R]
	for len(c.lanes) < n {
		c.lanes, c.tables = append(c.lanes, nil), append(c.tables, nil)
	}
	c.far = 1
	l.unitTable = *c
	for j := range l.places {
		l.priceOne(j, prices)
	}
	l.far *= 4
	if l.item.MayLose {
		l.far = max(l.far, 4*int64(l.item.Margin))
	}
	for j := range l.places {
		kind, u, table := l.kind[int(l.places[j].site)*R:][:R], l.unit[j*R:][:R], l.tables[j]
		for k, x := range table {
			if x == never {
				table[k] = l.far
			}
		}
		for r, k := range kind {
			u[r] = table[k]
		}
	}
}

// measure sets what depends on how much is sold.
func (l *lot) measure(prices *terms) {
	if l.lose = l.far; l.item.MayLose {
		l.lose = int64(l.item.Margin)
	}
	for j := range l.places {
		p := &l.places[j]
		p.hold = p.cost.hold + l.stored(p, prices)
	}
	l.scale()
	slack := l.slack(prices)
	for j := range l.places {
		p := &l.places[j]
		if p.hold > 0 && p.reserve.None() {
			p.hold = 0
		}
		p.base, p.room, p.sum = p.carryAt(prices)-slack-2*p.hold/million, 0, -1
		if !p.forced {
			p.room = l.ticks(max(0, p.base))
		}
	}
}

// alone returns what a place costs that serves all regions, in ticks.
func (l *lot) alone(j int) int64 {
	p := &l.places[j]
	if p.sum < 0 {
		u := l.unit[j*l.regions:][:l.regions]
		q := l.scaled[:len(u)]
		p.sum = 0
		for r, x := range u {
			p.sum += q[r] * x
		}
	}
	cost := p.room + p.sum
	if p.hold > 0 {
		cost += l.reserveCost(p, l.total)
	}
	return cost
}

// carryAt is the carrying cost with what it uses of the budget at its price.
func (p *place) carryAt(prices *terms) int64 {
	if prices.budget == 0 {
		return p.carry
	}
	return p.carry + floorDiv(prices.budget, p.ship)
}

// floorDiv returns floor(a b / 1e6), or what an int64 can hold.
func floorDiv(a, b int64) int64 {
	x, err := exact.MulDivFloor(a, b, million)
	if err != nil {
		return never
	}
	return x
}

// priceOne fills the row of unit costs of a place.
func (l *lot) priceOne(j int, prices *terms) {
	p, R := &l.places[j], l.regions
	w := int(p.site)
	base := p.cost.inbound + p.cost.handling + p.cost.storage + p.cost.capital + p.cost.returns +
		mulRoundOr(int64(l.item.Insurance), int64(l.item.Value)) + prices.sites[w].parcels + l.stored(p, prices)
	late := int64(l.p.Policy.Late.PerDay) + mulRoundOr(int64(l.p.Policy.Late.Margin), int64(l.item.Margin))
	kinds := l.example[w]
	l.tables[j] = slices.Grow(l.tables[j][:0], len(kinds))[:len(kinds)]
	table := l.tables[j]
	l.lanes[j] = slices.Grow(l.lanes[j][:0], len(kinds))[:len(kinds)]
	first, last := l.firstLane[p.slot], l.firstLane[p.slot+1]
	for k, r := range kinds {
		best, lane := never, int32(-1)
		for i := first; i < last; i++ {
			at := int(l.road[i])*R + int(r)
			price := l.prices[l.service[i]][l.zone[at]]
			if price < 0 {
				continue
			}
			cost := base + int64(price) - l.paidUnit(prices, at)
			if late > 0 {
				cost += mulRoundOr(late, l.over[at])
			}
			if cost < best {
				best, lane = cost, i
			}
		}
		if table[k], l.lanes[j][k] = best, lane; lane >= 0 {
			l.far = max(l.far, best)
		}
	}
}

// stored returns what a unit uses of the limits on what is held, at their prices.
func (l *lot) stored(p *place, prices *terms) int64 {
	use := &prices.sites[p.site]
	cost := use.units + floorDiv(use.volume, int64(l.item.parcel().Volume()))
	if prices.budget > 0 {
		cost += floorDiv(prices.budget, p.cost.spend)
	}
	return cost
}

// mulRoundOr is mulRound of what may be too large.
func mulRoundOr(a, b int64) int64 {
	x, err := exact.MulDivRound(a, b, million)
	if err != nil {
		return never
	}
	return x
}

// paidUnit returns what promises pay for a unit on a road, rounded up.
func (l *lot) paidUnit(prices *terms, at int) int64 {
	var hi, lo, carry uint64
	for i, s := range prices.promises {
		if share := l.within[i][at]; share > 0 && s > 0 && l.p.Policy.Within[i].asks(l.item) {
			h, x := bits.Mul64(uint64(s), uint64(share))
			lo, carry = bits.Add64(lo, x, 0)
			hi += h + carry
		}
	}
	lo, carry = bits.Add64(lo, million-1, 0)
	if hi+carry >= million {
		return never
	}
	x, _ := bits.Div64(hi+carry, lo, million)
	return int64(x)
}

// asks reports whether the promise is about the item.
func (w *Promise) asks(item *Item) bool { return w.Item == "" || w.Item == item.ID }

// scale chooses the shift of ticks.
func (l *lot) scale() {
	most := l.far
	for j := range l.places {
		most = max(most, l.places[j].hold)
	}
	hi, lo := bits.Mul64(uint64(l.total)+uint64(l.regions), uint64(4*min(most, never)))
	for j := range l.places { // a reserve may be more than the demand
		p := &l.places[j]
		h, x := bits.Mul64(uint64(p.reserve.At(l.total)), uint64(p.hold))
		var carry uint64
		lo, carry = bits.Add64(lo, x, 0)
		hi += h + carry
		h, x = bits.Mul64(uint64(max(p.carry, 0)), million)
		lo, carry = bits.Add64(lo, x, 0)
		hi += h + carry
	}
	l.shift = 0
	if used := 128 - bits.LeadingZeros64(hi); hi > 0 {
		l.shift = uint(used - 61)
	} else if used := 64 - bits.LeadingZeros64(lo); used > 61 {
		l.shift = uint(used - 61)
	}
	if l.shift == 0 {
		copy(l.scaled, l.q)
		return
	}
	for r, q := range l.q {
		l.scaled[r] = 0
		if q > 0 {
			l.scaled[r] = q>>l.shift + 1
		}
	}
}

// ticks returns x millionths of a dollar in ticks.
func (l *lot) ticks(x int64) int64 {
	hi, lo := bits.Mul64(uint64(x), million)
	return int64(hi<<(64-l.shift) | lo>>l.shift)
}

// money returns ticks in millionths of a dollar, rounded down.
func (l *lot) money(ticks int64) int64 {
	x := ticks / million
	if ticks%million < 0 {
		x--
	}
	return x << l.shift
}

// slack bounds what rounding takes from the regions of a place: half a millionth
// for each part of a cell and for each use of a row that is rounded, weighed by
// its price, and one for rounding down; and the same of its reserve.
func (l *lot) slack(prices *terms) int64 {
	half := int64(9) // the parts of a cell, in halves
	weighed := int64(0)
	for _, s := range prices.promises {
		weighed += s
	}
	most := int64(0)
	for w := range prices.sites {
		most = max(most, prices.sites[w].volume)
	}
	weighed += most + prices.budget
	cell := (half+1)/2 + weighed/(2*million) + 2
	n := int64(0)
	for _, q := range l.q {
		if q > 0 {
			n++
		}
	}
	return n*cell + weighed/million + 8
}

// reserveCost returns the priced cost of a reserve for a part of the demand, in
// ticks.
func (l *lot) reserveCost(p *place, part int64) int64 {
	hi, lo := bits.Mul64(uint64(p.reserve.At(part)), uint64(p.hold))
	return int64(hi<<(64-l.shift) | lo>>l.shift)
}
