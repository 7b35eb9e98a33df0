package placement

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/par"
)

// trial is what the items do when certain sites are open and rows are paid for
// at certain prices.
type trial struct {
	open    []int32 // sites
	s       []int64
	missing int   // items that some region cannot get
	value   int64 // cost with what the prices charge

	// Only with details.
	cost     int64     // the objective
	used     []int64   // of each row
	sets     [][]int32 // slots that hold it, by item
	lanes    []int32   // lane of (k, r), none or lostLane
	itemCost []int64   // holding, serving and losing
}

// What the lane of a region is if there is none.
const (
	noLane   int32 = -1 // no demand
	lostLane int32 = -2 // not served
)

// keepsAll reports whether a trial is a plan that keeps every row.
func (m *model) keepsAll(t *trial) bool { return t.missing == 0 && m.keeps(t.used) }

// primal makes plans: given open sites and prices of rows, every item goes its
// own way.
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
	used    []int64
	part    []int64 // by slot
}

func newPrimal(o *oracle) *primal {
	return &primal{model: o.model, oracle: o, workers: o.workers, work: o.work, hands: make([]*hand, par.Workers(o.workers))}
}

func (p *primal) hand(worker int) *hand {
	if p.hands[worker] == nil {
		p.hands[worker] = &hand{newChooser(p.model), make([]int64, len(p.rows)), make([]int64, p.slots)}
	}
	return p.hands[worker]
}

// choose lets every item choose among the open sites at prices s. It returns
// the value of the trial and what it misses, and calls with the choice of every
// item that all its regions can get, with its reduced cost and the rows of the
// prices if they are at hand.
func (p *primal) choose(ctx context.Context, open []int32, s []int64, quick bool, with func(h *hand, k int, set []int32, reduced int64, rows []int64)) (*trial, error) {
	n := len(p.items)
	if err := p.work.spend(n, len(open), p.regions); err != nil {
		return nil, err
	}
	reduced, looks := make([]int64, n), make([]int, n)
	priced := p.oracle.prices != nil && slices.Equal(p.oracle.prices, s)
	err := par.Each(ctx, p.workers, n, func(worker, k int) {
		h := p.hand(worker)
		var rows, alone []int64
		if priced {
			rows, alone = p.oracle.row(worker, k), p.oracle.alone[k*p.slots:][:p.slots]
		}
		h.chooser.quick = quick
		before := h.chooser.looks
		set, value, ok := h.chooser.choose(k, open, s, rows, alone)
		if reduced[k] = value; !ok {
			reduced[k] = never
		} else if with != nil {
			with(h, k, set, value, rows)
		}
		looks[k] = h.chooser.looks - before
	})
	if err != nil {
		return nil, err
	}
	for _, cells := range looks {
		p.work.done += int64(cells)
	}
	t := &trial{open: open, s: s}
	value := total{sum: p.constant}
	for _, w := range open {
		value.add(p.opening[w] - p.fee(int(w), s))
	}
	for _, x := range reduced {
		if x == never {
			t.missing++
		} else {
			value.add(x)
		}
	}
	value.add(p.owed(s))
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
	n := len(p.items)
	sets, lanes, cost := make([][]int32, n), slices.Repeat([]int32{noLane}, n*p.regions), make([]int64, n)
	t, err := p.choose(ctx, open, s, false, func(h *hand, k int, set []int32, _ int64, rows []int64) {
		sets[k] = slices.Clone(set)
		p.assign(k, sets[k], s, rows, lanes[k*p.regions:][:p.regions], h)
	})
	if err != nil {
		return nil, err
	}
	t.sets, t.lanes, t.itemCost = sets, lanes, cost
	return t, p.count(ctx, t)
}

// count fills the cost of a trial, of all items and as a whole, and what it uses.
func (p *primal) count(ctx context.Context, t *trial) error {
	for _, h := range p.hands {
		if h != nil {
			clear(h.used)
		}
	}
	err := par.Each(ctx, p.workers, len(p.items), func(worker, k int) {
		h := p.hand(worker)
		t.itemCost[k] = p.account(k, t.sets[k], t.lanes[k*p.regions:][:p.regions], h.used, h.part)
	})
	if err != nil {
		return err
	}
	t.used = make([]int64, len(p.rows))
	for _, h := range p.hands {
		if h != nil {
			for i, u := range h.used {
				t.used[i] += u
			}
		}
	}
	return p.add(t)
}

// add sums the costs of the items of a trial up.
func (p *primal) add(t *trial) error {
	cost := total{sum: p.constant}
	for _, w := range t.open {
		cost.add(p.opening[w])
	}
	for _, c := range t.itemCost {
		cost.add(c)
	}
	cost.add(p.broken(t.used))
	if t.cost = cost.sum; cost.bad {
		return exact.ErrOverflow
	}
	return nil
}

// account returns what item k costs with these slots and lanes, and adds what it
// uses of each row to used. Part is scratch memory by slot.
func (m *model) account(k int, set []int32, lanes []int32, used, part []int64) int64 {
	cost := int64(0)
	for _, j := range set {
		part[j] = 0
		cost += m.carry[k*m.slots+int(j)]
	}
	for r, l := range lanes {
		switch l {
		case noLane:
		case lostLane:
			cost += m.lostCost(k, r)
		default:
			cost += m.laneCost(k, int(l), r)
			part[m.slot[l]] += m.q[k*m.regions+r]
			m.use(used, k, int(l), r, 1)
		}
	}
	for _, j := range set {
		reserve := m.reserve(k, int(j)).At(part[j])
		cost += mulRound(reserve, m.unit[k*m.slots+int(j)].hold)
		m.useHeld(used, k, int(j), reserve, 1)
	}
	return cost
}

// assign writes the lanes of item k, if it is held in the slots of a set, at
// prices s; rows are those of the prices, or nil. It returns false if a region
// has none.
func (p *primal) assign(k int, set []int32, s, rows []int64, lanes []int32, h *hand) bool {
	c := h.chooser
	c.item = k
	c.slots = append(c.slots[:0], set...)
	c.candidates(s, rows)
	for i := range c.pick {
		c.pick[i] = true
	}
	if c.settle(c.pick) >= never {
		return false
	}
	for r, i := range c.choice {
		switch {
		case p.q[k*p.regions+r] == 0:
			lanes[r] = noLane
		case i >= 0:
			lanes[r] = int32(p.bestLane(k, int(set[i]), r, &c.tolls[i], s))
		default:
			lanes[r] = lostLane
		}
	}
	return true
}
