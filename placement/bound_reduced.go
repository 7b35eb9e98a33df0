package placement

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/internal/par"
)

// reduce writes C' of item k into dst, by j*regions + r: the cost of the
// cheapest lane from each slot at the prices.
func (m *model) reduce(k int, s []int64, dst, scratch []int64) {
	for j := range m.slots {
		m.reduceSlot(k, j, s, dst[j*m.regions:][:m.regions], scratch)
	}
}
func (m *model) reduceSlot(k, j int, s []int64, dst, scratch []int64) {
	for r := range dst {
		dst[r] = never
	}
	if !m.usable[k*m.slots+j] {
		return
	}
	t := m.toll(k, j, s)
	priced := t.charges || slices.ContainsFunc(s[:min(len(s), m.promises)], func(x int64) bool { return x > 0 })
	q := m.q[k*m.regions:][:m.regions]
	for l := int(m.firstLane[j]); l < int(m.firstLane[j+1]); l++ {
		cost := m.lane(k, l, scratch)
		if !priced {
			for r, c := range cost {
				dst[r] = min(dst[r], c)
			}
			continue
		}
		for r, c := range cost {
			if c == never {
				continue
			}
			if q[r] > 0 {
				c += m.charge(k, l, r, &t, s)
			}
			dst[r] = min(dst[r], c)
		}
	}
}

// row returns C' of item k at the prices of the last evaluation.
func (o *oracle) row(worker, k int) []int64 {
	if o.table != nil {
		return o.table[k*o.slots*o.regions:][:o.slots*o.regions]
	}
	dst, scratch := o.split(worker)
	o.reduce(k, o.prices, dst, scratch)
	return dst
}

// setPrices makes the table that of prices s.
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
		if o.table != nil {
			rows = o.table[k*o.slots*o.regions:][:o.slots*o.regions]
		}
		if !o.shared {
			o.reduce(k, s, rows, scratch)
		}
		for j := range o.slots {
			o.tolls[k*o.slots+j] = o.toll(k, j, s)
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
	for r := range least {
		least[r] = o.lostCost(k, r)
	}
	for j := range o.slots {
		row, at := rows[j*o.regions:][:o.regions], k*o.slots+j
		o.alone[at] = never
		if !o.usable[at] {
			continue
		}
		sum, part, ok := int64(0), int64(0), true
		for r, c := range row {
			if lost := o.lostCost(k, r); lost < c {
				c = lost
			} else {
				part += o.q[k*o.regions+r]
			}
			ok = ok && c < never
			sum += c
			least[r] = min(least[r], row[r])
		}
		if t := &o.tolls[at]; ok {
			o.alone[at] = o.carry[at] + t.ship + sum + o.kept(k, j, t, part)
		}
	}
	_, o.ideal[k] = countMissing(least)
}

// aloneAt returns the cost of item k from site w alone, or never.
func (o *oracle) aloneAt(k, w int) int64 {
	best := never
	for j := o.firstSlot[w]; j < o.firstSlot[w+1]; j++ {
		best = min(best, o.alone[k*o.slots+int(j)])
	}
	return best
}
