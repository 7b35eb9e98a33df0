package placement

import (
	"context"
	"slices"
)

// search is a local search on the open sites at given prices: it opens, closes
// and swaps sites while that lowers the value of the trial.
type search struct {
	*primal
	fix []decision
	s   []int64
	// By item, of the trial at hand.
	sets [][]int32
	cost []int64
}

// better reports whether a is better than b: it serves more, or the same for
// less.
func better(a, b *trial) bool {
	if b == nil || a.missing != b.missing {
		return b == nil || a.missing < b.missing
	}
	return a.value < b.value
}

// tries is how many of the best neighbours are weighed when by the estimates
// none is better.
const tries = 2

// search returns a trial at prices s that no opening, closing or swap seems to
// improve, from the best of the starts on, and nil if no set of sites is
// allowed.
func (p *primal) search(ctx context.Context, fix []decision, s []int64, starts ...[]int32) (*trial, error) {
	if err := p.oracle.setPrices(ctx, s); err != nil {
		return nil, err
	}
	x := &search{primal: p, fix: fix, s: s, sets: make([][]int32, len(p.items)), cost: make([]int64, len(p.items))}
	var best *trial
	for _, open := range starts {
		if len(open) == 0 {
			open = x.first()
		}
		open, ok := p.repairSites(open, fix)
		if !ok {
			return nil, nil
		}
		t, err := p.weigh(ctx, open, s)
		if err != nil {
			return nil, err
		}
		if better(t, best) {
			best = t
		}
	}
	if best.missing > 0 { // then as many sites as there may be
		open, _ := p.repairSites(p.allowed(), fix)
		t, err := p.weigh(ctx, open, s)
		if err != nil {
			return nil, err
		}
		if better(t, best) {
			best = t
		}
	}
	for {
		next, err := x.step(ctx, best)
		if err != nil {
			return nil, err
		}
		if next == nil {
			return p.try(ctx, best.open, s)
		}
		best = next
	}
}

// first returns the site that serves everything at the least cost alone, or
// none if no site can.
func (x *search) first() []int32 {
	var best []int32
	least := never
	for w, f := range x.fix {
		sum := total{sum: x.opening[w] - x.oracle.fee(w, x.s)}
		for k := range x.items {
			alone := x.oracle.aloneAt(k, w)
			sum.add(alone)
			sum.bad = sum.bad || alone == never
		}
		if f != out && !sum.bad && sum.sum < least {
			best, least = []int32{int32(w)}, sum.sum
		}
	}
	return best
}

// step returns a better neighbour of a trial, or nil if none is found.
func (x *search) step(ctx context.Context, now *trial) (*trial, error) {
	if now.missing > 0 {
		return x.complete(ctx, now)
	}
	if _, err := x.choose(ctx, now.open, x.s, true, func(_ *hand, k int, set []int32, cost int64, _ []int64) {
		x.sets[k], x.cost[k] = append(x.sets[k][:0], set...), cost
	}); err != nil {
		return nil, err
	}
	changes, err := x.estimate(ctx, now, x.sets, x.cost)
	if err != nil {
		return nil, err
	}
	for i, n := range x.rank(now, changes) {
		if n.change >= 0 && i >= tries {
			break
		}
		t, err := x.weigh(ctx, n.open, x.s)
		if err != nil || better(t, now) {
			return t, err
		}
	}
	return nil, nil
}

// complete returns the best neighbour of a trial that does not serve everything
// yet, or nil if none is better.
func (x *search) complete(ctx context.Context, now *trial) (*trial, error) {
	var best *trial
	consider := func(open []int32) error {
		if !x.permits(open) {
			return nil
		}
		t, err := x.weigh(ctx, open, x.s)
		if err == nil && better(t, now) && better(t, best) {
			best = t
		}
		return err
	}
	for w, f := range x.fix {
		if f != free || slices.Contains(now.open, int32(w)) {
			continue
		}
		if err := consider(with(now.open, int32(w))); err != nil {
			return nil, err
		}
		for i, closed := range now.open {
			if x.fix[closed] == free {
				if err := consider(with(without(now.open, i), int32(w))); err != nil {
					return nil, err
				}
			}
		}
	}
	return best, nil
}

// with returns the sorted set and w; without returns it less its element i.
func with(open []int32, w int32) []int32 {
	at, _ := slices.BinarySearch(open, w)
	return slices.Insert(slices.Clone(open), at, w)
}

func without(open []int32, i int) []int32 { return slices.Delete(slices.Clone(open), i, i+1) }
