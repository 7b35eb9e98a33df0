package placement

import (
	"context"
	"math"
	"math/bits"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/par"
)

// noBound is the bound of what could not be evaluated without overflow.
const noBound = int64(math.MinInt64)

// point is where the bound is evaluated: the values of demand and the prices
// of the promises.
type point struct {
	v []int64 // k*regions + r
	s []int64
}

func (x point) clone() point { return point{slices.Clone(x.v), slices.Clone(x.s)} }

// oracle evaluates the bound of the package comment, in integers. It keeps the
// costs less the prices of the promises, which change less often than the
// values.
type oracle struct {
	*model
	workers int
	work    *budget

	prices []int64 // those of rows, nil before the first
	shared bool    // the rows are the costs of the model
	rows   []int64 // C' by (k*sites + w)*regions + r; nil when they do not fit
	alone  []int64 // cost of item k from site w alone, k*sites + w
	ideal  []int64 // cost of item k with each region from its cheapest lane
	buffer [][]int64

	// Of the last evaluation. Where a is above zero it may be less than a_kw:
	// it is not computed while the values have not risen enough to matter.
	last  []int64 // the values
	known bool    // a belongs to last
	looks []int   // cells looked at by item
	a     []int64 // k*sites + w
	level []int64 // A_w
	open  []bool  // the sites that the relaxation opens
	sums  []int64 // sum of v by item
}

func newOracle(m *model, workers int, work *budget) *oracle {
	o := &oracle{
		model: m, workers: workers, work: work,
		a: make([]int64, len(m.items)*m.sites), level: make([]int64, m.sites),
		last: make([]int64, len(m.q)), looks: make([]int, len(m.items)), open: make([]bool, m.sites), sums: make([]int64, len(m.items)),
		buffer: make([][]int64, par.Workers(workers)),
	}
	n := len(m.items) * m.sites * m.regions
	switch {
	case m.cells != nil && len(m.need) == 0 && m.lanes == m.sites && slices.Equal(m.site, rank(m.sites)):
		o.rows, o.shared = m.cells, true
	case n <= cachedCells:
		o.rows = make([]int64, n)
	}
	o.alone, o.ideal = make([]int64, len(m.items)*m.sites), make([]int64, len(m.items))
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

// reduce writes C' of item k into dst, by w*regions + r: the cost of the
// cheapest lane from each site less what the promises pay.
func (m *model) reduce(k int, s []int64, dst, scratch []int64) {
	for w := range m.sites {
		m.reduceSite(k, w, s, dst[w*m.regions:][:m.regions], scratch)
	}
}

func (m *model) reduceSite(k, w int, s []int64, dst, scratch []int64) {
	for r := range dst {
		dst[r] = never
	}
	if m.rule[k*m.sites+w] == out {
		return
	}
	priced := slices.ContainsFunc(s, func(x int64) bool { return x > 0 })
	for l := int(m.firstLane[w]); l < int(m.firstLane[w+1]); l++ {
		cost := m.lane(k, l, scratch)
		if !priced {
			for r, c := range cost {
				dst[r] = min(dst[r], c)
			}
			continue
		}
		for r, c := range cost {
			if c != never {
				dst[r] = min(dst[r], c-m.paid(k, l, r, s))
			}
		}
	}
}

// paid returns ceil(sum_p s_p t_krlp / 1e6), what the promises pay for a lane.
func (m *model) paid(k, l, r int, s []int64) int64 {
	var hi, lo uint64
	at := l*m.regions + r
	q := m.q[k*m.regions+r]
	for i, price := range s {
		t := q
		if share := m.within[i][at]; share == 0 || price == 0 {
			continue
		} else if share != million {
			t = mulRound(q, int64(share))
		}
		h, x := bits.Mul64(uint64(price), uint64(t))
		var carry uint64
		lo, carry = bits.Add64(lo, x, 0)
		hi += h + carry
	}
	lo, carry := bits.Add64(lo, million-1, 0)
	if hi+carry == 0 {
		return int64(lo / million)
	}
	x, _ := bits.Div64(hi+carry, lo, million)
	return int64(x)
}

// maxPrice is the highest price of a promise: with it no sum of what the
// promises pay overflows.
func (m *model) maxPrice() int64 {
	if m.total == 0 || len(m.need) == 0 {
		return 0
	}
	x, err := exact.MulDivFloor(maxObjective/int64(len(m.need)), million, m.total)
	if err != nil {
		return maxObjective
	}
	return min(x, maxObjective)
}

// maxValue is the highest value of demand: with it no sum of values overflows.
func (m *model) maxValue() int64 { return maxObjective / max(1, int64(len(m.q))) }

// row returns C' of item k at the prices of the last evaluation.
func (o *oracle) row(worker, k int) []int64 {
	if o.rows != nil {
		return o.rows[k*o.sites*o.regions:][:o.sites*o.regions]
	}
	dst, scratch := o.split(worker)
	o.reduce(k, o.prices, dst, scratch)
	return dst
}

func (o *oracle) split(worker int) (dst, scratch []int64) {
	n := o.sites * o.regions
	if o.buffer[worker] == nil {
		o.buffer[worker] = make([]int64, n+o.regions)
	}
	return o.buffer[worker][:n], o.buffer[worker][n:]
}

// setPrices makes the rows those of prices s.
func (o *oracle) setPrices(ctx context.Context, s []int64) error {
	if o.prices != nil && slices.Equal(o.prices, s) {
		return nil
	}
	o.known = false
	if err := o.work.spend(len(o.items), o.lanes, o.regions); err != nil {
		return err
	}
	o.prices = nil
	err := par.Each(ctx, o.workers, len(o.items), func(worker, k int) {
		rows, scratch := o.split(worker)
		if o.rows != nil {
			rows = o.rows[k*o.sites*o.regions:][:o.sites*o.regions]
		}
		if !o.shared {
			o.reduce(k, s, rows, scratch)
		}
		o.sumAlone(k, rows, scratch)
	})
	if err != nil {
		return err
	}
	o.prices = append(make([]int64, 0, len(s)), s...)
	return nil
}

// sumAlone fills alone and ideal of item k.
func (o *oracle) sumAlone(k int, rows, least []int64) {
	copy(least, rows[:o.regions])
	for w := range o.sites {
		row := rows[w*o.regions:][:o.regions]
		at := k*o.sites + w
		if sum, ok := sumPresent(row); ok {
			o.alone[at] = o.carry[at] + sum
		} else {
			o.alone[at] = never
		}
		for r, c := range row {
			least[r] = min(least[r], c)
		}
	}
	_, o.ideal[k] = countMissing(least)
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
			o.a[at] = o.carry[at] + gain(rows[w*o.regions:][:o.regions], v)
			o.looks[k] += o.regions
		}
	}
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
