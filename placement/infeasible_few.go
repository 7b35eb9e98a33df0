package placement

import (
	"context"
	"slices"
)

// Sets of sites are looked at to name a conflict if there are not too many, nor
// too many cells in all.
const (
	maxSets     = 10_000
	maxSetCells = 400_000_000
)

// tooFew returns what no set of as many sites as there may be can do, if it can be
// found by looking at all of them.
func (m *model) tooFew(ctx context.Context, workers int) ([]Conflict, error) {
	var out []Conflict
	best, covered, err := m.mostWithFew(ctx, workers)
	if best == nil || err != nil {
		return nil, err
	}
	if !covered {
		return []Conflict{{
			Requirement: "at most " + sites(m.high),
			Reason:      "no such set of sites reaches every region with every item",
			Promise:     -1,
		}}, nil
	}
	for i := range m.promises {
		if m.hard(i) && best[i] < m.rows[i].limit {
			out = append(out, m.promiseConflict(i, best[i], m.asked(i),
				"the best reachable share with at most "+sites(m.high)+" is %s"))
		}
	}
	return out, nil
}

// mostWithFew returns the most units that can be on time for each promise with as many
// sites as there may be, and whether any such set reaches everything; nil if all sites
// may be open, or there are too many sets to look at.
func (m *model) mostWithFew(ctx context.Context, workers int) (best []int64, covered bool, err error) {
	allowed := m.allowed()
	sets := choices(len(allowed), m.high)
	if m.high >= len(allowed) || sets > maxSets || sets*m.high*len(m.q) > maxSetCells {
		return nil, false, nil
	}
	best = make([]int64, m.promises)
	m.eachSet(allowed, func(open []int32) bool {
		onTime, missing, err := m.mostOnTime(ctx, workers, open)
		if err == nil && !slices.ContainsFunc(missing, func(r []int32) bool { return len(r) > 0 }) {
			covered = true
			for i, t := range onTime {
				best[i] = max(best[i], t)
			}
		}
		return ctx.Err() == nil
	})
	if ctx.Err() != nil {
		return nil, false, context.Cause(ctx)
	}
	return best, covered, nil
}

// choices returns the number of sets of k out of n, or a large number.
func choices(n, k int) int {
	c := 1
	for i := range min(k, n-k) {
		if c = c * (n - i) / (i + 1); c > 1<<30 {
			return 1 << 30
		}
	}
	return c
}

// eachSet calls f with every largest allowed set of sites until it returns
// false.
func (m *model) eachSet(allowed []int32, f func([]int32) bool) {
	var open, rest []int32
	for _, w := range allowed {
		if m.siteRule[w] == in {
			open = append(open, w)
		} else {
			rest = append(rest, w)
		}
	}
	var walk func(open, rest []int32) bool
	walk = func(open, rest []int32) bool {
		if len(open) == m.high || len(rest) == 0 {
			return f(slices.Sorted(slices.Values(open)))
		}
		if len(open)+len(rest) > m.high && !walk(open, rest[1:]) {
			return false
		}
		return walk(append(slices.Clone(open), rest[0]), rest[1:])
	}
	walk(open, rest)
}
