package smallplan

import (
	"cmp"
	"slices"
)

// part is a choice for one item at the sites so far, or at one of them. Rows are
// minus the units on time by promise, then what is used by limit: less is better.
type part struct {
	cost int64
	rows []int64
	prev *part // at the sites before
	// At the last site:
	site  int
	held  bool
	way   int32
	lanes []Option
}

// beats reports whether a is as good as b in everything.
func (a *part) beats(b *part) bool {
	if a.cost > b.cost {
		return false
	}
	for i := range a.rows {
		if a.rows[i] > b.rows[i] {
			return false
		}
	}
	return true
}

// undominated returns the members that no other beats or, among equals, the
// first, in order of cost.
func undominated(all []*part) []*part {
	slices.SortStableFunc(all, func(a, b *part) int { return cmp.Compare(a.cost, b.cost) })
	var kept []*part
	for _, x := range all {
		if !slices.ContainsFunc(kept, func(o *part) bool { return o.beats(x) }) {
			kept = append(kept, x)
		}
	}
	return kept
}

// plus adds up choices at different sites, or returns nil where a limit does not
// allow that. What is on time beyond need does not count.
func (s *search) plus(a, b *part) *part {
	sum := *b
	sum.cost += a.cost
	sum.prev, sum.rows = a, make([]int64, len(a.rows))
	for i := range sum.rows {
		sum.rows[i] = a.rows[i] + b.rows[i]
		if i < len(s.need) {
			sum.rows[i] = max(sum.rows[i], -s.need[i])
		} else if sum.rows[i] > s.limits[i-len(s.need)].Limit {
			return nil
		}
	}
	return &sum
}
