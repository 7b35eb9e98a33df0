package placement

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/par"
)

// neighbours estimates what every opening, closing and swap of sites would make
// of a trial, in one pass over the items: each may go to one site alone, add
// the new site to those it has, or leave the closed one. The estimates are
// never too low, because an item may find better.
type neighbours struct {
	*primal
	now  *trial
	sets [][]int32
	cost []int64 // reduced, by item
	sums []neighbourSum
}

// neighbourSum is what one goroutine adds up: changes of value by site closed
// and site opened, the last row being for none closed and the last column for
// none opened. Integers add up the same in any order.
type neighbourSum struct {
	change [][]int64
	lost   [][]bool // some item could not be served
	least  []int64
	other  []int64
	gains  []int64
}

// estimate returns the changes of value from now by closing the site of a row
// of the trial's open sites, or none, and opening the site of a column, or
// none; changes that leave an item without a lane are never.
func (p *primal) estimate(ctx context.Context, now *trial, sets [][]int32, cost []int64) ([][]int64, error) {
	n := &neighbours{primal: p, now: now, sets: sets, cost: cost, sums: make([]neighbourSum, par.Workers(p.workers))}
	if err := p.work.spend(len(p.items), p.sites, p.regions); err != nil {
		return nil, err
	}
	err := par.Each(ctx, p.workers, len(p.items), func(worker, k int) {
		sum := &n.sums[worker]
		if sum.change == nil {
			sum.change, sum.lost = table[int64](len(now.open)+1, p.sites+1), table[bool](len(now.open)+1, p.sites+1)
			sum.least, sum.other = make([]int64, p.regions), make([]int64, p.regions)
			sum.gains = make([]int64, p.sites+1)
		}
		n.item(k, sum, p.oracle.row(worker, k))
	})
	if err != nil {
		return nil, err
	}
	out := table[int64](len(now.open)+1, p.sites+1)
	for i := range out {
		for w := range out[i] {
			for _, sum := range n.sums {
				if sum.change != nil {
					out[i][w] += sum.change[i][w]
				}
			}
			if i < len(now.open) {
				out[i][w] -= p.opening[now.open[i]] - p.fee(int(now.open[i]), now.s)
			}
			if w < p.sites {
				out[i][w] += p.opening[w] - p.fee(w, now.s)
			}
			for _, sum := range n.sums {
				if sum.lost != nil && sum.lost[i][w] {
					out[i][w] = never
				}
			}
		}
	}
	return out, nil
}

func table[T any](rows, columns int) [][]T {
	flat, out := make([]T, rows*columns), make([][]T, rows)
	for i := range out {
		out[i] = flat[i*columns:][:columns]
	}
	return out
}

// item adds the changes of one item.
func (n *neighbours) item(k int, sum *neighbourSum, rows []int64) {
	R := n.regions
	set, cost := n.sets[k], n.cost[k]
	n.lowest(k, sum.least, set, -1, rows)
	served, _ := sumPresent(sum.least)
	slack := served - n.oracle.ideal[k] // no further site can save more
	forced := 0
	for w, r := range n.rule[k*n.sites:][:n.sites] {
		if r == in && n.siteRule[w] == in {
			forced++
		}
	}
	for w := range n.sites {
		sum.gains[w] = 0
		if n.rule[k*n.sites+w] == out || slices.Contains(n.now.open, int32(w)) {
			continue
		}
		for j := n.firstSlot[w]; j < n.firstSlot[w+1]; j++ {
			if at := k*n.slots + int(j); n.usable[at] {
				if f := n.feeOf(k, int(j), len(set)); f < slack {
					sum.gains[w] = min(sum.gains[w], f+gain(rows[int(j)*R:][:R], sum.least))
				}
			}
		}
		if forced == 0 {
			if alone := n.oracle.aloneAt(k, w); alone < never {
				sum.gains[w] = min(sum.gains[w], alone-cost)
			}
		}
	}
	sum.gains[n.sites] = 0
	for i, closed := range n.now.open {
		if slices.ContainsFunc(set, func(j int32) bool { return n.slotSite[j] == closed }) {
			n.without(k, i, sum, rows, forced)
			continue
		}
		for w, g := range sum.gains {
			sum.change[i][w] += g
		}
	}
	last := sum.change[len(n.now.open)]
	for w, g := range sum.gains {
		last[w] += g
	}
}

