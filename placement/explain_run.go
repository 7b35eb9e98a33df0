package placement

import (
	"context"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/internal/par"
)

// Explain tells why a plan of the problem is as it is. It returns a reason for
// every site, and for every item at every site; of the items that are named, if
// there are any, alone, and then for each of their regions too.
//
// A change is of one decision, with all other items where they are: what it costs
// is exact, and what could be saved by changing more is not counted. What a rule
// costs when everything may change is found by solving without it.
//
// The error matches [ErrInvalid] if the problem, the options or the plan make no
// sense, or Plan.Cost is not what the plan costs. The work is that of one
// evaluation of the search for every site, and for every item that of some
// division of its regions among its sites for every site and open site.
func Explain(ctx context.Context, p Problem, plan *Plan, o Options, items ...string) (*Explanation, error) {
	m, err := compileFor(ctx, &p, plan, o)
	if err != nil {
		return nil, err
	}
	x := &explainer{primal: newPrimal(&oracle{model: m, workers: o.Workers, work: unlimited()})}
	now, completed, _, err := x.redo(ctx, plan, plan.open(), false)
	if err != nil {
		return nil, err
	}
	if completed > 0 {
		return nil, mistake.Of(ErrInvalid, "plan: it does not say who serves %s: Evaluate completes it", plural(completed, "region"))
	}
	x.now = now
	x.price(plan)
	if now.cost != int64(plan.Cost) {
		return nil, mistake.Of(ErrInvalid, "plan: it costs $%s, not $%s: Evaluate counts it", Money(now.cost).Decimal(), plan.Cost.Decimal())
	}
	e := &Explanation{Cost: plan.Cost}
	wanted := make([]bool, len(p.Items))
	for i := range wanted {
		wanted[i] = len(items) == 0 || slices.Contains(items, p.Items[i].ID)
	}
	for _, id := range items {
		if !slices.ContainsFunc(p.Items, func(item Item) bool { return item.ID == id }) {
			return nil, mistake.Of(ErrInvalid, "there is no item %.40q to explain", id)
		}
	}
	if err := x.sitesOf(ctx, e); err != nil {
		return nil, err
	}
	if err := x.itemsOf(ctx, e, wanted, len(items) > 0); err != nil {
		return nil, err
	}
	for i := range m.promises {
		if broken := m.brokenBy(i, now.used[i]); broken > 0 {
			e.Promises = append(e.Promises, PromiseReason{i, Money(broken)})
		}
	}
	if total := e.Total(); total != plan.Parts {
		return nil, mistake.Of(ErrInvalid, "plan: its parts are not what it costs")
	}
	return e, nil
}

// explainer holds the plan that is explained as a trial, at the prices of its rows.
type explainer struct {
	*primal
	now *trial
}

// price sets the prices of the rows to those of the plan, as far as it has any.
func (x *explainer) price(plan *Plan) {
	for i := range x.rows {
		price := Money(0)
		if limit := i - x.promises; limit < 0 && i < len(plan.Promises) {
			price = plan.Promises[i].Price
		} else if limit >= 0 && limit < len(plan.Limits) {
			price = plan.Limits[limit].Price
		}
		x.now.s[i] = min(max(int64(price), 0), x.rows[i].most)
	}
}

// itemsOf explains the wanted items, with lanes or not.
func (x *explainer) itemsOf(ctx context.Context, e *Explanation, wanted []bool, lanes bool) error {
	number := make([]int, len(x.p.Items)) // plus one
	for k, i := range x.items {
		number[i] = k + 1
	}
	var ask []int
	for i, want := range wanted {
		if want {
			ask = append(ask, i)
		}
	}
	rest := make([]Parts, len(x.items))
	err := par.Each(ctx, x.workers, len(x.items), func(worker, k int) {
		if !wanted[x.items[k]] {
			rest[k] = x.itemParts(k, x.now.sets[k], x.lanesOf(k), make([]Parts, x.slots), x.hand(worker).part)
		}
	})
	for _, parts := range rest {
		e.Rest = e.Rest.Plus(parts)
	}
	if err != nil {
		return err
	}
	e.Items = make([]ItemReason, len(ask))
	return par.Each(ctx, x.workers, len(ask), func(worker, a int) {
		out := &e.Items[a]
		out.Item = x.p.Items[ask[a]].ID
		if k := number[ask[a]] - 1; k >= 0 {
			x.item(out, k, x.hand(worker))
			if lanes {
				out.Lanes = x.regionReasons(k)
			}
		}
	})
}

// lanesOf returns the lanes of item k.
func (x *explainer) lanesOf(k int) []int32 { return x.now.lanes[k*x.regions:][:x.regions] }

// verdict is what a change would come to: what it adds to the cost, and the row
// that it breaks most, or -1.
type verdict struct {
	difference int64
	row        int
	short      int64
}

// judge returns the verdict on a change of the cost, broken promises aside, and of
// what the rows use, with the sites that are open then.
func (x *explainer) judge(cost int64, used []int64) verdict {
	v := verdict{difference: cost, row: -1}
	for i := range x.promises {
		v.difference += x.brokenBy(i, used[i]) - x.brokenBy(i, x.now.used[i])
	}
	worst := 0.0
	for i := range x.rows {
		r := &x.rows[i]
		short := r.excess(used[i])
		// A row that the plan breaks itself is no reason as long as it gets no worse.
		if !x.hard(i) || short <= max(0, r.excess(x.now.used[i])) {
			continue
		}
		if share := float64(short) / math.Max(1, float64(r.limit)); share > worst {
			worst, v.row, v.short = share, i, short
		}
	}
	return v
}

// binding returns the row that keeps a saving away.
func (x *explainer) binding(v verdict) *Binding {
	b := &Binding{Kind: BindsPromise, Row: v.row, Short: v.short, Saves: Money(-v.difference)}
	if v.row >= x.promises {
		b.Kind, b.Row = BindsLimit, v.row-x.promises
	}
	return b
}
