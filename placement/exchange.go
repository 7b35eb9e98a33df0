package placement

import (
	"context"
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
	if err := p.run(ctx, 30); err != nil {
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
	if err := p.run(ctx, 6); err != nil {
		return nil, nil, err
	}
	return e.exchange(ctx, p)
}

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
			} else if !e.spares(w, p.fix, p.last, p.limits) {
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
		next, err := e.newPricing(ctx, slices.Clone(p.items), fix, p.limits, prices, true)
		if err != nil {
			return nil, nil, err
		}
		next.fresh = false
		if err := next.run(ctx, 6); err != nil {
			return nil, nil, err
		}
		if next.bundle.value*next.unit < p.bundle.value*p.unit {
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

// spares reports whether the other open sites can take what all of them take.
func (e *engine) spares(w int, fix []decision, o *outlook, limits []int64) bool {
	for _, kind := range []LimitKind{LimitUnits, LimitVolume, LimitParcels} {
		room, used, unlimited := 0.0, 0.0, false
		limited := make([]bool, e.sites)
		for i := range e.rows {
			if row := &e.rows[i]; row.kind == kind {
				limited[row.index] = true
				used += o.used[i]
				if row.index != w && fix[row.index] != out {
					room += float64(limits[i])
				}
			}
		}
		for x, d := range fix {
			unlimited = unlimited || d != out && x != w && !limited[x]
		}
		if !unlimited && room < 1.02*used {
			return false
		}
	}
	return true
}
