package placement

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
)

// swaps is how many sites are tried for each of as many others among all items.
const swaps = 4

// improve goes on from the sites that exchange found, among all items of a small
// catalogue: it opens, closes and swaps sites while that lowers the value. The value of
// a set is known when its prices are the best, and above what any others say, so that
// most sets are out after a few.
func (e *engine) improve(ctx context.Context, p *pricing) ([]decision, []int64, error) {
	tried := map[string]bool{}
	for better := true; better; {
		better = false
		levels, err := e.levels(ctx, p)
		if err != nil {
			return nil, nil, err
		}
		for _, fix := range e.around(p, levels) {
			key := fmt.Sprint(fix)
			if tried[key] {
				continue
			}
			if tried[key] = true; len(tried) > 3*e.sites+swaps*swaps {
				return p.fix, p.prices(), nil
			}
			next, err := e.newPricing(ctx, p.items, fix, p.limits, p.prices())
			if err != nil {
				return nil, nil, err
			}
			if next.last.stranded > p.last.stranded {
				continue
			}
			enough := p.value() - 1e-5*p.unit
			if next.last.stranded < p.last.stranded {
				enough = math.Inf(1)
			}
			if err := next.run(ctx, siteSteps, enough); err != nil {
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
func (e *engine) around(p *pricing, levels []float64) [][]decision {
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
