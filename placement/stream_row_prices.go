package placement

import (
	"context"
	"math"

	"github.com/forwardstock/forwardstock/internal/bundle"
)

// pricing is the search for the prices of the rows at given open sites.
type pricing struct {
	*engine
	items  []sampled
	fix    []decision
	limits []int64   // what is needed or allowed of a row
	scale  []float64 // what a step of 1 is in the price of a row
	unit   float64   // what stands for 1 in values
	search *bundle.Search
	last   *outlook
}

// newPricing starts at given prices.
func (e *engine) newPricing(ctx context.Context, items []sampled, fix []decision, limits, prices []int64) (*pricing, error) {
	p := &pricing{engine: e, items: items, fix: fix, limits: limits}
	n := len(e.rows)
	var err error
	if p.last, err = e.look(ctx, e.termsAt(prices, fix), items); err != nil {
		return nil, err
	}
	units, volume := 1.0, 1.0
	for i := range items {
		units += float64(items[i].weight * float64(items[i].units))
		volume += float64(items[i].weight*float64(items[i].units)) * float64(items[i].entry.Item.parcel().Volume())
	}
	p.unit = max(1, p.last.cost)
	average := p.unit / units * million // of a unit, in millionths of a dollar
	centre, highest := make([]float64, n), make([]float64, n)
	p.scale = make([]float64, n)
	for i, row := range e.rows {
		switch row.kind {
		case LimitVolume:
			p.scale[i] = average * units / volume * million
		case LimitBudget:
			p.scale[i] = million
		default:
			p.scale[i] = average
		}
		highest[i] = 50
		if row.kind == promise {
			if penalty := e.p.Policy.Within[row.index].Penalty; penalty > 0 {
				highest[i] = float64(penalty) / p.scale[i]
			}
		} else if row.kind != LimitBudget && fix[row.index] == out {
			highest[i] = 0
		}
		centre[i] = min(float64(prices[i])/p.scale[i], highest[i])
	}
	value, slope := p.measure(centre, p.last)
	p.search = bundle.New(highest, nil)
	p.search.Start(centre, value, slope, firstWidth)
	return p, nil
}

// measure returns the value of an outlook at x and its slope: a site that is free
// opens if its limits are worth more than it costs.
func (p *pricing) measure(x []float64, o *outlook) (value float64, slope []float64) {
	value = o.value
	slope = make([]float64, len(x))
	level := make([]float64, p.sites)
	for w := range level {
		level[w] = float64(p.opening[w])
	}
	for i, row := range p.rows {
		if p.ofSite(&row) {
			level[row.index] -= float64(x[i] * p.scale[i] * float64(p.limits[i]) / million)
		}
	}
	for w, f := range p.fix {
		if f == in || f == free && level[w] < 0 {
			value += level[w]
		}
	}
	for i, row := range p.rows {
		limit, unit := float64(p.limits[i]), p.scale[i]/million/p.unit
		switch {
		case row.kind == promise:
			value += float64(x[i] * p.scale[i] * limit / million)
			slope[i] = (limit - o.used[i]) * unit
		case row.kind == LimitBudget:
			value -= float64(x[i] * p.scale[i] * limit / million)
			slope[i] = (o.used[i] - limit) * unit
		case p.fix[row.index] == in || p.fix[row.index] == free && level[row.index] < 0:
			slope[i] = (o.used[i] - limit) * unit
		default:
			slope[i] = o.used[i] * unit
		}
	}
	return value / p.unit, slope
}

// prices returns the best prices so far.
func (p *pricing) prices() []int64 {
	return p.pricesAt(p.search.Centre())
}

// How prices in units of what is at stake are searched for: the first step, what is too
// little to look for, and how closely and how long a search thinks about a look, the
// latter by plane. Looks ask all of a sample, and are worth much thought: bounds of
// catalogues get worse by a third with a hundredth instead of a thousandth.
const (
	firstWidth = 0.3
	littleGain = 1e-5
	closeTo    = 1e-3
	planeSteps = 100
)

// ahead returns where a search looks next, and whether there is enough to gain.
func ahead(search *bundle.Search) (x []float64, gains bool) {
	value := math.Abs(search.Value())
	x, top := search.Next(closeTo, 1e-9*value, planeSteps*search.Len())
	return x, top-search.Value() > littleGain*value
}

// pricesAt returns the prices at a point of the search.
func (p *pricing) pricesAt(x []float64) []int64 {
	out := make([]int64, len(x))
	for i := range x {
		out[i] = int64(math.Round(x[i] * p.scale[i]))
	}
	return out
}

// value is that of the sites, at the best prices so far.
func (p *pricing) value() float64 { return p.search.Value() * p.unit }

// run improves the prices by so many evaluations, or until little is to be gained, or
// the value is enough.
func (p *pricing) run(ctx context.Context, steps int, enough float64) error {
	for range steps {
		if p.value() >= enough {
			return nil
		}
		x, gains := ahead(p.search)
		if !gains {
			return nil
		}
		o, err := p.look(ctx, p.termsAt(p.pricesAt(x), p.fix), p.items)
		if err != nil {
			return err
		}
		value, slope := p.measure(x, o)
		if p.search.Tell(x, value, slope) {
			p.last = o
		}
	}
	return nil
}

// termsAt are the terms at prices with sites fixed.
func (e *engine) termsAt(prices []int64, fix []decision) *terms {
	t := e.termsOf(&Prices{Rows: money(prices)})
	copy(t.fix, fix)
	for w, d := range fix {
		t.guide[w] = d != out
	}
	return t
}
