package whatif

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// ErrUndecided says that a limit of the options ended a search before there was a
// plan, or a proof that there is none.
var ErrUndecided = errors.New("neither a plan nor a proof that there is none")

// Side is one of the answers that are compared: the best plan found of a problem, if
// there is any. No plan costs less than Bound.
type Side struct {
	Possible bool `json:"possible"`
	// Undecided says that a limit ended the search before there was a plan, or a proof
	// that there is none.
	Undecided bool            `json:"undecided,omitempty"`
	Cost      placement.Money `json:"cost,omitempty"`
	Bound     placement.Money `json:"bound,omitempty"`
	Plan      *placement.Plan `json:"-"`
}

// side solves a problem, from the plan of one like it if there is any.
func side(ctx context.Context, p placement.Problem, o placement.Options, like Side) (Side, error) {
	if like.Plan != nil {
		o.Start = like.Plan
	}
	plan, err := solve(ctx, p, o)
	switch {
	case err != nil || plan == nil:
		return Side{}, err
	case plan.Status != facility.Optimal && plan.Status != facility.Feasible:
		return Side{Undecided: true}, nil
	}
	return Side{Possible: true, Cost: plan.Cost, Bound: plan.Bound, Plan: plan}, nil
}

// idle reports whether the plan holds item k at site w for nobody: a rule asks for it,
// and serving no region from there costs least.
func (s Side) idle(k, w int) bool {
	if s.Plan == nil {
		return false
	}
	item := &s.Plan.Items[k]
	return slices.ContainsFunc(item.Stock, func(x placement.StockPlan) bool { return int(x.Site) == w }) &&
		!slices.ContainsFunc(item.Lanes, func(l placement.Lane) bool { return int(l.Site) == w })
}

// same reports whether two answers cost the same, or both are impossible.
func (s Side) same(t Side) bool {
	return !s.Undecided && !t.Undecided && s.Possible == t.Possible && (!s.Possible || s.Cost == t.Cost)
}

// more returns what s costs more than t, or nil where one is impossible.
func (s Side) more(t Side) *Difference {
	if !s.Possible || !t.Possible {
		return nil
	}
	d := between(s.Plan, t.Plan)
	return &d
}

// ruled returns the problem with a rule for an item at a site, or for the site where
// item is empty.
func ruled(p placement.Problem, item, site string, rule placement.Rule) placement.Problem {
	if item == "" {
		sites := slices.Clone(p.Network.Sites)
		for w := range sites {
			if sites[w].ID == site {
				sites[w].Rule = rule
			}
		}
		p.Network.Sites = sites
		return p
	}
	return paired(p, item, site, func(e *placement.ItemSite) { e.Rule = rule })
}

// paired returns the problem with something else for an item at a site.
func paired(p placement.Problem, item, site string, edit func(*placement.ItemSite)) placement.Problem {
	pairs := slices.Clone(p.Network.ItemSites)
	at := slices.IndexFunc(pairs, func(e placement.ItemSite) bool { return e.Item == item && e.Site == site })
	if at < 0 {
		at, pairs = len(pairs), append(pairs, placement.ItemSite{Item: item, Site: site})
	}
	edit(&pairs[at])
	p.Network.ItemSites = pairs
	return p
}

// find returns the indexes of an item and a site; an item without a name is -1.
func find(p *placement.Problem, item, site string) (k, w int, err error) {
	k = slices.IndexFunc(p.Items, func(x placement.Item) bool { return x.ID == item })
	w = slices.IndexFunc(p.Network.Sites, func(x placement.Site) bool { return x.ID == site })
	if k < 0 && item != "" {
		err = mistake.Of(placement.ErrInvalid, "there is no item %.40q", item)
	}
	if w < 0 {
		err = mistake.Join(placement.ErrInvalid, err, fmt.Errorf("there is no site %.40q", site))
	}
	return k, w, err
}
