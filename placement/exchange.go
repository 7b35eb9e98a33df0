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
	if err := p.run(ctx, siteSteps, math.Inf(1)); err != nil {
		return nil, nil, err
	}
	return e.exchange(ctx, p)
}

// siteSteps is how many evaluations the prices of a set of sites take at most.
const siteSteps = 40

// exchange opens and closes sites, one at a time or one for another, while that lowers
// the value: what speaks most for it by the levels of the sites first. The value of a
// set is known when its prices are the best, and above what any others say, so that
// most sets are out after a few.
func (e *engine) exchange(ctx context.Context, p *pricing) ([]decision, []int64, error) {
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
			tried[key] = true
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

// swaps is how many sites are tried for each of as many others.
const swaps = 4

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

// levels returns the levels of the sites, A_w, when values are found among the open
// ones: those that are closed should be above zero, the others below.
func (e *engine) levels(ctx context.Context, p *pricing) ([]float64, error) {
	levels, _, err := e.estimate(ctx, p.items, p.prices(), e.guided(p.prices(), p.fix, p.last))
	return levels, err
}

// estimate returns the levels of the sites at prices, and the bound, by the sample.
func (e *engine) estimate(ctx context.Context, items []sampled, prices []int64, at *Prices) (levels []float64, bound float64, err error) {
	replies := make([]Reply, len(items))
	t := e.termsOf(at)
	err = e.spread(ctx, len(items), func(l *lot, i int) {
		replies[i] = e.newReply()
		if _, err := l.load(&items[i].entry); err == nil {
			l.answer(t, &replies[i])
		}
	})
	levels = make([]float64, e.sites)
	for w := range levels {
		levels[w] = float64(e.opening[w] - e.fee(w, prices))
	}
	for i := range replies {
		bound += float64(items[i].weight * float64(replies[i].Values))
		for w := range levels {
			levels[w] += float64(items[i].weight * float64(replies[i].Sites[w]))
		}
	}
	for _, level := range levels {
		bound += min(0, level)
	}
	return levels, bound, err
}

// tunings is how often the rates are corrected.
const tunings = 6

// tune returns the prices at which all items are asked: rates are corrected until
// what items pay for a site is about what it costs.
func (e *engine) tune(ctx context.Context, items []sampled, prices []int64, fix []decision, o *outlook) (*Prices, error) {
	at := e.guided(prices, fix, o)
	var best *Prices
	most := 0.0
	for range tunings {
		levels, bound, err := e.estimate(ctx, items, prices, at)
		if err != nil {
			return nil, err
		}
		if best != nil && bound < most+2e-5*math.Abs(most) {
			break
		}
		best, most = at, bound
		next := &Prices{Rows: at.Rows, Open: at.Open, Rates: slices.Clone(at.Rates)}
		for w, d := range fix {
			cost := max(0, float64(e.opening[w]-e.fee(w, prices)))
			paid := cost - levels[w]
			if d == in && cost == 0 || paid <= 0 {
				continue
			}
			next.Rates[w] = int64(min(million, float64(next.Rates[w])*min(2, cost/paid)))
		}
		at = next
	}
	return best, nil
}

// guided are the prices at which items are asked when they choose from the open
// sites.
func (e *engine) guided(prices []int64, fix []decision, o *outlook) *Prices {
	p := &Prices{Rates: make([]int64, e.sites)}
	for _, s := range prices {
		p.Rows = append(p.Rows, Money(s))
	}
	for w, d := range fix {
		if p.Rates[w] = million; d == in {
			p.Open = append(p.Open, int32(w))
			p.Rates[w] = e.rate(w, prices, o)
		}
	}
	return p
}

// rate returns the share of what items save by a site that pays for having it
// open, beyond what its limits are worth.
func (e *engine) rate(w int, prices []int64, o *outlook) int64 {
	cost := float64(e.opening[w]) - float64(e.fee(w, prices))
	if cost <= 0 {
		return 0
	}
	return int64(million * min(1, cost/max(1, o.saves[w])))
}

// shard returns the shard of a worker.
func (e *engine) shard(worker int) *Shard {
	if e.shards[worker] == nil {
		e.shards[worker] = newShard(e.frame)
	}
	return e.shards[worker]
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
