package facility

import (
	"context"
	"math/bits"
)

// model is the problem as the search sees it: the facilities that are still in
// question, and for each client the list of their costs in increasing order.
//
// All costs are in ticks. The costs of the problem are divided by their common
// divisor and multiplied by a power of two, unit, so that multipliers can be
// integers too and yet fine enough; the cost of every plan is a multiple of
// unit.
type model struct {
	class   class
	clients int
	opening []int64 // by facility
	number  []int32 // of each facility in the problem
	state   []int8  // free or opened, by facility
	lo, hi  int     // limits of the number of open facilities
	// Demand by client and capacity by facility, nil without capacities; need is
	// all demand together.
	demand, capacity []int64
	need             int64
	largest          []int32 // facilities by decreasing capacity, of problems with single sources
	stocks
	lists
	short     []bool // by client: facilities that are not in its list may serve it
	truncated bool   // whether any list is short
	unit      int64  // ticks by which the costs of plans differ at least
	divisor   int64  // integers of the problem per unit
	one       int32  // what stands for 1 in gradients
	blurred   bool   // see blur
	above     int    // bits by which multipliers may exceed costs, with limited facilities
	worst     int64  // ticks that no plan costs more than
	costs     Costs  // of the problem
	unserved  int64  // ticks for a client without a facility, 0 if that cannot be
}

// States of a facility, in a model or in a node of the tree.
const (
	free   int8 = 0
	opened int8 = 1
	closed int8 = -1
)

// fineness is the number of bits that the worst sum should fill, if unit is to
// be more than 1: enough for the multipliers, and exact in a float64.
const fineness = 50

// unitRoom is the number of bits of the unit for which multipliers make room.
const unitRoom = 14

// newModel returns the model of p, with about length entries for each client.
func newModel(ctx context.Context, p *Problem, t totals, length int) (*model, error) {
	n, m := p.Facilities(), p.Clients()
	md := &model{class: p.class(), clients: m, divisor: t.divisor, unit: 1, costs: p.Cost, one: 1}
	if md.class == shared || md.class == pooled {
		md.divisor = 1 // costs of plans are rounded up, to any integer
	}
	worst := bits.Len64(uint64(t.worst / md.divisor))
	roomy := bits.Len64(uint64(t.worst)) + bits.Len64(uint64(n+1))
	shift := min(20, fineness-worst, 60-roomy)
	if md.class != uncapacitated { // multipliers may be beyond the costs
		roomy = bits.Len64(uint64(t.worst))
		md.above = max(1, min(12, 60-unitRoom-roomy))
		shift = min(20, 60-roomy-md.above)
	}
	if md.class == shared {
		md.one = 1 << 10
	}
	if shift > 0 {
		md.unit = 1 << shift
	}
	md.demand, md.need, md.worst = p.Demand, total(p.Demand), md.ticks(t.worst)
	for i, state := range p.Fixed() {
		if state == closed {
			continue
		}
		md.number = append(md.number, int32(i))
		md.state = append(md.state, state)
		md.opening = append(md.opening, md.ticks(p.OpeningCost(i)))
		if p.Capacity != nil {
			md.capacity = append(md.capacity, p.Capacity[i])
		}
	}
	if md.class == single {
		md.largest = bySize(md.capacity)
	}
	md.lo, md.hi = p.MinOpen, len(md.number)
	if p.MaxOpen > 0 {
		md.hi = min(md.hi, p.MaxOpen)
	}
	if m > 0 && t.unserved == 0 {
		md.lo = max(md.lo, 1)
	}
	md.unserved = md.ticks(t.unserved)
	md.readSafety(p, t.worst)
	if m == 0 {
		md.lists = newLists(0, 0)
		return md, nil
	}
	return md, md.fill(ctx, length)
}

func (md *model) ticks(v int64) int64 { return v / md.divisor * md.unit }

// value returns ticks, a multiple of unit, in the problem's integers.
func (md *model) value(ticks int64) int64 { return ticks / md.unit * md.divisor }

// roundUp returns the least cost of a plan that is not below a bound in ticks.
func (md *model) roundUp(bound int64) int64 {
	if rest := bound % md.unit; rest > 0 {
		return bound + md.unit - rest
	}
	return max(bound, 0) // no plan costs less than nothing
}

// compact returns the model without the facilities that d closes, in which
// those that d opens are opened, and the new number of every facility, -1 for
// those that are gone.
func (md *model) compact(d *domain) (*model, []int32) {
	c := &model{
		class: md.class, demand: md.demand, need: md.need, worst: md.worst, above: md.above, one: md.one, blurred: md.blurred,
		clients: md.clients, lo: d.lo, hi: d.hi, unit: md.unit, divisor: md.divisor,
		costs: md.costs, unserved: md.unserved, short: make([]bool, md.clients),
	}
	var kept pairSet
	kept.of(d.pairs, len(md.number), md.clients)
	c.stocks = stocks{variance: md.variance, highest: md.highest, factor: md.factor}
	column := make([]int32, len(md.number))
	for i, s := range d.state {
		if s == closed {
			column[i] = -1
			continue
		}
		column[i] = int32(len(c.number))
		c.number = append(c.number, md.number[i])
		c.opening = append(c.opening, md.opening[i])
		if md.capacity != nil {
			c.capacity = append(c.capacity, md.capacity[i])
		}
		c.state = append(c.state, s)
		if c.class == pooled {
			c.safety = append(c.safety, md.safety[i])
		}
	}
	if c.class == single {
		c.largest = bySize(c.capacity)
	}
	entries := 0
	for _, i := range md.site {
		if i >= 0 && column[i] >= 0 {
			entries++
		}
	}
	c.lists = newLists(md.clients, entries)
	for j := range md.clients {
		most, short := md.most[j], md.short[j]
		for k := md.start[j]; k < md.start[j+1]-1; k++ {
			i := column[md.site[k]]
			if i < 0 || kept.drops(md.site[k], j) {
				continue
			}
			c.site = append(c.site, i)
			c.cost = append(c.cost, md.cost[k])
			if c.state[i] == opened && c.class == uncapacitated {
				most, short = md.cost[k], false
				break
			}
		}
		c.short[j] = short
		c.truncated = c.truncated || short
		c.endList(most)
	}
	c.complete = c.class == single && c.tight(c.domain())
	c.deepen(&c.lists)
	return c, column
}
