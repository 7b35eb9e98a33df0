package placement

import (
	"cmp"
	"context"
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
				out[i][w] -= p.opening[now.open[i]]
			}
			if w < p.sites {
				out[i][w] += p.opening[w]
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
	alone := n.oracle.alone[k*n.sites:][:n.sites]
	n.lowest(sum.least, set, -1, rows)
	served, _ := sumPresent(sum.least)
	slack := served - n.oracle.ideal[k] // no further site can save more
	forced := 0
	for _, w := range set {
		if n.rule[k*n.sites+int(w)] == in {
			forced++
		}
	}
	for w := range n.sites {
		sum.gains[w] = 0
		at := k*n.sites + w
		if n.rule[at] == out || slices.Contains(n.now.open, int32(w)) {
			continue
		}
		if n.carry[at] < slack {
			sum.gains[w] = min(0, n.carry[at]+gain(rows[w*R:][:R], sum.least))
		}
		if forced == 0 {
			sum.gains[w] = min(sum.gains[w], alone[w]-cost)
		}
	}
	sum.gains[n.sites] = 0
	for i, closed := range n.now.open {
		if slices.Contains(set, closed) {
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

// lowest writes the least cost by region from the sites of a set but one.
func (n *neighbours) lowest(dst []int64, set []int32, but int32, rows []int64) {
	for r := range dst {
		dst[r] = never
	}
	for _, w := range set {
		if w != but {
			for r, c := range rows[int(w)*n.regions:][:n.regions] {
				dst[r] = min(dst[r], c)
			}
		}
	}
}

// without adds the changes of an item at the i-th open site when that closes.
func (n *neighbours) without(k, i int, sum *neighbourSum, rows []int64, forced int) {
	R, closed, set := n.regions, n.now.open[i], n.sets[k]
	carrying := int64(0)
	for _, w := range set {
		if w != closed {
			carrying += n.carry[k*n.sites+int(w)]
		}
	}
	n.lowest(sum.other, set, closed, rows)
	best := never
	if served, ok := sumPresent(sum.other); ok && len(set) > 1 {
		best = served + carrying
	}
	if forced == 0 {
		for _, w := range n.now.open {
			if w != closed && n.rule[k*n.sites+int(w)] != out {
				best = min(best, n.oracle.alone[k*n.sites+int(w)])
			}
		}
	}
	for w := range n.sites + 1 {
		here := best
		if w < n.sites && n.rule[k*n.sites+w] != out && !slices.Contains(n.now.open, int32(w)) {
			if forced == 0 {
				here = min(here, n.oracle.alone[k*n.sites+w])
			}
			if len(set) > 1 {
				if missing, served := missingAfter(sum.other, rows[w*R:][:R]); missing == 0 {
					here = min(here, carrying+n.carry[k*n.sites+w]+served)
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
			if len(open) >= x.low && len(open) <= x.high {
				out = append(out, ranked{open, change})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b ranked) int { return cmp.Compare(a.change, b.change) })
	return out
}
