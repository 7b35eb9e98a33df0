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
	cost    int64 // the objective
	onTime  []int64

	// By item.
	sets      [][]int32 // sites that hold it
	itemCost  []int64   // carrying and serving
	itemTimes []int64   // on time, k*promises + i
	lanes     []int32   // lane of (k, r), -1 without demand; nil unless asked for
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

// try lets every item choose among the open sites at prices s; with lanes it
// keeps which lane serves which region.
func (p *primal) try(ctx context.Context, open []int32, s []int64, lanes bool) (*trial, error) {
	n, P := len(p.items), len(p.need)
	t := &trial{open: open, s: s, itemCost: make([]int64, n), itemTimes: make([]int64, n*P), sets: make([][]int32, n)}
	if lanes {
		t.lanes = make([]int32, n*p.regions)
	}
	reduced := make([]int64, n)
	priced := p.oracle.rows != nil && p.oracle.prices != nil && slices.Equal(p.oracle.prices, s)
	if err := p.work.spend(n, len(open), p.regions); err != nil {
		return nil, err
	}
	err := par.Each(ctx, p.workers, n, func(worker, k int) {
		h := p.hand(worker)
		var rows []int64
		if priced {
			rows = p.oracle.row(worker, k)
		}
		set, value, ok := h.chooser.choose(k, open, s, rows)
		if !ok {
			reduced[k] = -1
			t.itemCost[k] = -1
			return
		}
		t.sets[k] = slices.Clone(set)
		reduced[k] = value
		if P == 0 && !lanes {
			t.itemCost[k] = value
			return
		}
		var lane []int32
		if lanes {
			lane = t.lanes[k*p.regions:][:p.regions]
		}
		t.itemCost[k] = p.assign(k, set, s, lane, t.itemTimes[k*P:][:P], h)
	})
	if err != nil {
		return nil, err
	}
	return t, p.add(t, reduced)
}

// add sums a trial up.
func (p *primal) add(t *trial, reduced []int64) error {
	P := len(p.need)
	t.onTime = make([]int64, P)
	var value, cost total
	for _, w := range t.open {
		value.add(p.opening[w])
		cost.add(p.opening[w])
	}
	for k, c := range t.itemCost {
		if c < 0 {
			t.missing++
			continue
		}
		value.add(reduced[k])
		cost.add(c)
		for i := range P {
			t.onTime[i] += t.itemTimes[k*P+i]
		}
	}
	for i, price := range t.s {
		owed, err := exact.MulDivFloor(price, p.need[i], million)
		if err != nil {
			return err
		}
		value.add(owed)
	}
	t.value, t.cost = value.sum, cost.sum
	if value.bad || cost.bad {
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
