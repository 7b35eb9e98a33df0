package placement

import (
	"context"
	"math"
	"slices"
)

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
	p := &Prices{Rows: money(prices), Open: opened(fix), Rates: make([]int64, e.sites)}
	for w, d := range fix {
		if p.Rates[w] = million; d == in {
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
