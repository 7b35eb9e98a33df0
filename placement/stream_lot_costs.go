package placement

import (
	"math/bits"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// unitTable is what a unit costs.
type unitTable struct {
	unit   []int64   // C', by place*regions + r
	far    int64     // more than any unit costs
	tables [][]int64 // C' by kind, by place
	lanes  [][]int32 // lane of a kind, by place
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
		for r, pin := range l.pins {
			if pin != anySite && pin != l.places[j].site {
				u[r] = l.far
			}
		}
	}
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
	cost := use.units + l.limitPrice() + floorDiv(use.volume, int64(l.item.parcel().Volume()))
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
	pay := func(s, share int64) {
		if share > 0 && s > 0 {
			h, x := bits.Mul64(uint64(s), uint64(share))
			lo, carry = bits.Add64(lo, x, 0)
			hi += h + carry
		}
	}
	for i, s := range prices.promises {
		pay(s, int64(l.within[i][at]))
	}
	for i := range l.claims {
		if c := &l.claims[i]; c.promise != nil && c.asks(at%l.regions) {
			pay(c.price, l.days[at].Within(c.promise.Days))
		}
	}
	lo, carry = bits.Add64(lo, million-1, 0)
	if hi+carry >= million {
		return never
	}
	x, _ := bits.Div64(hi+carry, lo, million)
	return int64(x)
}
