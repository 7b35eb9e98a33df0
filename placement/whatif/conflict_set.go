package whatif

import (
	"context"
	"math"
	"slices"
)

// findSet finds requirements in conflict, as few as can be.
func (f *finder) findSet(ctx context.Context, out *Conflict) error {
	f.begin(2)
	all := indices(len(f.requirements))
	set, err := f.explain(ctx, nil, false, all)
	if err != nil {
		return err
	}
	out.Irreducible = true
	for i := range set {
		v, err := f.keep(ctx, slices.Delete(slices.Clone(set), i, i+1))
		if err != nil {
			return err
		}
		out.Irreducible = out.Irreducible && v == Yes
	}
	set, out.Smallest, err = f.smallest(ctx, set)
	if err != nil {
		return err
	}
	slices.Sort(set)
	out.Irreducible = out.Irreducible || out.Smallest
	for _, i := range set {
		out.Set = append(out.Set, f.requirements[i])
	}
	f.set = set
	return nil
}

func indices(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// keep asks for a plan that keeps some requirements, whatever becomes of the
// others.
func (f *finder) keep(ctx context.Context, kept ...[]int) (Verdict, error) {
	g := f.nothing()
	for _, i := range f.main {
		g[i] = f.levers[i].span
	}
	for _, part := range kept {
		for _, r := range part {
			g[f.main[r]] = 0
		}
	}
	return f.try(ctx, g)
}

// explain returns members of the candidates, none of them needless, that are in
// conflict with the base; all candidates are. Grown says that the base is no
// longer what it was when that was asked last. Where a verdict is unknown there
// may be needless ones. (QuickXplain, Junker 2004.)
func (f *finder) explain(ctx context.Context, base []int, grown bool, candidates []int) ([]int, error) {
	if grown {
		if v, err := f.keep(ctx, base); err != nil || v == No {
			return nil, err
		}
	}
	if len(candidates) <= 1 {
		return candidates, nil
	}
	half := len(candidates) / 2
	first, second := candidates[:half], candidates[half:]
	late, err := f.explain(ctx, slices.Concat(base, first), true, second)
	if err != nil {
		return nil, err
	}
	early, err := f.explain(ctx, slices.Concat(base, late), len(late) > 0, first)
	return slices.Concat(early, late), err
}

// smallest returns a conflict of the fewest requirements, and whether that is
// proved; if not, it is the set that is known. Every conflict has a requirement
// in common with every correction: a set without which a plan exists. As long as
// a smallest set that hits the corrections known so far is no conflict itself, it
// gives another correction.
func (f *finder) smallest(ctx context.Context, known []int) ([]int, bool, error) {
	var corrections [][]choice
	for {
		hit, ok := hitting(corrections, math.Inf(1))
		if !ok {
			return known, false, nil
		}
		if len(hit) >= len(known) {
			return known, true, nil
		}
		var kept []int
		for r := range hit {
			kept = append(kept, r)
		}
		slices.Sort(kept)
		v, err := f.keep(ctx, kept)
		switch {
		case err != nil:
			return nil, false, err
		case v == No:
			return kept, true, nil
		case v == Unknown:
			return known, false, nil
		}
		var rest []int
		for r := range f.requirements {
			if !slices.Contains(kept, r) {
				rest = append(rest, r)
			}
		}
		left, err := f.grow(ctx, &kept, rest)
		if err != nil {
			return nil, false, err
		}
		var correction []choice
		for _, r := range left {
			correction = append(correction, choice{r, 1, 1})
		}
		corrections = append(corrections, correction)
	}
}

// grow adds requirements to those that a plan keeps while there is one, and
// returns the others.
func (f *finder) grow(ctx context.Context, kept *[]int, more []int) ([]int, error) {
	if len(more) == 0 {
		return nil, nil
	}
	v, err := f.keep(ctx, *kept, more)
	switch {
	case err != nil:
		return nil, err
	case v == Yes:
		*kept = append(*kept, more...)
		return nil, nil
	case len(more) == 1:
		return more, nil
	}
	half := len(more) / 2
	first, err := f.grow(ctx, kept, more[:half])
	if err != nil {
		return nil, err
	}
	second, err := f.grow(ctx, kept, more[half:])
	return slices.Concat(first, second), err
}
