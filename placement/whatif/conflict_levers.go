package whatif

import (
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// lever is a way in which a requirement gives, by 0 to span of its unit. Where
// it is the first of its requirement, span drops the requirement altogether.
type lever struct {
	requirement int
	unit        Unit
	asked, span int64
	rises       bool // giving adds to what is asked
	// apply changes a problem whose lists are its own, for a give above 0.
	apply func(p *placement.Problem, give int64)
	// need returns the least give that a plan of a problem needs in which the lever
	// gave so much.
	need func(plan *placement.Plan, gave int64) int64
	// press, if not nil, makes a problem in which the lever gave all pay dearly for
	// every unit, so that a plan of it gives about the least.
	press func(p *placement.Problem)
}

// dear is what a unit short costs where a plan is pressed for it: far more than
// parcels do.
const dear = 1000 * rate.Dollar

// share returns a give as a share of what is asked.
func (l *lever) share(give int64) float64 { return float64(give) / float64(max(1, l.asked)) }

// to returns what is asked after a give.
func (l *lever) to(give int64) int64 {
	if l.rises {
		return l.asked + give
	}
	return l.asked - give
}

// shortShare returns by how many millionths a share of some demand must fall for
// this much to keep it.
func shortShare(asked, kept, demand int64) int64 {
	if kept >= demand {
		return 0
	}
	share, _ := exact.MulDivFloor(kept, million, demand)
	return max(0, asked-share)
}

// demand returns Q of a promise.
func (f *finder) demand(w placement.Promise) int64 {
	sum := int64(0)
	for k := range f.p.Demand.Items {
		if d := &f.p.Demand.Items[k]; w.Item == "" || w.Item == d.Item {
			for r := range d.Shares {
				if to := &f.p.Demand.Regions[r]; (w.Region == "" || w.Region == to.ID) && (w.State == "" || w.State == to.State) {
					sum += quantity(d.Mean, d.Shares[r])
				}
			}
		}
	}
	return sum
}

// quantity returns q_kr.
func quantity(mean, share float64) int64 {
	q, _ := exact.Round(float64(1e6*mean) * share)
	return q
}

// open returns the number of open sites of a provider, or of all.
func (f *finder) open(plan *placement.Plan, provider string) int64 {
	n := int64(0)
	for w := range plan.Sites {
		if plan.Sites[w].Open && (provider == "" || f.p.Network.Sites[w].Provider == provider) {
			n++
		}
	}
	return n
}

// limit returns the lever of a limit that set writes; 0 is no limit, and scale
// is one of its units in the checks of a plan. The most is far above what plans
// that are no nonsense can use.
func limit(unit Unit, asked, most, scale int64, kind placement.LimitKind, site, item string, set func(*placement.Problem, int64)) lever {
	l := lever{unit: unit, asked: asked, span: most - asked, rises: true}
	l.apply = func(p *placement.Problem, give int64) {
		if give < l.span {
			set(p, asked+give)
		} else {
			set(p, 0)
		}
	}
	l.need = func(plan *placement.Plan, gave int64) int64 {
		most, counted := int64(0), false
		for i := range plan.Limits {
			if c := &plan.Limits[i]; isOf(c, kind, site, item) {
				used := c.Used - c.Raised // of the limit itself
				most, counted = max(most, (used+scale-1)/scale), true
			}
		}
		if !counted {
			return gave
		}
		return most - asked
	}
	return l
}

// isOf reports whether a check is of a limit: that on what is carried is of the budget.
func isOf(c *placement.LimitCheck, kind placement.LimitKind, site, item string) bool {
	same := c.Kind == kind || c.Kind == placement.LimitCarrying && kind == placement.LimitBudget
	return same && c.Site == site && c.Item == item
}

// What limits can be at most, as Problem.Check has it.
const (
	mostUnits   = 1_000_000_000_000
	mostParcels = 100_000_000
	mostVolume  = 1 << 60
	mostMoney   = 1 << 60
)

// rule is the lever of a rule that unset drops, and that a plan would break if
// broken says so.
func rule(unset func(*placement.Problem), broken func(*placement.Plan) bool) lever {
	return lever{unit: UnitRule, asked: 1, span: 1,
		apply: func(p *placement.Problem, _ int64) { unset(p) },
		need: func(plan *placement.Plan, _ int64) int64 {
			if broken(plan) {
				return 1
			}
			return 0
		}}
}

// index fills the tables by ID.
func (f *finder) index() {
	f.items, f.sites = map[string]int{}, map[string]int{}
	f.sold, f.demandOf = make([]int64, len(f.p.Items)), make([]int, len(f.p.Items))
	for i := range f.p.Items {
		f.items[f.p.Items[i].ID] = i
	}
	for w := range f.p.Network.Sites {
		f.sites[f.p.Network.Sites[w].ID] = w
	}
	for k := range f.p.Demand.Items {
		d := &f.p.Demand.Items[k]
		i := f.items[d.Item]
		f.demandOf[i] = k
		for _, share := range d.Shares {
			f.sold[i] += quantity(d.Mean, share)
		}
	}
}

// relax returns the problem with what gives at a point.
func (f *finder) relax(g point) placement.Problem {
	p := f.p
	p.Policy.Within, p.Policy.Providers = slices.Clone(p.Policy.Within), slices.Clone(p.Policy.Providers)
	p.Network.Sites, p.Network.ItemSites = slices.Clone(p.Network.Sites), slices.Clone(p.Network.ItemSites)
	p.Items, p.Network.Pins = slices.Clone(p.Items), slices.Clone(p.Network.Pins)
	for i, give := range g {
		if give > 0 {
			f.levers[i].apply(&p, give)
		}
	}
	p.Network.Pins = slices.DeleteFunc(p.Network.Pins, func(pin placement.Pin) bool { return pin.Item == "" })
	return p
}
