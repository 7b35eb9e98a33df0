package placement

import (
	"context"
	"errors"

	"github.com/forwardstock/forwardstock/internal/par"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// Stream plans a catalogue that need not fit in memory, by the same model as
// [Solve]: p holds what its items share, without Items and Demand.Items, and
// decisions go to sink, in the order of the catalogue, when they are final. It
// keeps a few bytes for every item, and a sample of some thousands.
//
// The limits of sites, promises and the budget are priced (Lagrangian relaxation):
// at given prices every item goes its own way. Prices come from the sample, by a
// bundle method, and the open sites by exchange. Then all items are asked once:
// their values of demand prove the bound, whatever the sample was, and their
// choices are nearly a plan. Where rows are short, items choose again at rising
// prices, cheapest first. It reads the catalogue three times if that is not
// needed, and takes time linear in items, regions and sites.
//
// The plan has no Items, and no Compared. Its certificate is one leaf without
// Values; with Options.Values they come with the decisions.
//
// Errors match those of Solve; one of the catalogue or of sink is returned as it
// is. When ctx is done, the plan says how far it came: its Status is Unknown, and
// its Bound holds if all items have been asked; Options.Time does the same.
// Options.Gap and Options.Work do not matter to it.
func Stream(ctx context.Context, p Problem, items Catalogue, sink func(*Decision) error, o Options) (*Plan, error) {
	if err := errors.Join(checkShared(&p), o.check()); err != nil {
		return nil, err
	}
	f, err := newFrame(ctx, &p)
	if err != nil {
		return nil, err
	}
	e := &engine{frame: f, catalogue: items, workers: o.Workers, shards: make([]*Shard, par.Workers(o.Workers)), values: o.Values, progress: o.Progress}
	search, cancel := o.within(ctx)
	defer cancel()
	plan, err := e.run(search, sink)
	if plan == nil && (errors.Is(err, errTime) || ctx.Err() != nil) {
		plan, err = stoppedBefore(ctx, err)
		if plan != nil {
			plan.Bound = Money(e.proved)
		}
	}
	return plan, err
}

// run prices, asks, repairs and writes.
func (e *engine) run(ctx context.Context, sink func(*Decision) error) (*Plan, error) {
	e.report("reading")
	if err := e.survey(ctx); err != nil {
		return nil, err
	}
	e.require()
	e.report("choosing sites")
	fix, prices, err := e.pick(ctx, e.sample.few, e.limits)
	if err != nil {
		return nil, err
	}
	e.report("pricing")
	search, err := e.newPricing(ctx, e.sample.items, fix, e.margins, prices, true)
	if err != nil {
		return nil, err
	}
	if err := search.run(ctx, 25); err != nil {
		return nil, err
	}
	prices = search.prices()
	e.report("asking all items")
	at, err := e.tune(ctx, e.sample.items, prices, fix, search.last)
	if err != nil {
		return nil, err
	}
	at.Alike = e.alike
	asked, err := e.ask(ctx, at)
	if err != nil {
		return nil, err
	}
	e.proved, _ = e.bound(&asked.reply, prices, e.siteRule)
	none := &Plan{Schema: Schema, Stop: facility.WorkLimit, Bound: Money(e.proved)}
	if asked.reply.Stranded > 0 { // from these sites; others may do
		return none, nil
	}
	if kept, err := e.repair(ctx, asked, prices, fix); err != nil {
		return nil, err
	} else if !kept {
		return none, nil
	}
	e.report("writing")
	return e.write(ctx, asked, prices, fix, sink)
}

// require sets what every row needs or allows, and for choices somewhat more of a
// promise and less of a limit when the sample is not the catalogue.
func (e *engine) require() {
	if e.sample.whole.Served > 0 {
		e.low = max(e.low, 1)
	}
	e.limits, e.margins = make([]int64, len(e.rows)), make([]int64, len(e.rows))
	for i := range e.rows {
		row := &e.rows[i]
		if row.kind == promise {
			row.limit = needOf(&e.p.Policy.Within[row.index], e.sample.whole.Covered[i])
		}
		e.limits[i], e.margins[i] = row.limit, row.limit
		if int(e.sample.whole.Items) > len(e.sample.items) {
			if row.kind == promise {
				e.margins[i] += row.limit / 1000
			} else {
				e.margins[i] -= row.limit / 400
			}
		}
	}
}
