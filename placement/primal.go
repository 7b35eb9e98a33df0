package placement

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/par"
)

// trial is what the items do when certain sites are open and promises are paid
// for at certain prices.
type trial struct {
	open    []int32 // sites
	s       []int64
	missing int   // items that some region cannot get
	value   int64 // cost less what promises pay, plus what they are owed

	// Only with details.
	cost      int64 // the objective
	onTime    []int64
	sets      [][]int32 // sites that hold it, by item
	lanes     []int32   // lane of (k, r), -1 without demand
	itemCost  []int64   // carrying and serving
	itemTimes []int64   // on time, k*promises + i
}

// keeps reports whether the trial is a plan that keeps every promise.
func (t *trial) keeps(need []int64) bool {
	if t.missing > 0 {
		return false
	}
	for i, n := range need {
		if t.onTime[i] < n {
			return false
		}
	}
	return true
}

// primal makes plans: given open sites and prices of promises, every item goes
// its own way.
type primal struct {
	*model
	oracle  *oracle
	workers int
	work    *budget
	hands   []*hand
}

// hand is the scratch memory of a goroutine.
type hand struct {
	chooser *chooser
	least   []int64
	lane    []int32
}

func newPrimal(o *oracle) *primal {
	return &primal{model: o.model, oracle: o, workers: o.workers, work: o.work, hands: make([]*hand, par.Workers(o.workers))}
}

func (p *primal) hand(worker int) *hand {
	if p.hands[worker] == nil {
		p.hands[worker] = &hand{newChooser(p.model), make([]int64, p.regions), make([]int32, p.regions)}
	}
	return p.hands[worker]
}

// choose lets every item choose among the open sites at prices s. It returns
// the value of the trial and what it misses, and calls with the choice of every
// item that all its regions can get, with its reduced cost.
func (p *primal) choose(ctx context.Context, open []int32, s []int64, quick bool, with func(h *hand, k int, set []int32, reduced int64)) (*trial, error) {
	n := len(p.items)
	if err := p.work.spend(n, len(open), p.regions); err != nil {
		return nil, err
	}
	reduced := make([]int64, n)
	priced := p.oracle.prices != nil && slices.Equal(p.oracle.prices, s)
	err := par.Each(ctx, p.workers, n, func(worker, k int) {
		h := p.hand(worker)
		var rows, alone []int64
		if priced {
			rows, alone = p.oracle.row(worker, k), p.oracle.alone[k*p.sites:][:p.sites]
		}
		h.chooser.quick = quick
		set, value, ok := h.chooser.choose(k, open, s, rows, alone)
		if reduced[k] = value; !ok {
			reduced[k] = never
		} else if with != nil {
			with(h, k, set, value)
		}
	})
	if err != nil {
		return nil, err
	}
	t := &trial{open: open, s: s}
	var value total
	for _, w := range open {
		value.add(p.opening[w])
	}
	for _, x := range reduced {
		if x == never {
			t.missing++
		} else {
			value.add(x)
		}
	}
	for i, price := range s {
		owed, err := exact.MulDivFloor(price, p.need[i], million)
		if err != nil {
			return nil, err
		}
		value.add(owed)
	}
	if t.value = value.sum; value.bad {
		return nil, exact.ErrOverflow
	}
	return t, nil
}

// weigh returns a trial without its details, with choices that may be a little
// worse than those of try.
func (p *primal) weigh(ctx context.Context, open []int32, s []int64) (*trial, error) {
	return p.choose(ctx, open, s, true, nil)
}

// try returns a trial with its details.
func (p *primal) try(ctx context.Context, open []int32, s []int64) (*trial, error) {
	n, P := len(p.items), len(p.need)
	sets, lanes := make([][]int32, n), make([]int32, n*p.regions)
	cost, times := make([]int64, n), make([]int64, n*P)
	t, err := p.choose(ctx, open, s, false, func(h *hand, k int, set []int32, _ int64) {
		sets[k] = slices.Clone(set)
		cost[k] = p.assign(k, set, s, lanes[k*p.regions:][:p.regions], times[k*P:][:P], h)
	})
	if err != nil {
		return nil, err
	}
	t.sets, t.lanes, t.itemCost, t.itemTimes = sets, lanes, cost, times
	return t, p.add(t)
}

// add sums the items of a trial up.
func (p *primal) add(t *trial) error {
	t.onTime = make([]int64, len(p.need))
	var cost total
	for _, w := range t.open {
		cost.add(p.opening[w])
	}
	for k, c := range t.itemCost {
		cost.add(c)
		for i := range t.onTime {
			t.onTime[i] += t.itemTimes[k*len(t.onTime)+i]
		}
	}
	if t.cost = cost.sum; cost.bad {
		return exact.ErrOverflow
	}
	return nil
}

// assign gives every region of item k the cheapest lane from the sites of set
// at prices s. It returns the cost with carrying, adds what is on time to
// times, and writes the lanes unless the slice is nil.
func (p *primal) assign(k int, set []int32, s []int64, lanes []int32, times []int64, h *hand) int64 {
	for r := range h.least {
		h.least[r] = never
	}
	cost := int64(0)
	for _, w := range set {
		cost += p.carry[k*p.sites+int(w)]
		for l := int(p.firstLane[w]); l < int(p.firstLane[w+1]); l++ {
			for r, c := range p.lane(k, l, h.chooser.scratch) {
				if c == never {
					continue
				}
				if c -= p.paid(k, l, r, s); c < h.least[r] {
					h.least[r], h.lane[r] = c, int32(l)
				}
			}
		}
	}
	q := p.q[k*p.regions:][:p.regions]
	for r, least := range h.least {
		if q[r] == 0 {
			if lanes != nil {
				lanes[r] = -1
			}
			continue
		}
		l := int(h.lane[r])
		cost += least + p.paid(k, l, r, s)
		for i := range times {
			times[i] += p.onTime(k, l, r, i)
		}
		if lanes != nil {
			lanes[r] = h.lane[r]
		}
	}
	return cost
}
