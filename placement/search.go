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
	// seen holds the trials of this search by their open sites.
	seen map[string]*trial
}

// better reports whether a is better than b: it serves more, or the same for
// less.
func better(a, b *trial) bool {
	if b == nil || a.missing != b.missing {
		return b == nil || a.missing < b.missing
	}
	return a.value < b.value
}

// search returns a trial at prices s that no opening, closing or swap improves,
// from the best of the starts on, and nil if no set of sites is allowed.
func (p *primal) search(ctx context.Context, fix []decision, s []int64, starts ...[]int32) (*trial, error) {
	if p.oracle.rows != nil {
		if err := p.oracle.setPrices(ctx, s); err != nil {
			return nil, err
		}
	}
	x := &search{primal: p, fix: fix, s: s, seen: map[string]*trial{}}
	var best *trial
	for _, open := range starts {
		open, ok := p.repairSites(open, fix)
		if !ok {
			return nil, nil
		}
		t, err := x.look(ctx, open)
		if err != nil {
			return best, err
		}
		if better(t, best) {
			best = t
		}
	}
	for {
		next, err := x.step(ctx, best)
		if err != nil || next == nil {
			return best, err
		}
		best = next
	}
}

// look tries a set of sites, once.
func (x *search) look(ctx context.Context, open []int32) (*trial, error) {
	key := make([]byte, x.sites)
	for _, w := range open {
		key[w] = 1
	}
	if t := x.seen[string(key)]; t != nil {
		return t, nil
	}
	t, err := x.try(ctx, open, x.s, false)
	if err == nil {
		x.seen[string(key)] = t
	}
	return t, err
}

// step returns the best neighbour of a trial, or nil if none is better. Swaps
// are looked at only when neither opening nor closing a site helps.
func (x *search) step(ctx context.Context, now *trial) (*trial, error) {
	best := now
	consider := func(open []int32) error {
		t, err := x.look(ctx, open)
		if err == nil && better(t, best) {
			best = t
		}
		return err
	}
	free := x.closedFree(now.open)
	if len(now.open) < x.high {
		for _, w := range free {
			if err := consider(with(now.open, w)); err != nil {
				return nil, err
			}
		}
	}
	if len(now.open) > x.model.low {
		for i, w := range now.open {
			if x.fix[w] == in {
				continue
			}
			if err := consider(without(now.open, i)); err != nil {
				return nil, err
			}
		}
	}
	if best == now {
		for i, w := range now.open {
			if x.fix[w] == in {
				continue
			}
			rest := without(now.open, i)
			for _, other := range free {
				if err := consider(with(rest, other)); err != nil {
					return nil, err
				}
			}
		}
	}
	if best == now {
		return nil, nil
	}
	return best, nil
}

func (x *search) closedFree(open []int32) []int32 {
	var out []int32
	for w, f := range x.fix {
		if f == free && !slices.Contains(open, int32(w)) {
			out = append(out, int32(w))
		}
	}
	return out
}

// with returns the sorted set and w; without returns it less its element i.
func with(open []int32, w int32) []int32 {
	at, _ := slices.BinarySearch(open, w)
	return slices.Insert(slices.Clone(open), at, w)
}

func without(open []int32, i int) []int32 { return slices.Delete(slices.Clone(open), i, i+1) }

// repairSites returns the set changed as little as the fixed sites and the
// limits on their number demand, or false if they contradict each other.
func (m *model) repairSites(open []int32, fix []decision) ([]int32, bool) {
	var out []int32
	count := 0
	for w, f := range fix {
		if f == in || f == free && slices.Contains(open, int32(w)) {
			out = append(out, int32(w))
			if f == in {
				count++
			}
		}
	}
	if count > m.high {
		return nil, false
	}
	for i := len(out) - 1; i >= 0 && len(out) > m.high; i-- {
		if fix[out[i]] != in {
			out = without(out, i)
		}
	}
	for w, f := range fix {
		if f == free && len(out) < m.low && !slices.Contains(out, int32(w)) {
			out = with(out, int32(w))
		}
	}
	return out, len(out) >= m.low
}
