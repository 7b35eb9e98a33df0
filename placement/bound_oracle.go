package placement

import (
	"context"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/par"
)

// noBound is the bound of what could not be evaluated without overflow.
const noBound = int64(math.MinInt64)

// point is where the bound is evaluated: the values of demand and the prices
// of the rows.
type point struct {
	v []int64 // k*regions + r
	s []int64
}

func (x point) clone() point { return point{slices.Clone(x.v), slices.Clone(x.s)} }

// oracle evaluates the bound of the package comment, in integers. It keeps the
// costs at the prices of the rows, which change less often than the values.
type oracle struct {
	*model
	workers int
	work    *budget

	prices []int64 // those of table, nil before the first
	shared bool    // the table is the costs of the model
	table  []int64 // C' by (k*slots + j)*regions + r; nil when they do not fit
	tolls  []toll  // k*slots + j
	alone  []int64 // cost of item k from slot j alone, k*slots + j
	ideal  []int64 // cost of item k with each region from its cheapest lane
	hands  []*sorter
	buffer [][]int64

	// Of the last evaluation. Where a is above zero it may be less than a_kw:
	// it is not computed while the values have not risen enough to matter.
	last  []int64 // the values
	known bool    // a belongs to last
	looks []int   // cells looked at by item
	a     []int64 // k*sites + w
	by    []int32 // slot of a, k*sites + w
	level []int64 // A_w
	open  []bool  // the sites that the relaxation opens
	sums  []int64 // sum of v by item, less where losing is cheaper
}

func newOracle(m *model, workers int, work *budget) *oracle {
	o := &oracle{
		model: m, workers: workers, work: work,
		a: make([]int64, len(m.items)*m.sites), by: make([]int32, len(m.items)*m.sites), level: make([]int64, m.sites),
		last: make([]int64, len(m.q)), looks: make([]int, len(m.items)), open: make([]bool, m.sites), sums: make([]int64, len(m.items)),
		buffer: make([][]int64, par.Workers(workers)), hands: make([]*sorter, par.Workers(workers)),
		tolls: make([]toll, len(m.items)*m.slots),
	}
	n := len(m.items) * m.slots * m.regions
	switch {
	case m.cells != nil && len(m.rows) == 0 && m.lanes == m.slots && slices.Equal(m.slot, rank(m.slots)):
		o.table, o.shared = m.cells, true
	case n <= cachedCells:
		o.table = make([]int64, n)
	}
	o.alone, o.ideal = make([]int64, len(m.items)*m.slots), make([]int64, len(m.items))
	if n < 1<<16 {
		o.workers = 1 // too little to share
	}
	return o
}

func rank(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(i)
	}
	return out
}

// maxValue is the highest value of demand: with it no sum of values overflows.
func (m *model) maxValue() int64 { return maxObjective / max(1, int64(len(m.q))) }

func (o *oracle) split(worker int) (dst, scratch []int64) {
	n := o.slots * o.regions
	if o.buffer[worker] == nil {
		o.buffer[worker] = make([]int64, n+o.regions)
	}
	return o.buffer[worker][:n], o.buffer[worker][n:]
}

func (o *oracle) sorter(worker int) *sorter {
	if o.hands[worker] == nil {
		o.hands[worker] = newSorter(o.regions)
	}
	return o.hands[worker]
}

// kept returns what the reserve of item k in slot j costs at the prices of t, if
// it serves a part of the demand.
func (m *model) kept(k, j int, t *toll, part int64) int64 {
	if t.keep == 0 || part == 0 {
		return 0
	}
	x, _ := exact.MulDivFloor(t.keep, m.reserve(k, j).At(part), million) // limitPrices saw to it
	return x
}

// eval returns the bound at x with the sites fixed as fix says, and whether
// any plan can have them so. The open sites of the relaxation are in o.open.
func (o *oracle) eval(ctx context.Context, x point, fix []decision) (bound int64, possible bool, err error) {
	if err := o.setPrices(ctx, x.s); err != nil {
		return noBound, true, err
	}
	if err := o.work.spend(len(o.items), 1, o.regions); err != nil {
		return noBound, true, err
	}
	known := o.known
	o.known = false
	err = par.Each(ctx, o.workers, len(o.items), func(worker, k int) {
		o.evalItem(worker, k, x.v[k*o.regions:][:o.regions], fix, known)
	})
	if err != nil {
		return noBound, true, err
	}
	o.known = true
	for _, n := range o.looks {
		o.work.done += int64(n)
	}
	bound, possible = o.combine(x.s, fix)
	return bound, possible, nil
}

// evalItem computes what item k contributes to the bound.
func (o *oracle) evalItem(worker, k int, v []int64, fix []decision, known bool) {
	last := o.last[k*o.regions:][:o.regions]
	sum, rise := int64(0), int64(0)
	for r, value := range v {
		sum += value
		rise += max(0, value-last[r])
		last[r] = value
		if o.lost[k] != never {
			sum += min(0, o.lostCost(k, r)-value)
		}
	}
	o.sums[k], o.looks[k] = sum, 0
	var rows []int64
	for w, f := range fix {
		at := k*o.sites + w
		switch {
		case o.rule[at] == out || f == out:
			o.a[at] = 0
		case known && o.rule[at] == free && o.a[at] > rise:
			o.a[at] -= rise
		default:
			if rows == nil {
				rows = o.row(worker, k)
			}
			o.a[at] = never
			for j := o.firstSlot[w]; j < o.firstSlot[w+1]; j++ {
				if !o.usable[k*o.slots+int(j)] {
					continue
				}
				if a := o.hold(worker, k, int(j), rows, v, o.rule[at] == free); a < o.a[at] {
					o.a[at], o.by[at] = a, j
				}
				o.looks[k] += o.regions
			}
		}
	}
}

// hold returns a_kj: what holding item k in slot j is worth at values v, at
// least; exactly where it is below zero, or if not rough.
func (o *oracle) hold(worker, k, j int, rows, v []int64, rough bool) int64 {
	at := k*o.slots + j
	t := &o.tolls[at]
	row := rows[j*o.regions:][:o.regions]
	f := o.carry[at] + t.ship
	if t.keep == 0 {
		return f + gain(row, v)
	}
	if rough {
		if a := f + o.chord(k, j, t, row, v); a >= 0 {
			return a
		}
	}
	best, _ := o.sorter(worker).cheapest(o.model, k, j, t, row, v)
	return f + best
}

// gain returns sum_r min(0, cost_r - v_r).
func gain(cost, v []int64) int64 {
	v = v[:len(cost)]
	sum := int64(0)
	for r, c := range cost {
		d := c - v[r]
		sum += d & (d >> 63)
	}
	return sum
}
