package placement

import (
	"context"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// finish looks for better plans in the leaves whose sites are all decided and
// whose bound is still below the cutoff: what is left there is the choice of
// every item and region under the promises, which the bound sees only through
// their prices. It enumerates these choices, and so ends with the best plan; the
// bound stays that of the certificate. Problems of more than a few items use up
// their steps, and keep the plan they have.
func (t *tree) finish(ctx context.Context, whole bool) error {
	steps := int64(50_000)
	if whole {
		steps = math.MaxInt64
	}
	for _, n := range t.leaves {
		if n.bound >= t.cutoff() || slices.Contains(n.fix, free) {
			continue
		}
		e := &enumeration{tree: t, ctx: ctx, s: n.x.s, steps: steps}
		for w, d := range n.fix {
			if d == in {
				e.open = append(e.open, int32(w))
			}
		}
		if err := e.run(); err != nil {
			return err
		}
	}
	return nil
}

// enumeration tries all choices for one set of open sites, depth first.
type enumeration struct {
	*tree
	ctx   context.Context
	s     []int64
	open  []int32
	steps int64

	sets   [][]itemSet // by item, cheapest first
	least  []int64     // reduced cost of the items from k on, at least
	most   [][]int64   // units on time of the items from k on, at most
	fixed  int64       // opening costs
	owed   int64
	chosen []int // set of each item
	lane   []int // option of each cell of the items so far

	err error
}

// run prepares the choices and walks through them.
func (e *enumeration) run() error {
	for _, w := range e.open {
		e.fixed += e.opening[w]
	}
	for i, price := range e.s {
		x, err := exact.MulDivFloor(price, e.need[i], million)
		if err != nil {
			return err
		}
		e.owed += x
	}
	n := len(e.items)
	e.sets, e.least, e.most, e.chosen = make([][]itemSet, n), make([]int64, n+1), make([][]int64, n+1), make([]int, n)
	e.most[n] = make([]int64, len(e.need))
	for k := n - 1; k >= 0; k-- {
		if e.ctx.Err() != nil {
			return context.Cause(e.ctx)
		}
		sets, ok := e.waysOf(k)
		if e.sets[k] = sets; !ok {
			e.partial = true
			return nil
		}
		if len(sets) == 0 {
			return nil
		}
		e.least[k] = e.least[k+1] + e.sets[k][0].reduced
		e.most[k] = slices.Clone(e.most[k+1])
		for i := range e.need {
			best := int64(0)
			for _, set := range e.sets[k] {
				best = max(best, set.most[0][i])
			}
			e.most[k][i] += best
		}
	}
	e.item(0, e.fixed, e.fixed+e.owed, make([]int64, len(e.need)))
	return e.err
}

// step counts, and reports whether to go on.
func (e *enumeration) step() bool {
	if e.err == nil && e.steps%1024 == 0 {
		if e.ctx.Err() != nil {
			e.err = context.Cause(e.ctx)
		} else {
			e.err = e.work.spend(1, 1, 1024)
		}
	}
	e.steps--
	e.partial = e.partial || e.steps <= 0
	return e.err == nil && e.steps > 0
}

// item decides item k and those after it: cost and bound are those of the
// decisions so far, and times what they bring on time.
func (e *enumeration) item(k int, cost, bound int64, times []int64) {
	if k == len(e.items) {
		e.keep(cost)
		return
	}
	for i := range e.sets[k] {
		set := &e.sets[k][i]
		if bound+set.reduced+e.least[k+1] >= e.toBeat() {
			return // the sets after it are no cheaper
		}
		e.chosen[k] = i
		e.cell(k, set, 0, cost+set.carry, bound+set.carry, times)
	}
}

// cell decides the cells of an item from c on.
func (e *enumeration) cell(k int, set *itemSet, c int, cost, bound int64, times []int64) {
	if !e.step() || bound+set.rest[c]+e.least[k+1] >= e.toBeat() {
		return
	}
	for i, need := range e.need {
		if times[i]+set.most[c][i]+e.most[k+1][i] < need {
			return
		}
	}
	if c == len(set.cells) {
		e.item(k+1, cost, bound, times)
		return
	}
	next := make([]int64, len(times))
	for i := range set.cells[c] {
		o := &set.cells[c][i]
		for p := range next {
			next[p] = times[p] + o.times[p]
		}
		e.lane = append(e.lane, i)
		e.cell(k, set, c+1, cost+o.cost, bound+o.reduced, next)
		e.lane = e.lane[:len(e.lane)-1]
	}
}

// toBeat is the cost to beat.
func (e *enumeration) toBeat() int64 {
	if e.tree.best == nil {
		return e.worst + 1
	}
	return e.tree.best.cost
}

// keep makes the choice the best plan.
func (e *enumeration) keep(cost int64) {
	P := len(e.need)
	x := &trial{open: e.open, s: e.s, cost: cost, onTime: make([]int64, P), sets: make([][]int32, len(e.items)),
		lanes: make([]int32, len(e.q)), itemCost: make([]int64, len(e.items)), itemTimes: make([]int64, len(e.items)*P)}
	at := 0
	for k := range e.items {
		set := &e.sets[k][e.chosen[k]]
		x.sets[k] = slices.Clone(set.sites)
		x.itemCost[k] = set.carry
		c := 0
		for r, q := range e.q[k*e.regions:][:e.regions] {
			if q == 0 {
				x.lanes[k*e.regions+r] = -1
				continue
			}
			o := &set.cells[c][e.lane[at]]
			x.lanes[k*e.regions+r] = o.lane
			x.itemCost[k] += o.cost
			for i, n := range o.times {
				x.itemTimes[k*P+i] += n
				x.onTime[i] += n
			}
			c++
			at++
		}
	}
	e.tree.note(x)
}
