package whatif

import (
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// amount is how much there is of a resource: a number that a step changes by per.
type amount struct {
	now, per  int64
	low, high int64 // what it may be
	shown     float64
	limit     placement.LimitKind // of the check in plans
	set       func(p *placement.Problem, x int64)
	endless   bool // setting it to zero takes the limit away
}

// with returns the problem with so many steps more, if there can be.
func (a *amount) with(p placement.Problem, steps int64) (placement.Problem, bool) {
	if steps < a.least() || steps > a.most() {
		return p, false
	}
	a.set(&p, a.now+steps*a.per)
	return p, true
}

// least and most are the fewest and most steps that there can be, which are less
// than 2^62.
func (a *amount) least() int64 {
	if a.per < 0 {
		return -((a.high - a.now) / -a.per)
	}
	return -((a.now - a.low) / a.per)
}

func (a *amount) most() int64 {
	if a.per < 0 {
		return (a.now - a.low) / -a.per
	}
	return (a.high - a.now) / a.per
}

// loosest returns the problem without the limit, if there is such.
func (a *amount) loosest(p placement.Problem) (placement.Problem, bool) {
	if a.endless {
		a.set(&p, 0)
	}
	return p, a.endless
}

// plenty is more of a limit than any problem may have.
const plenty = 1_000_000_000_000

// amounts returns the amount of a resource, if the problem limits it.
func amounts(p *placement.Problem, r Resource) (amount, bool) {
	w := slices.IndexFunc(p.Network.Sites, func(s placement.Site) bool { return s.ID == r.Site })
	k := slices.IndexFunc(p.Items, func(x placement.Item) bool { return x.ID == r.Item })
	i, promise := r.Promise, r.Promise >= 0 && r.Promise < len(p.Policy.Within)
	var a amount
	site := func(edit func(*placement.Capacity, int64)) func(*placement.Problem, int64) {
		return func(p *placement.Problem, x int64) {
			p.Network.Sites = slices.Clone(p.Network.Sites)
			edit(&p.Network.Sites[w].Capacity, x)
		}
	}
	within := func(edit func(*placement.Promise, int64)) func(*placement.Problem, int64) {
		return func(p *placement.Problem, x int64) {
			p.Policy.Within = slices.Clone(p.Policy.Within)
			edit(&p.Policy.Within[i], x)
		}
	}
	limited := func(now, per int64, kind placement.LimitKind, set func(*placement.Problem, int64)) amount {
		return amount{now: now, per: per, low: 1, high: plenty * per, shown: float64(now) / float64(per), limit: kind, set: set, endless: true}
	}
	switch {
	case r.Kind == Units && w >= 0:
		a = limited(p.Network.Sites[w].Capacity.Units, 1, placement.LimitUnits, site(func(c *placement.Capacity, x int64) { c.Units = x }))
	case r.Kind == Volume && w >= 0:
		a = limited(int64(p.Network.Sites[w].Capacity.Volume), million, placement.LimitVolume,
			site(func(c *placement.Capacity, x int64) { c.Volume = rate.Volume(x) }))
	case r.Kind == Parcels && w >= 0:
		a = limited(p.Network.Sites[w].Capacity.Parcels, 1, placement.LimitParcels, site(func(c *placement.Capacity, x int64) { c.Parcels = x }))
	case r.Kind == ItemSum && k >= 0:
		a = limited(p.Items[k].Limit, 1, placement.LimitItem, func(p *placement.Problem, x int64) {
			p.Items = slices.Clone(p.Items)
			p.Items[k].Limit = x
		})
	case r.Kind == Budget:
		a = limited(int64(p.Policy.Budget), million, placement.LimitBudget, func(p *placement.Problem, x int64) { p.Policy.Budget = placement.Money(x) })
	case r.Kind == MaxSites:
		sites := int64(len(p.Network.Sites))
		a = amount{now: int64(p.Policy.MaxSites), per: 1, low: 1, high: sites, set: func(p *placement.Problem, x int64) { p.Policy.MaxSites = int(x) }}
		if a.now == 0 {
			a.now = sites
		}
		a.high = max(a.now, sites)
		a.shown = float64(a.now)
	case r.Kind == Share && promise:
		now := int64(math.Round(p.Policy.Within[i].Share * million))
		a = amount{now: now, per: -million / 100, low: 1, high: million, shown: p.Policy.Within[i].Share,
			set: within(func(w *placement.Promise, x int64) { w.Share = float64(x) / million })}
	case r.Kind == Days && promise:
		now := int64(p.Policy.Within[i].Days)
		a = amount{now: now, per: 1, low: 0, high: max(now, geo.MaxDay), shown: float64(now),
			set: within(func(w *placement.Promise, x int64) { w.Days = int(x) })}
	}
	return a, a.set != nil && (a.now > 0 || r.Kind == Days)
}
