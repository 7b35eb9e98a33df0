package placement

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
)

// pick chooses the open sites: of those that the relaxed problem uses, it closes
// those that save less than they cost.
func (e *engine) pick(ctx context.Context, items []sampled, limits []int64) (fix []decision, prices []int64, err error) {
	p, err := e.newPricing(ctx, items, e.siteRule, limits, make([]int64, len(e.rows)), false)
	if err != nil {
		return nil, nil, err
	}
	if err := p.run(ctx, 30, math.Inf(1)); err != nil {
		return nil, nil, err
	}
	level, open := make([]int64, e.sites), make([]bool, e.sites)
	for w := range level {
		level[w] = e.opening[w]
		if p.last.saves[w] > 0 {
			level[w] = -1 - int64(p.last.saves[w])
		}
	}
	if !e.decide(level, e.siteRule, open) {
		return nil, nil, &InfeasibleError{[]Conflict{{
			Requirement: "limits on the number of sites", Reason: "they contradict each other or what is forced", Promise: -1,
		}}}
	}
	fix = make([]decision, e.sites)
	for w, o := range open {
		if fix[w] = out; o {
			fix[w] = in
		}
	}
	if p, err = e.newPricing(ctx, items, fix, limits, p.prices(), false); err != nil {
		return nil, nil, err
	}
	if err := p.run(ctx, fewSteps, math.Inf(1)); err != nil {
		return nil, nil, err
	}
	return e.exchange(ctx, p, fewSteps, 0)
}

// How many evaluations the prices of a set of sites take at most: in a small sample,
// whose values are not worth more, and among all items. The few leave the value short
// of what the prices come to, by about as much for all sets.
const (
	fewSteps  = 6
	siteSteps = 40
)

// exchange opens and closes sites, one at a time, while that lowers the value: what
// speaks most for it by the levels of the sites first, and then so many swaps of each
// of as many. Prices are found in so many steps, or until the value is above that of
// the best, as it soon is for most sets.
func (e *engine) exchange(ctx context.Context, p *pricing, steps, swaps int) ([]decision, []int64, error) {
	tried := map[string]bool{}
	for better := true; better; {
		better = false
		levels, err := e.levels(ctx, p)
		if err != nil {
			return nil, nil, err
		}
		for _, fix := range e.around(p, levels, swaps) {
			key := fmt.Sprint(fix)
			if tried[key] {
				continue
			}
			if tried[key] = true; len(tried) > 3*e.sites+swaps*swaps {
				return p.fix, p.prices(), nil
			}
			next, err := e.newPricing(ctx, slices.Clone(p.items), fix, p.limits, p.prices(), true)
			if err != nil {
				return nil, nil, err
			}
			next.fresh = false
			if next.last.stranded > p.last.stranded {
				continue
			}
			enough := p.value() - 1e-5*p.unit
			if next.last.stranded < p.last.stranded {
				enough = math.Inf(1)
			}
			if err := next.run(ctx, steps, enough); err != nil {
				return nil, nil, err
			}
			if next.last.stranded < p.last.stranded || next.last.stranded == p.last.stranded && next.value() < enough {
				p, better = next, true
				break
			}
		}
	}
	return p.fix, p.prices(), nil
}

// around returns sets of sites that differ from those open by one or two: first those
// for which the levels speak, then exchanges of the least useful open sites for the
// most promising closed ones.
func (e *engine) around(p *pricing, levels []float64, swaps int) [][]decision {
	order := slices.DeleteFunc(rank(e.sites), func(w int32) bool { return e.siteRule[w] != free })
	speaks := func(w int32) float64 { // for a change
		if p.fix[w] == out {
			return -levels[w]
		}
		return levels[w]
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(speaks(b), speaks(a)) })
	var sets [][]decision
	var ins, outs []int32
	for _, w := range order {
		if p.fix[w] == out {
			ins = append(ins, w)
		} else {
			outs = append(outs, w)
		}
		if fix := e.changed(p.fix, int(w), levels); fix != nil && speaks(w) > 0 && e.roomy(p, fix) {
			sets = append(sets, fix)
		}
	}
	for _, w := range ins[:min(swaps, len(ins))] {
		for _, x := range outs[:min(swaps, len(outs))] {
			fix := slices.Clone(p.fix)
			if fix[w], fix[x] = in, out; e.permits(opened(fix)) && e.roomy(p, fix) {
				sets = append(sets, fix)
			}
		}
	}
	return sets
}

// changed returns the fixed sites with one opened or closed, and another closed
// instead where that keeps limits on their number; nil if it cannot be.
func (e *engine) changed(fix []decision, site int, levels []float64) []decision {
	fix = slices.Clone(fix)
	if fix[site] == in {
		fix[site] = out
	} else {
		fix[site] = in
	}
	if e.permits(opened(fix)) {
		return fix
	}
	worst := -1
	for w, d := range fix {
		if d == in && w != site && e.siteRule[w] == free && (worst < 0 || levels[w] > levels[worst]) {
			worst = w
		}
	}
	if worst < 0 {
		return nil
	}
	if fix[worst] = out; fix[site] == out || !e.permits(opened(fix)) {
		return nil
	}
	return fix
}

// opened lists the sites that are fixed open.
func opened(fix []decision) []int32 {
	var open []int32
	for w, d := range fix {
		if d == in {
			open = append(open, int32(w))
		}
	}
	return open
}

// roomy reports whether sites can take what those of the last look take.
func (e *engine) roomy(p *pricing, fix []decision) bool {
	for _, kind := range []LimitKind{LimitUnits, LimitVolume, LimitParcels} {
		room, used, unlimited := 0.0, 0.0, false
		limited := make([]bool, e.sites)
		for i := range e.rows {
			if row := &e.rows[i]; row.kind == kind {
				limited[row.index] = true
				used += p.last.used[i]
				if fix[row.index] != out {
					room += float64(p.limits[i])
				}
			}
		}
		for w, d := range fix {
			unlimited = unlimited || d != out && !limited[w]
		}
		if !unlimited && room < 1.02*used {
			return false
		}
	}
	return true
}
