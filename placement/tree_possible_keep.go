package placement

import (
	"cmp"
	"context"
	"slices"
)

// partialSteps is what a partial choice counts that is remembered.
const partialSteps = 50

// pay counts steps, and reports whether to go on.
func (p *possibility) pay(n int64) bool {
	if p.err == nil && p.steps>>10 != (p.steps-n)>>10 {
		if p.ctx.Err() != nil {
			p.err = context.Cause(p.ctx)
		} else {
			p.err = p.work.spend(1, 1, 1024)
		}
	}
	p.steps -= n
	return p.going()
}

// fits reports whether a choice can keep all rows if what comes adds at least so much to
// them.
func (x *partial) fits(least []int64) bool {
	for a, e := range x.excess {
		if e+least[a] > 0 {
			return false
		}
	}
	return true
}

// undominated returns the choices that no other with the same parts beats in all rows,
// and the first of equals, if what comes adds at most so much to the rows. It is nil if
// there are no steps left.
func (p *possibility) undominated(all []*partial, most []int64) []*partial {
	for _, x := range all {
		x.sum = 0
		for a, e := range x.excess {
			x.sum += max(e, -most[a])
		}
	}
	slices.SortStableFunc(all, func(a, b *partial) int {
		return cmp.Or(slices.Compare(a.part, b.part), cmp.Compare(a.sum, b.sum))
	})
	var kept []*partial
	first := 0 // of those with the same parts
	for _, x := range all {
		if first < len(kept) && !slices.Equal(kept[first].part, x.part) {
			first = len(kept)
		}
		beaten := false
		for _, y := range kept[first:] {
			if !p.pay(1) {
				return nil
			}
			if beaten = y.beats(x, most); beaten {
				break
			}
		}
		if !beaten {
			kept = append(kept, x)
		}
	}
	return kept
}

// beats reports whether a choice uses no more than another of any row, or so little that
// the row is kept if what comes adds at most so much.
func (x *partial) beats(y *partial, most []int64) bool {
	for a, e := range x.excess {
		if e > y.excess[a] && e > -most[a] {
			return false
		}
	}
	return true
}
