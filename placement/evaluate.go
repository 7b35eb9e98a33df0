package placement

import (
	"context"
	"math"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// Evaluation is what a plan comes to.
type Evaluation struct {
	// Plan is the plan with everything recomputed that is not a decision. Its bound is
	// zero, without a certificate, and rows have no prices; its Status is Unknown if
	// rules are broken.
	Plan *Plan `json:"plan"`
	// Broken are the rules that it breaks: of sites, of items in their order, of
	// promises and of limits.
	Broken []Broken `json:"broken,omitempty"`
	// Completed is how many regions of items the plan did not say a possible lane for.
	Completed int `json:"completed,omitempty"`
}

// Broken is a rule of the problem that a plan breaks.
type Broken struct {
	Kind BrokenKind `json:"kind"`
	// Requirement in words, such as "95 % of demand within 2 days".
	Requirement string `json:"requirement"`
	// Short is what is missing, and Over what is too much: sites, millionths of a
	// unit, cubic millimetres or millionths of a dollar; both zero for what is simply
	// not so.
	Short int64 `json:"short,omitempty"`
	Over  int64 `json:"over,omitempty"`
	// What it is about: empty where it is about none or all of them. Of several
	// regions it is the first.
	Site     string       `json:"site,omitempty"`
	Item     string       `json:"item,omitempty"`
	Region   geo.RegionID `json:"region,omitempty"`
	Provider string       `json:"provider,omitempty"`
	// Promise is the index of the promise in Policy.Within, or -1.
	Promise int `json:"promise"`
}

// BrokenKind says what rule is broken: one of these, or the LimitKind of a limit.
type BrokenKind string

const (
	BrokenSite     BrokenKind = "site"      // Site.Rule
	BrokenCount    BrokenKind = "count"     // Policy.MinSites, MaxSites, or a site for what must be served
	BrokenProvider BrokenKind = "provider"  // Policy.Providers
	BrokenClosed   BrokenKind = "closed"    // an item at a site that is not open
	BrokenItemSite BrokenKind = "item_site" // ItemSite.Rule or Site.Excludes
	BrokenWay      BrokenKind = "way"       // an item cannot come that way
	BrokenPin      BrokenKind = "pin"       // Network.Pins
	BrokenServed   BrokenKind = "served"    // demand that may not be lost is not served
	BrokenPromise  BrokenKind = "promise"   // a promise without a penalty
)

// Evaluate computes what a plan comes to, an edited one too, and which rules it
// breaks. It takes only the decisions of the plan, with slices as long as those of
// the problem:
//
//	Sites[w].Open                 the sites that are open
//	Items[k].Stock[j].Site, Way   where items are held, and how they come there
//	Items[k].Lanes                who serves which region, by which service
//
// and recomputes all else: cost and parts to the last millionth, stock in whole
// cartons, promises, limits, days, and what the plan is compared with. A plan of
// [Solve] evaluates to itself, but for its bound, prices and Next, which then looks at
// cost alone.
//
// What is missing is completed: a region of an item without a lane, or with one that
// is not possible or leads from where the item is not held, gets the lane that costs
// least of where it is held, or is lost where it may be and that costs less. Goods
// are not held at closed sites. A way that an item cannot come by is replaced by the
// cheapest. Demand that may not be lost and cannot be served is lost all the same,
// at its margin. Items without demand are not held.
//
// Broken rules are no error: they are left aside and listed. The error matches
// [ErrInvalid] if the problem makes no sense, or the plan does not fit it: other
// numbers of sites and items, indexes of what is not there, anything twice. Of the
// options, only Workers matters. When ctx is done, Evaluate returns its cause. It
// takes time linear in items, regions and lanes.
func Evaluate(ctx context.Context, p Problem, plan *Plan, o Options) (*Evaluation, error) {
	return evaluate(ctx, p, plan, o, nil)
}

// EvaluateStock is [Evaluate] that takes the units of the plan, too: of every item at a
// site, Stock[j].Target is the stock to have there, where Evaluate computes it anew.
// What to move and how many cartons to send follow from it as in a plan of Solve: least
// shipments are kept, and what limits do not allow is cut, see Plan.Grants.
//
// The error matches [ErrInvalid] also if a target is below zero or so large that what it
// costs could not be counted.
func EvaluateStock(ctx context.Context, p Problem, plan *Plan, o Options) (*Evaluation, error) {
	return evaluate(ctx, p, plan, o, plan)
}

// evaluate evaluates a plan with the targets of another one, if there is any.
func evaluate(ctx context.Context, p Problem, plan *Plan, o Options, wanted *Plan) (*Evaluation, error) {
	m, err := compileFor(ctx, &p, plan, o)
	if err != nil {
		return nil, err
	}
	if err := m.countable(wanted); err != nil {
		return nil, err
	}
	compared, err := newPrimal(newOracle(m, o.Workers, unlimited())).compare(ctx)
	if err != nil {
		return nil, err
	}
	e := &evaluation{p: &p, plan: plan, model: m}
	loose := e.rules()
	if len(e.broken) > 0 {
		if m, err = m.loosened(ctx, loose, o.Workers); err != nil {
			return nil, err
		}
	}
	x := newPrimal(newOracle(m, o.Workers, unlimited()))
	t, completed, unserved, err := x.redo(ctx, plan, plan.open(), false)
	if err != nil {
		return nil, err
	}
	if t.missing > 0 {
		if x, err = e.losing(ctx, loose, x, t, unserved, o.Workers); err != nil {
			return nil, err
		}
	}
	e.rows(x.model, t.used)
	out := &Evaluation{Broken: e.broken, Completed: completed}
	if out.Plan, err = x.describe(ctx, t, t.s, compared, wanted); err != nil {
		return nil, err
	}
	out.Plan.Stop = facility.GapReached
	switch {
	case len(out.Broken) > 0:
	case out.Plan.Cost > 0:
		out.Plan.Status = facility.Feasible
	default:
		out.Plan.Status, out.Plan.Stop = facility.Optimal, facility.Proved
	}
	return out, nil
}

// compileFor returns the model of a problem for what is asked about a plan, and the
// errors of all three.
func compileFor(ctx context.Context, p *Problem, plan *Plan, o Options) (*model, error) {
	if err := mistake.Join(ErrInvalid, checkContext(ctx), p.Check(), o.check()); err != nil {
		return nil, err
	}
	if err := plan.fits(p); err != nil {
		return nil, err
	}
	return compile(ctx, p, o.Workers)
}

// countable refuses targets that make no sense.
func (m *model) countable(wanted *Plan) error {
	if wanted == nil {
		return nil
	}
	sum := 0.0
	for k, i := range m.items {
		dearest := 1.0
		for j := range m.slots {
			u := &m.unit[k*m.slots+j]
			dearest = max(dearest, float64(u.hold), 2*float64(u.storage), float64(u.spend))
		}
		for j, s := range wanted.Items[i].Stock {
			sum += 2 * float64(s.Target) * dearest
			if s.Target < 0 || s.Target > maxStock || sum > float64(maxObjective) {
				return mistake.Of(ErrInvalid, "plan.items[%d].stock[%d]: a target of %d units is not one that can be counted", i, j, s.Target)
			}
		}
	}
	return nil
}

func unlimited() *budget { return &budget{limit: math.MaxInt64} }

// open returns the open sites of a plan.
func (plan *Plan) open() []int32 {
	var open []int32
	for w := range plan.Sites {
		if plan.Sites[w].Open {
			open = append(open, int32(w))
		}
	}
	return open
}

// losing loses the demand of a trial that is not served, at its margin, and notes
// that it may not be lost. It returns where such a trial can be counted.
func (e *evaluation) losing(ctx context.Context, loose *Problem, x *primal, t *trial, unserved []int64, workers int) (*primal, error) {
	losing := *loose
	losing.Items = append([]Item{}, loose.Items...)
	for k, i := range x.items {
		if unserved[k] == 0 {
			continue
		}
		losing.Items[i].MayLose = true
		var regions []int32
		lanes := t.lanes[k*x.regions:][:x.regions]
		for r := range lanes {
			if x.q[k*x.regions+r] > 0 && lanes[r] == noLane {
				lanes[r] = lostLane
				regions = append(regions, int32(r))
			}
		}
		e.unserved(int(i), regions, unserved[k])
	}
	m, err := x.model.loosened(ctx, &losing, workers)
	if err != nil {
		return nil, err
	}
	x = newPrimal(newOracle(m, workers, unlimited()))
	t.missing = 0
	return x, x.count(ctx, t)
}
