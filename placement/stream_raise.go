package placement

import (
	"context"
	"math"
	"slices"
)

// Evaluations that raise the bound of a catalogue that fits in memory: between two
// looks at the gap, and at most.
const (
	raiseSteps = 25
	raiseMost  = 200
)

// raised is a point that proves more than what items answer each on its own: values
// by item, nil for one without demand, and prices of the rows.
type raised struct {
	values [][]Money
	shared []int64   // prices of the rows that all items share
	own    [][]Money // and of those about one item
}

// small reports whether the catalogue is its own sample and the costs of all lanes fit
// in memory.
func (e *engine) small() bool {
	n := int(e.sample.whole.Items)
	return n <= len(e.sample.items) && n*e.lanes*e.regions <= cachedCells/2
}

// raise raises the bound of a small catalogue by the values of all items and the prices
// of all rows together: each item alone does not know what the others leave of the
// cost of a site. It returns the prices.
func (e *engine) raise(ctx context.Context, asked *pass, prices []int64, fix []decision, gap float64) ([]int64, error) {
	plan, err := e.write(ctx, asked, prices, fix, nil) // what it costs
	if err != nil {
		return nil, err
	}
	cost := int64(plan.Cost)
	goal := cost - int64(gap*float64(cost))
	if e.proved >= goal {
		return prices, nil
	}
	e.report("raising the bound")
	full, x := *e.p, point{}
	full.Policy.Within = slices.Clip(full.Policy.Within)
	own := map[string][]Money{}
	err = e.each(ctx, func(ctx context.Context, from int, entries []Entry) error {
		rows := make([][]Money, len(entries))
		claims := make([][]Money, len(entries))
		err := e.spread(ctx, len(entries), func(l *lot, i int) {
			if wanted, err := l.load(&entries[i]); err == nil && wanted {
				rows[i] = make([]Money, l.regions)
				l.valueAt(asked.terms[0])
				l.writeValues(rows[i])
				claims[i] = l.claimPrices()
			}
		})
		for i := range entries {
			full.gather(&entries[i])
			for _, v := range rows[i] {
				x.v = append(x.v, int64(v))
			}
			own[entries[i].Item.ID] = claims[i]
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	m, err := compile(ctx, &full, e.workers)
	if err != nil {
		return nil, err
	}
	for _, s := range m.joined(money(prices), own) {
		x.s = append(x.s, int64(s))
	}
	best, err := newOracle(m, e.workers, &budget{limit: math.MaxInt64}).raise(ctx, x, cost, goal)
	if err != nil || best.bound <= e.proved {
		return prices, err
	}
	e.proved, e.raised = best.bound, m.apart(best)
	return e.raised.shared, nil
}

// raise improves values and prices together until the bound reaches the goal or little
// comes of it.
func (o *oracle) raise(ctx context.Context, x point, target, goal int64) (*ascent, error) {
	scale := 0.25
	var best *ascent
	for n := 0; n < raiseMost; n += raiseSteps {
		c, err := o.improveBoth(ctx, x, o.siteRule, scale, target, goal, raiseSteps)
		if err != nil {
			return nil, err
		}
		before := noBound
		if best != nil {
			before = best.bound
		}
		if best, x = c, c.best; c.bound >= goal || before != noBound && c.bound-before < (goal-c.bound)/16 {
			break
		}
		scale = min(1, c.scale/shorter)
	}
	return best, nil
}

// apart takes a point of the model apart into what belongs to the items.
func (m *model) apart(c *ascent) *raised {
	out := &raised{values: m.values(c.best.v)}
	shared, own := ownedBy(m, money(c.best.s), 0)
	for _, s := range shared {
		out.shared = append(out.shared, int64(s))
	}
	out.own = own
	return out
}

// holding returns the problem with items of a catalogue besides its own.
func (p Problem) holding(entries []Entry) Problem {
	p.Policy.Within = slices.Clip(p.Policy.Within)
	for i := range entries {
		p.gather(&entries[i])
	}
	return p
}

// gather adds the item of an entry to a problem.
func (p *Problem) gather(e *Entry) {
	id := e.Item.ID
	p.Items = append(p.Items, e.Item)
	d := e.Demand
	d.Item = id
	p.Demand.Items = append(p.Demand.Items, d)
	for _, s := range e.Sites {
		s.Item = id
		p.Network.ItemSites = append(p.Network.ItemSites, s)
	}
	for _, site := range e.Held {
		p.Network.Held = append(p.Network.Held, Held{id, site})
	}
	for _, pin := range e.Pins {
		pin.Item = id
		p.Network.Pins = append(p.Network.Pins, pin)
	}
	for _, w := range e.Within {
		w.Item = id
		p.Policy.Within = append(p.Policy.Within, w)
	}
}
