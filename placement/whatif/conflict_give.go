package whatif

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// findAlone finds how far each requirement of the set must give alone.
func (f *finder) findAlone(ctx context.Context, out *Conflict) error {
	f.begin(1)
	for i := range f.levers {
		l := &f.levers[i]
		if !slices.Contains(f.set, l.requirement) {
			continue
		}
		_, high, sure, v, err := f.least(ctx, f.nothing(), i, l.span, 1)
		if err != nil {
			return err
		}
		if v != Yes {
			high = 0
		}
		out.Alone = append(out.Alone, f.give(i, high, v, sure))
	}
	return nil
}

// give returns what a lever gives.
func (f *finder) give(i int, amount int64, enough Verdict, exact bool) Give {
	l := &f.levers[i]
	g := Give{Requirement: f.requirements[l.requirement], Enough: enough, Exact: exact, Unit: l.unit, From: l.asked, To: l.to(amount), Share: l.share(amount)}
	g.Change = g.words()
	return g
}

// findTogether finds the cheapest point with a plan. A point without one is raised
// until any more on one of its levers would be enough: every point with a plan
// gives more than that on at least one lever. The cheapest point that does so for
// all of them bounds the cost from below, and is the best once it has a plan.
// Where that is not known the proof ends, and the search goes on as if there were
// none.
func (f *finder) findTogether(ctx context.Context, out *Conflict) error {
	f.begin(0)
	f.proving = true
	doubts := len(f.doubt)
	var clauses [][]choice
	for !f.over() {
		best := f.total(f.cheapest())
		hit, ok := hitting(clauses, best)
		if !ok {
			break
		}
		g, cost := f.nothing(), best
		if hit != nil {
			for i, amount := range hit {
				g[i] = amount
			}
			cost = f.total(g)
		}
		if f.proving {
			slow := cost-out.Least < f.c.Tolerance/20
			f.proving = !slow || len(f.doubt) == doubts
			out.Least, doubts = max(out.Least, cost), len(f.doubt)
		}
		if best-cost <= f.c.Tolerance {
			break
		}
		v, err := f.try(ctx, g)
		if err != nil {
			return err
		}
		if v == Yes {
			break
		}
		f.proving = f.proving && v == No
		clause, err := f.raise(ctx, g, best)
		if err != nil {
			return err
		}
		clauses = append(clauses, clause)
	}
	best := f.cheapest()
	if best == nil {
		return nil
	}
	exact, err := f.trim(ctx, best)
	if err != nil {
		return err
	}
	for i, amount := range best {
		if amount > 0 {
			out.Together = append(out.Together, f.give(i, amount, Yes, exact[i]))
		}
	}
	out.Total = f.total(best)
	out.Least = min(out.Least, out.Total)
	return nil
}

// suffices reports whether a point is taken for one with a plan: as long as there
// is a proof to keep, one in doubt is.
func (f *finder) suffices(ctx context.Context, g point) (bool, error) {
	v, err := f.try(ctx, g)
	return v == Yes || v == Unknown && f.proving, err
}

// total returns the sum of gives as shares; where there is no point, +Inf.
func (f *finder) total(g point) float64 {
	if g == nil {
		return math.Inf(1)
	}
	sum := 0.0
	for i, x := range g {
		sum += f.levers[i].share(x)
	}
	return sum
}

// cheapest returns a copy of the cheapest point that is known to have a plan, the
// first of equals, or nil.
func (f *finder) cheapest() point {
	if len(f.enough) == 0 {
		return nil
	}
	return slices.Clone(slices.MinFunc(f.enough, func(a, b point) int { return cmp.Compare(f.total(a), f.total(b)) }))
}

// raise returns the choices that a point without a plan leaves: a point that costs
// less than best and has a plan makes at least one of them. It raises all levers
// that do not matter as far as they may cost, then the others by the same share,
// and then each of them.
func (f *finder) raise(ctx context.Context, g point, best float64) ([]choice, error) {
	most := f.nothing()
	for i := range f.levers {
		l := &f.levers[i]
		most[i] = l.span
		if x := best * float64(max(1, l.asked)); x < float64(l.span) {
			most[i] = max(g[i], int64(x))
		}
	}
	matter, err := f.fill(ctx, g, most, indices(len(g)))
	if err != nil {
		return nil, err
	}
	if g, err = f.justBelow(ctx, g, matter); err != nil {
		return nil, err
	}
	width := f.c.Tolerance / 2 / float64(max(1, len(matter)))
	low, high := 0.0, best
	if len(matter) < 2 {
		high = 0 // there is nothing to balance
	}
	if math.IsInf(high, 1) {
		high = 1
	}
	for high-low > width {
		middle := low + (high-low)/2
		up := slices.Clone(g)
		for _, i := range matter {
			up[i] = max(g[i], min(most[i], int64(middle*float64(max(1, f.levers[i].asked)))))
		}
		if yes, err := f.suffices(ctx, up); err != nil {
			return nil, err
		} else if yes {
			high = middle
		} else {
			low, g = middle, up
		}
	}
	var left []choice
	for _, i := range matter {
		l := &f.levers[i]
		near, _, _, v, err := f.least(ctx, g, i, most[i], max(1, int64(width*float64(l.asked))))
		if err != nil {
			return nil, err
		}
		if v == Yes {
			g[i] = near
		} else if v == No || !f.proving {
			g[i] = most[i]
		}
		if g[i] < l.span {
			left = append(left, choice{i, g[i] + 1, l.share(g[i] + 1)})
		}
	}
	slices.SortStableFunc(left, func(a, b choice) int { return cmp.Compare(a.cost, b.cost) })
	return left, nil
}

// justBelow raises some levers to one unit less than the cheapest point known, if
// that is not enough: then it may be the best.
func (f *finder) justBelow(ctx context.Context, g point, levers []int) (point, error) {
	best := f.cheapest()
	if best == nil {
		return g, nil
	}
	up := slices.Clone(g)
	for _, i := range levers {
		up[i] = max(up[i], best[i]-1)
	}
	if yes, err := f.suffices(ctx, up); err != nil || yes {
		return g, err
	}
	return up, nil
}

// fill raises those of some levers to the most that together are not enough, and
// returns the others.
func (f *finder) fill(ctx context.Context, g, most point, levers []int) ([]int, error) {
	if len(levers) == 0 {
		return nil, nil
	}
	up := slices.Clone(g)
	for _, i := range levers {
		up[i] = most[i]
	}
	yes, err := f.suffices(ctx, up)
	switch {
	case err != nil:
		return nil, err
	case !yes:
		copy(g, up)
		return nil, nil
	case len(levers) == 1:
		return levers, nil
	}
	half := len(levers) / 2
	first, err := f.fill(ctx, g, most, levers[:half])
	if err != nil {
		return nil, err
	}
	second, err := f.fill(ctx, g, most, levers[half:])
	return slices.Concat(first, second), err
}
