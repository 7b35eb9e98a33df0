package placement

import (
	"context"
	"errors"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/mistake"
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
// prices, cheapest first; if that is not enough, sites are chosen anew with more room
// to spare. It reads the catalogue three times if all goes well, and takes time linear
// in items, regions and sites. Limits of items and promises about one item are priced
// by each item for itself. The bound of a catalogue of up to 2,000 items is raised by
// all values and prices together until Options.Gap is reached or little comes of it. Where
// no sites are found for one, it is planned by Solve itself, whole units and all.
//
// The plan has no Items, and no Compared. Its certificate is one leaf, or those of Solve,
// without Values, and without the prices of rows about one item; with Options.Values
// these come with the decisions. Package verify checks all of it.
//
// Errors match those of Solve; one of the catalogue or of sink is returned as it
// is, and a catalogue that is not the same when it is read again matches ErrInvalid. If no
// sites are found that keep the limits, and it is not known that there are none, the
// plan's Status is Unknown and its Stop WorkLimit. When ctx is done, the plan says how far it came: its Status is Unknown, and
// its Bound holds if all items have been asked; Options.Time does the same.
// Options.Work matters only where Solve is resorted to.
func Stream(ctx context.Context, p Problem, items Catalogue, sink func(*Decision) error, o Options) (*Plan, error) {
	if err := mistake.Join(ErrInvalid, checkShared(&p), o.check()); err != nil {
		return nil, err
	}
	if items == nil {
		return nil, mistake.Of(ErrInvalid, "no catalogue")
	}
	f, err := newFrame(ctx, &p)
	if err != nil {
		return nil, err
	}
	e := &engine{frame: f, catalogue: items, workers: o.Workers, shards: make([]*Shard, par.Workers(o.Workers)), values: o.Values, progress: o.Progress}
	search, cancel := o.within(ctx)
	defer cancel()
	plan, err := e.run(search, sink, o.gap())
	if err == nil && plan.Status == facility.Unknown {
		if e.small() {
			plan, err = e.resort(search, sink, o)
		} else if err = e.impossible(search); err != nil {
			plan = nil
		}
	}
	if plan == nil && (errors.Is(err, errTime) || ctx.Err() != nil) {
		plan, err = stoppedBefore(ctx, err)
		if plan != nil {
			plan.Bound = Money(e.proved)
		}
	}
	return plan, err
}

// picks is how often sites are chosen: each time with more room to spare.
const picks = 4

// run chooses sites, prices, asks, repairs and writes.
func (e *engine) run(ctx context.Context, sink func(*Decision) error, gap float64) (*Plan, error) {
	e.report("reading")
	if err := e.survey(ctx); err != nil {
		return nil, err
	}
	e.require()
	best := int64(0)
	for n := range picks {
		fix, prices, err := e.price(ctx, e.tighter(e.limits, 0.02*float64(n*n)))
		if err != nil {
			return nil, err
		}
		asked, kept, err := e.decisions(ctx, prices, fix)
		if err != nil {
			return nil, err
		}
		if !kept { // from these sites; others may do
			best = max(best, e.proved)
			continue
		}
		rows := prices.rows()
		if e.small() {
			if rows, err = e.raise(ctx, asked, rows, fix, gap); err != nil {
				return nil, err
			}
		}
		e.report("writing")
		plan, err := e.write(ctx, asked, rows, fix, sink)
		if err == nil && plan.Gap() > gap {
			plan.Stop = facility.Exhausted
		}
		return plan, err
	}
	return &Plan{Schema: Schema, Stop: facility.WorkLimit, Bound: Money(best)}, nil
}

// price chooses the open sites, for given limits, and the prices at which all items
// are asked.
func (e *engine) price(ctx context.Context, limits []int64) (fix []decision, at *Prices, err error) {
	e.report("choosing sites")
	fix, prices, err := e.pick(ctx, e.sample.few, limits)
	if err != nil {
		return nil, nil, err
	}
	if e.small() && len(e.sample.few) < len(e.sample.items) {
		p, err := e.newPricing(ctx, e.sample.items, fix, limits, prices)
		if err == nil {
			err = p.run(ctx, siteSteps, math.Inf(1))
		}
		if err == nil {
			fix, prices, err = e.improve(ctx, p)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	e.report("pricing")
	search, err := e.newPricing(ctx, e.sample.items, fix, e.margins, prices)
	if err != nil {
		return nil, nil, err
	}
	if err := search.run(ctx, 25+len(e.rows), math.Inf(1)); err != nil {
		return nil, nil, err
	}
	if at, err = e.tune(ctx, e.sample.items, search.prices(), fix, search.last); err == nil {
		at.Alike = e.alike
	}
	return fix, at, err
}

// decisions asks all items, and makes what they choose keep the rows, if that can be.
func (e *engine) decisions(ctx context.Context, at *Prices, fix []decision) (asked *pass, kept bool, err error) {
	e.report("asking all items")
	if asked, err = e.ask(ctx, at); err != nil {
		return nil, false, err
	}
	e.proved, _ = e.proves(&asked.reply, at.rows(), e.siteRule)
	if asked.reply.Stranded > 0 {
		return asked, false, nil
	}
	kept, err = e.repair(ctx, asked, at.rows(), fix)
	return asked, kept, err
}

// require sets what every row needs or allows, and for choices somewhat more of a
// promise and less of a limit when the sample is not the catalogue.
func (e *engine) require() {
	e.demands(&e.sample.whole)
	e.limits, e.margins = make([]int64, len(e.rows)), make([]int64, len(e.rows))
	for i := range e.rows {
		row := &e.rows[i]
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

// tighter returns what rows need or allow with so much to spare.
func (e *engine) tighter(limits []int64, share float64) []int64 {
	out := slices.Clone(limits)
	for i := range e.rows {
		if row := &e.rows[i]; row.kind == promise {
			out[i] += int64(float64(min(row.limit, e.sample.whole.Covered[i]-row.limit)) * share)
		} else {
			out[i] -= int64(float64(row.limit) * share)
		}
	}
	return out
}
