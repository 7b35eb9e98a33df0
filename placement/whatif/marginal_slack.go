package whatif

import "github.com/forwardstock/forwardstock/placement"

// unused returns how many steps less the plan stays as it is for.
func (m *marginal) unused(r Resource) (int64, error) {
	if r.Kind == Share || r.Kind == Days {
		return m.tighter()
	}
	return min(m.slack(r), -m.least()), nil
}

// tighter returns how many steps a promise can be tighter and the plan keeps it.
func (m *marginal) tighter() (int64, error) {
	same, most := int64(0), -m.least()
	for same < most {
		at := most - (most-same)/2
		p, ok := m.with(m.p, -at)
		if ok = ok && p.Check() == nil; ok {
			e, err := placement.Evaluate(m.ctx, p, m.base.Plan, m.o)
			if err != nil {
				return 0, err
			}
			ok = len(e.Broken) == 0 && e.Plan.Cost == m.base.Cost
		}
		if ok {
			same = at
		} else {
			most = at - 1
		}
	}
	return same, nil
}

// slack returns how many steps of a limit the plan leaves.
func (m *marginal) slack(r Resource) int64 {
	plan := m.base.Plan
	if r.Kind == MaxSites {
		open := int64(0)
		for i := range plan.Sites {
			if plan.Sites[i].Open {
				open++
			}
		}
		return m.now - open
	}
	least, counted := 1.0, false
	for i := range plan.Limits {
		if l := &plan.Limits[i]; isOf(l, m.limit, r.Site, r.Item) {
			least, counted = min(least, float64(l.Limit-l.Used)/float64(l.Limit-l.Raised)), true
		}
	}
	if !counted {
		return 0
	}
	return int64(least * float64(m.now) / float64(m.per) * (1 - 1e-12))
}
