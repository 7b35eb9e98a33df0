package report

import (
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// check returns why a study cannot be one of the problem. Indexes of one that
// passes are within the problem.
func (s *Study) check(p *placement.Problem) error {
	sites := len(p.Network.Sites)
	site := func(w int32, none bool) bool { return w >= 0 && int(w) < sites || none && w == -1 }
	if e := s.Explanation; e != nil {
		if len(e.Sites) != sites {
			return mismatch("%d sites are explained, the problem has %d", len(e.Sites), sites)
		}
		for i := range e.Items {
			for _, h := range e.Items[i].Sites {
				if !site(h.Site, false) || !site(h.Next.Site, true) {
					return mismatch("a reason of item %.40q is about site %d or %d of %d", e.Items[i].Item, h.Site, h.Next.Site, sites)
				}
			}
		}
	}
	for _, m := range s.Marginals {
		if r := m.Resource; (r.Kind == whatif.Share || r.Kind == whatif.Days) && (r.Promise < 0 || r.Promise >= len(p.Policy.Within)) {
			return mismatch("a marginal value is about promise %d of %d", r.Promise, len(p.Policy.Within))
		}
	}
	if s.Hedge != nil {
		for i := range s.Hedge.Items {
			for _, w := range s.Hedge.Items[i].Stock {
				if !site(w.Site, false) {
					return mismatch("the hedge holds item %.40q at site %d of %d", s.Hedge.Items[i].Item, w.Site, sites)
				}
			}
		}
	}
	for _, b := range s.BreakEvens {
		if b == nil {
			return mismatch("a break-even is nil")
		}
	}
	for _, t := range s.Thresholds {
		if t == nil {
			return mismatch("a threshold is nil")
		}
		for _, f := range t.Promises {
			if f.Promise < 0 || f.Promise >= len(p.Policy.Within) {
				return mismatch("a threshold is about promise %d of %d", f.Promise, len(p.Policy.Within))
			}
		}
	}
	for _, o := range s.Overrides {
		if o.Price == nil {
			return mismatch("an override has no price")
		}
	}
	if c := s.Scenarios; c != nil {
		for _, f := range c.Scenarios {
			if f.Plan < -1 || f.Plan >= len(c.Plans) {
				return mismatch("a scenario has plan %d of %d", f.Plan, len(c.Plans))
			}
		}
		for _, x := range c.Plans {
			if x.Plan == nil || len(x.Cells) != len(c.Scenarios) {
				return mismatch("a plan of the scenarios has %d cells of %d", len(x.Cells), len(c.Scenarios))
			}
			for _, i := range x.Scenarios {
				if i < 0 || i >= len(c.Scenarios) {
					return mismatch("a plan is best in scenario %d of %d", i, len(c.Scenarios))
				}
			}
		}
		if max(c.Cheapest, c.Safest) >= len(c.Plans) {
			return mismatch("the best plan is number %d of %d", max(c.Cheapest, c.Safest), len(c.Plans))
		}
	}
	return nil
}