// feeOf returns what holding item k in slot j costs if so many slots hold it
// already. The reserve of all grows about with the square root of their number.
func (n *neighbours) feeOf(k, j, held int) int64 {
	at := k*n.slots + j
	t := &n.oracle.tolls[at]
	fee := n.carry[at] + t.ship
	if t.keep > 0 {
		more := math.Sqrt(float64(held+1)) - math.Sqrt(float64(held))
		fee += int64(more * float64(n.kept(k, j, t, n.volume[k])))
	}
	return fee
}

// lowest writes the least cost by region from the slots of a set but those of one
// site.
func (n *neighbours) lowest(k int, dst []int64, set []int32, but int32, rows []int64) {
	for r := range dst {
		dst[r] = n.lostCost(k, r)
	}
	for _, j := range set {
		if n.slotSite[j] != but {
			for r, c := range rows[int(j)*n.regions:][:n.regions] {
				dst[r] = min(dst[r], c)
			}
		}
	}
}

// without adds the changes of an item at the i-th open site when that closes.
func (n *neighbours) without(k, i int, sum *neighbourSum, rows []int64, forced int) {
	R, closed, set := n.regions, n.now.open[i], n.sets[k]
	fees := int64(0)
	for _, j := range set {
		if n.slotSite[j] != closed {
			fees += n.feeOf(k, int(j), 0)
		}
	}
	n.lowest(k, sum.other, set, closed, rows)
	best := never
	if served, ok := sumPresent(sum.other); ok {
		best = served + fees
	}
	if forced == 0 {
		for _, w := range n.now.open {
			if w != closed && n.rule[k*n.sites+int(w)] != out {
				best = min(best, n.oracle.aloneAt(k, int(w)))
			}
		}
	}
	for w := range n.sites + 1 {
		here := best
		if w < n.sites && n.rule[k*n.sites+w] != out && !slices.Contains(n.now.open, int32(w)) {
			if forced == 0 {
				here = min(here, n.oracle.aloneAt(k, w))
			}
			for j := n.firstSlot[w]; len(set) > 1 && j < n.firstSlot[w+1]; j++ {
				if !n.usable[k*n.slots+int(j)] {
					continue
				}
				if missing, served := missingAfter(sum.other, rows[int(j)*R:][:R]); missing == 0 {
					here = min(here, fees+n.feeOf(k, int(j), len(set)-1)+served)
				}
			}
		}
		if here == never {
			sum.lost[i][w] = true
		} else {
			sum.change[i][w] += here - n.cost[k]
		}
	}
}

// ranked is a neighbour with its estimated change of value.
type ranked struct {
	open   []int32
	change int64
}

// rank returns the allowed neighbours of a trial, best estimate first.
func (x *search) rank(now *trial, changes [][]int64) []ranked {
	var out []ranked
	for i := range changes {
		closing := i < len(now.open)
		if closing && x.fix[now.open[i]] == in {
			continue
		}
		base := now.open
		if closing {
			base = without(now.open, i)
		}
		for w, change := range changes[i] {
			opening := w < x.sites
			switch {
			case change == never, !closing && !opening:
				continue
			case opening && (x.fix[w] != free || slices.Contains(now.open, int32(w))):
				continue
			}
			open := base
			if opening {
				open = with(base, int32(w))
			}
			if x.permits(open) {
				out = append(out, ranked{open, change})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b ranked) int { return cmp.Compare(a.change, b.change) })
	return out
}
