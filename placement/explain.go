package placement

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/par"
)

// Explanation tells for every decision of a plan what it costs, which rule binds
// it, and what the next best choice would change. The costs of Sites, Items and
// Promises add up to Cost, part by part, to the last millionth of a dollar; see
// [Explanation.Total].
type Explanation struct {
	Cost     Money           `json:"cost"` // Plan.Cost
	Sites    []SiteReason    `json:"sites"`
	Items    []ItemReason    `json:"items"`
	Rest     Parts           `json:"rest,omitzero"` // of the items that were not asked for
	Promises []PromiseReason `json:"promises,omitempty"`
}

// Total returns the sum of all parts: those of the plan.
func (e *Explanation) Total() Parts {
	sum := e.Rest
	for i := range e.Sites {
		sum = sum.Plus(e.Sites[i].Parts)
	}
	for i := range e.Items {
		sum = sum.Plus(e.Items[i].Parts)
	}
	for i := range e.Promises {
		sum.Broken += e.Promises[i].Broken
	}
	return sum
}

// SiteReason tells why a site is open or not.
type SiteReason struct {
	Site string `json:"site"`
	Open bool   `json:"open"`
	// Parts are what having it open, or closing it, costs; what is held there is in
	// the parts of the items.
	Parts Parts `json:"parts"`
	// Next is to close it or to open it, every item then going where it costs least
	// at the prices of the rows in the plan.
	Next    Change   `json:"next"`
	Binding *Binding `json:"binding,omitempty"`
}

// ItemReason tells why an item is where it is.
type ItemReason struct {
	Item string `json:"item"`
	// Parts are those of ItemPlan.Parts: the sum over Sites, and Lost.
	Parts Parts `json:"parts"`
	Lost  Money `json:"lost,omitempty"` // sales that are not served
	// Sites has one entry for every site, and none for an item without demand.
	Sites []HoldReason `json:"sites,omitempty"`
	// Lanes has one entry for every region with demand, if the item was asked for by
	// name. Their parts add up to those of serving in Sites, and Lost.
	Lanes []LaneReason `json:"lanes,omitempty"`
}

// HoldReason tells why an item is held at a site or not.
type HoldReason struct {
	Site int32 `json:"site"` // index into Network.Sites
	Held bool  `json:"held"`
	// Holding is the cost of holding it, and its reserve, there or no longer there;
	// Serving is the cost of what it serves.
	Holding Parts `json:"holding,omitzero"`
	Serving Parts `json:"serving,omitzero"`
	// Next is the cheapest change that ends or begins holding it there and keeps all
	// requirements: alone, or in exchange for one other site; the regions of the
	// item are divided anew, and all else stays. What opening a closed site costs is
	// in it.
	Next    Change   `json:"next"`
	Binding *Binding `json:"binding,omitempty"`
}

// LaneReason tells why a region gets an item from where it does.
type LaneReason struct {
	Region  int32 `json:"region"` // as in Lane, with -1 for demand that is lost
	Site    int32 `json:"site"`
	Service int32 `json:"service"`
	Parts   Parts `json:"parts"`
	// OnTime is what is on time for each promise of Policy.Within, in millionths of a
	// unit.
	OnTime []int64 `json:"on_time,omitempty"`
	// Next is the cheapest other lane from a site that holds the item, or losing the
	// demand, that keeps all requirements.
	Next    LaneChange `json:"next"`
	Binding *Binding   `json:"binding,omitempty"`
}

// PromiseReason is what a promise adds to the cost that is not kept.
type PromiseReason struct {
	Promise int   `json:"promise"` // index into Policy.Within
	Broken  Money `json:"broken"`
}

// Change is a choice that was not made. Difference is what it would change the
// cost of the plan by, exactly.
type Change struct {
	// Action is ActionNone, ActionDrop, ActionMove or ActionAdd of an item,
	// ActionClose or ActionOpen of a site.
	Action Action `json:"action"`
	// Site is an index into Network.Sites: where the item would go instead, or what
	// it would leave for the site in question, else -1.
	Site       int32 `json:"site"`
	Difference Money `json:"difference"`
	// Opening is the part of it for opening a site.
	Opening Money `json:"opening,omitempty"`
}

// LaneChange is a lane that was not chosen, with Change.Difference: indexes into
// Network.Sites and Network.Services, both -1 for losing the demand. Action is
// ActionNone if there is no other, else ActionMove or ActionLose.
type LaneChange struct {
	Action     Action `json:"action"`
	Site       int32  `json:"site"`
	Service    int32  `json:"service"`
	Difference Money  `json:"difference"`
}

const (
	ActionOpen  Action = "open"  // have one more site
	ActionClose Action = "close" // have one site less
	ActionLose  Action = "lose"  // leave the demand of a region unserved
)

// Binding is the rule without which a choice would have been made, or possible.
type Binding struct {
	Kind BindingKind `json:"kind"`
	// Row is an index into Plan.Promises or Plan.Limits, by Kind; else -1. Short is by
	// how much the choice would break it, in the units there.
	Row   int   `json:"row"`
	Short int64 `json:"short,omitempty"`
	// Saves is what the choice would save. A rule that leaves no other choice is named
	// also where that is zero or less; zero where goods cannot be at the site at all.
	Saves Money `json:"saves"`
}

// BindingKind says what kind of rule binds.
type BindingKind string

const (
	BindsPromise   BindingKind = "promise"    // Policy.Within
	BindsLimit     BindingKind = "limit"      // of a site, an item or the budget
	BindsForced    BindingKind = "forced"     // the site, or the item there
	BindsForbidden BindingKind = "forbidden"  // the site, or the item there
	BindsExcluded  BindingKind = "excluded"   // the site does not take a tag of the item
	BindsWay       BindingKind = "no way"     // no way brings the item there
	BindsCount     BindingKind = "site count" // of all sites or of a provider
	BindsPin       BindingKind = "pin"        // Network.Pins
	BindsReach     BindingKind = "out of reach"
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
	if err := errors.Join(checkContext(ctx), p.Check(), o.check()); err != nil {
		return nil, err
	}
	if err := plan.fits(&p); err != nil {
		return nil, err
	}
	m, err := compile(ctx, &p, o.Workers)
	if err != nil {
		return nil, err
	}
	x := &explainer{primal: newPrimal(&oracle{model: m, workers: o.Workers, work: unlimited()})}
	now, completed, _, err := x.redo(ctx, plan, plan.open(), false)
	if err != nil {
		return nil, err
	}
	if completed > 0 {
		return nil, fmt.Errorf("%w: plan: it does not say who serves %s: Evaluate completes it", ErrInvalid, plural(completed, "region"))
	}
	x.now = now
	x.price(plan)
	if now.cost != int64(plan.Cost) {
		return nil, fmt.Errorf("%w: plan: it costs %v, not %v: Evaluate counts it", ErrInvalid, Money(now.cost), plan.Cost)
	}
	e := &Explanation{Cost: plan.Cost}
	wanted := make([]bool, len(p.Items))
	for i := range wanted {
		wanted[i] = len(items) == 0 || slices.Contains(items, p.Items[i].ID)
	}
	for _, id := range items {
		if !slices.ContainsFunc(p.Items, func(item Item) bool { return item.ID == id }) {
			return nil, fmt.Errorf("%w: there is no item %.40q to explain", ErrInvalid, id)
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
		return nil, fmt.Errorf("%w: plan: its parts are not what it costs", ErrInvalid)
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
