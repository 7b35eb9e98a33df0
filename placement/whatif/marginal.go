package whatif

import (
	"context"

	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/placement"
)

// Resource is something of which a problem allows so much: one step of it more or
// less is what marginal values are about.
type Resource struct {
	Kind    ResourceKind `json:"kind"`
	Site    string       `json:"site,omitempty"`
	Item    string       `json:"item,omitempty"`
	Promise int          `json:"promise"` // index into Policy.Within, or -1
}

// ResourceKind says what there is more or less of.
type ResourceKind string

const (
	Units    ResourceKind = "units"    // Capacity.Units of a site; a step is one unit
	Volume   ResourceKind = "volume"   // Capacity.Volume of a site; one litre
	Parcels  ResourceKind = "parcels"  // Capacity.Parcels of a site; one parcel a day
	ItemSum  ResourceKind = "item"     // Item.Limit; one unit
	Budget   ResourceKind = "budget"   // Policy.Budget; one dollar
	Share    ResourceKind = "share"    // Promise.Share; more is one point less asked for
	Days     ResourceKind = "days"     // Promise.Days; more is one day more allowed
	MaxSites ResourceKind = "maxsites" // Policy.MaxSites, or without it what the best plan opens; one site
)

// Marginal is what one step more or less of a resource is worth to the best plan: not
// a price of the bound, but the difference of plans that are solved for.
type Marginal struct {
	Resource Resource `json:"resource"`
	// Now is how much there is: units, litres, parcels a day, dollars, a share in
	// (0, 1], days or sites.
	Now  float64 `json:"now"`
	Base Side    `json:"base"` // the best plan as it is
	More Step    `json:"more"` // with one step more
	Less Step    `json:"less"` // with one step less
	// Slack is how many steps of a limit the plan does not use, or a promise could be
	// tighter for it: with so many less it stays as it is, at the same cost.
	Slack int64 `json:"slack,omitempty"`
	// Range is where the best plans cost what Base does. With Gap Exact its ends are
	// solved for. Else it is what the limit leaves unused and one step more, over which
	// the cost is proved to change by no more than Range.Off.
	Range *Range `json:"range,omitempty"`
}

// Step is the answer with some steps more of a resource, or less. It is absent where
// there cannot be so much or so little.
type Step struct {
	Steps  int64 `json:"steps"` // below zero for less
	Exists bool  `json:"exists"`
	Answer Side  `json:"answer"`
	// Difference is what it costs more than Base, below zero where it saves; nil if
	// there is no plan with so little, or none is known.
	Difference *Difference `json:"difference,omitempty"`
}

// Range is the step that the present is on: from From to To steps more, From being
// zero or less, the cost of the best plan is the same to the last millionth, and one
// step beyond either end it is another. The cost falls the more there is, in steps and
// not in slopes, as plans are whole: the ends are found by solving. A step beyond whose
// answer is undecided is an end too.
type Range struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
	// Endless says that no amount more changes anything; To is the last that was
	// looked at then.
	Endless bool `json:"endless,omitempty"`
	// Off is by how much the cost of the best plan may differ from that of Base within
	// the range: zero with Gap Exact. Where it is not, nothing is known of what is beyond.
	Off placement.Money `json:"off,omitempty"`
	// Below is From - 1 and Above is To + 1; nil where there is no such step.
	Below *Step `json:"below,omitempty"`
	Above *Step `json:"above,omitempty"`
}

// Resources lists what a problem limits, in the order of sites, items, policy and
// promises.
func Resources(p placement.Problem) []Resource {
	var all []Resource
	add := func(has bool, r Resource) {
		if has {
			all = append(all, r)
		}
	}
	for i := range p.Network.Sites {
		s := &p.Network.Sites[i]
		add(s.Capacity.Units > 0, Resource{Units, s.ID, "", -1})
		add(s.Capacity.Volume > 0, Resource{Volume, s.ID, "", -1})
		add(s.Capacity.Parcels > 0, Resource{Parcels, s.ID, "", -1})
	}
	for i := range p.Items {
		add(p.Items[i].Limit > 0, Resource{ItemSum, "", p.Items[i].ID, -1})
	}
	add(p.Policy.Budget > 0, Resource{Budget, "", "", -1})
	add(len(p.Network.Sites) > 0, Resource{MaxSites, "", "", -1})
	for i := range p.Policy.Within {
		add(true, Resource{Share, "", "", i})
		add(true, Resource{Days, "", "", i})
	}
	return all
}

// Marginals returns what one step more or less of resources is worth; of none, of all
// that the problem has. It solves the problem once, twice for every resource, and with
// Gap Exact some ten to fifty times for the range of each.
func Marginals(ctx context.Context, p placement.Problem, o placement.Options, of ...Resource) ([]Marginal, error) {
	if len(of) == 0 {
		of = Resources(p)
	}
	amounts := make([]amount, len(of))
	for i, r := range of {
		var err error
		if amounts[i], err = amountOf(&p, r); err != nil {
			return nil, err
		}
	}
	base, err := side(ctx, p, o, Side{})
	if err != nil {
		return nil, err
	}
	switch {
	case base.Undecided:
		return nil, ErrUndecided
	case !base.Possible:
		return nil, placement.ErrInfeasible
	}
	out := make([]Marginal, len(of))
	for i, r := range of {
		m := &marginal{ctx: ctx, p: p, o: o, base: base, amount: amounts[i]}
		if unused := m.slack(r); r.Kind == MaxSites && p.Policy.MaxSites == 0 && unused < m.now {
			m.p.Policy.MaxSites = int(m.now - unused)
			if m.amount, err = amountOf(&m.p, r); err != nil {
				return nil, err
			}
		}
		out[i] = Marginal{Resource: r, Now: m.shown, Base: base}
		if out[i].Slack, err = m.unused(r); err != nil {
			return nil, err
		}
		if out[i].More, err = m.step(1); err != nil {
			return nil, err
		}
		if out[i].Less, err = m.step(-1); err != nil {
			return nil, err
		}
		if o.Gap == placement.Exact {
			if out[i].Range, err = m.rangeOf(&out[i]); err != nil {
				return nil, err
			}
		} else {
			out[i].Range = bounded(&out[i])
		}
	}
	return out, nil
}

// marginal solves a problem with more or less of a resource.
type marginal struct {
	ctx  context.Context
	p    placement.Problem
	o    placement.Options
	base Side
	amount
}

// step solves with so many steps more.
func (m *marginal) step(n int64) (Step, error) {
	out := Step{Steps: n}
	p, ok := m.with(m.p, n)
	if out.Exists = ok && p.Check() == nil; !out.Exists {
		return out, nil
	}
	return m.answer(out, p)
}

func (m *marginal) answer(out Step, p placement.Problem) (Step, error) {
	var err error
	out.Answer, err = side(m.ctx, p, m.o, m.base)
	if out.Difference = out.Answer.more(m.base); out.Difference != nil {
		// More of anything allows all plans that there were, whatever was found.
		if out.Steps < 0 {
			out.Difference.atLeast0()
		} else {
			out.Difference.atMost0()
		}
	}
	return out, err
}

// same reports whether a step costs what the base does.
func (m *marginal) same(s Step) bool { return s.Exists && s.Answer.same(m.base) }

// amountOf returns the amount of a resource.
func amountOf(p *placement.Problem, r Resource) (amount, error) {
	if a, ok := amounts(p, r); ok {
		return a, nil
	}
	return amount{}, mistake.Of(placement.ErrInvalid, "the problem has no limit on %s of site %.40q, item %.40q, promise %d", r.Kind, r.Site, r.Item, r.Promise)
}
