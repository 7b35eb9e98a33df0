package placement

import (
	"context"
	"math"
	"slices"
)

// pick chooses the open sites: of those that the relaxed problem uses, it closes
// those that save less than they cost.
func (e *engine) pick(ctx context.Context, items []sampled, limits []int64) (fix []decision, prices []int64, err error) {
	p, err := e.newPricing(ctx, items, e.siteRule, limits, make([]int64, len(e.rows)))
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
	if p, err = e.newPricing(ctx, items, fix, limits, p.prices()); err != nil {
		return nil, nil, err
	}
	if err := p.run(ctx, fewSteps, math.Inf(1)); err != nil {
		return nil, nil, err
	}
	return e.exchange(ctx, p)
}

// How many evaluations the prices of a set of sites take at most: in a small sample,
// and among all items.
const (
	fewSteps  = 6
	siteSteps = 40
)

// exchange opens and closes sites, one at a time, while that lowers the value: the
// one first for which the levels of the sites speak most.
func (e *engine) exchange(ctx context.Context, p *pricing) ([]decision, []int64, error) {
	tried := make([]int, e.sites) // since the last success
	var levels []float64
	for n := 1; n <= 3*e.sites; n++ {
		if levels == nil {
			var err error
			if levels, err = e.levels(ctx, p); err != nil {
				return nil, nil, err
			}
		}
		best, most := -1, 1e-5*p.unit
		for w, d := range p.fix {
			if tried[w] > 0 || e.siteRule[w] != free {
				continue
			}
			gain := levels[w]
			if d == out {
				gain = -gain
			} else if !e.spares(p, w) {
				continue
			}
			if gain > most {
				best, most = w, gain
			}
		}
		if best < 0 {
			break
		}
		fix, prices := e.changed(p.fix, best, levels), p.prices()
		tried[best] = n
		if fix == nil {
			continue
		}
		next, err := e.newPricing(ctx, p.items, fix, p.limits, prices)
		if err != nil {
			return nil, nil, err
		}
		if err := next.run(ctx, fewSteps, p.value()); err != nil {
			return nil, nil, err
		}
		if next.value() < p.value() {
			p, levels = next, nil
			clear(tried)
			tried[best] = n
		}
	}
	return p.fix, p.prices(), nil
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

// spares reports whether the other open sites can take what all of them take.
func (e *engine) spares(p *pricing, w int) bool {
	fix := slices.Clone(p.fix)
	fix[w] = out
	return e.roomy(p, fix)
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
