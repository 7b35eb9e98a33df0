package whatif

import (
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/figures"
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

// add adds a requirement with its levers.
func (f *finder) add(kind RequirementKind, index int, words string, levers ...lever) {
	for _, l := range levers {
		l.requirement = len(f.requirements)
		f.levers = append(f.levers, l)
	}
	f.main = append(f.main, len(f.levers)-len(levers))
	f.requirements = append(f.requirements, Requirement{kind, index, words})
}

// collect lists what the problem requires, what a seller decides first.
func (f *finder) collect() {
	f.promises()
	f.counts()
	f.budgetAndLimits()
	f.capacities()
	f.rules()
	f.pins()
	f.served()
}

func (f *finder) promises() {
	for i := range f.p.Policy.Within {
		w := f.p.Policy.Within[i]
		asked, err := exact.Round(w.Share * million)
		if w.Penalty > 0 || err != nil || asked == 0 {
			continue
		}
		about := f.demand(w)
		f.add(RequirePromise, i, promiseWords(w),
			lever{unit: UnitShare, asked: asked, span: asked,
				apply: func(p *placement.Problem, give int64) {
					if promise := &p.Policy.Within[i]; give == asked {
						promise.Penalty = 1 // keeps count of it
					} else {
						promise.Share = float64(asked-give) / million
					}
				},
				need: func(plan *placement.Plan, _ int64) int64 {
					return shortShare(asked, plan.Promises[i].OnTime, about)
				},
				press: func(p *placement.Problem) { p.Policy.Within[i].Penalty = dear }},
			lever{unit: UnitDays, asked: int64(w.Days), span: int64(geo.MaxDay - w.Days), rises: true,
				apply: func(p *placement.Problem, give int64) { p.Policy.Within[i].Days += int(give) },
				need:  func(_ *placement.Plan, gave int64) int64 { return gave }})
	}
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

func (f *finder) counts() {
	all := int64(len(f.p.Network.Sites))
	if most := int64(f.p.Policy.MaxSites); most > 0 && most < all {
		f.add(RequireMaxSites, 0, "at most "+sitesText(most), lever{unit: UnitSites, asked: most, span: all - most, rises: true,
			apply: func(p *placement.Problem, give int64) { p.Policy.MaxSites += int(give) },
			need:  func(plan *placement.Plan, _ int64) int64 { return f.open(plan, "") - most }})
	}
	if fewest := int64(f.p.Policy.MinSites); fewest > 0 {
		f.add(RequireMinSites, 0, "at least "+sitesText(fewest), lever{unit: UnitSites, asked: fewest, span: fewest,
			apply: func(p *placement.Problem, give int64) { p.Policy.MinSites -= int(give) },
			need:  func(plan *placement.Plan, _ int64) int64 { return fewest - f.open(plan, "") }})
	}
	for i := range f.p.Policy.Providers {
		l, all := &f.p.Policy.Providers[i], int64(0)
		for w := range f.p.Network.Sites {
			if f.p.Network.Sites[w].Provider == l.Provider {
				all++
			}
		}
		if most := int64(l.Max); most > 0 && most < all {
			f.add(RequireProviderMax, i, fmt.Sprintf("at most %s of provider %.40q", sitesText(most), l.Provider),
				lever{unit: UnitSites, asked: most, span: all - most, rises: true,
					apply: func(p *placement.Problem, give int64) { p.Policy.Providers[i].Max += int(give) },
					need:  func(plan *placement.Plan, _ int64) int64 { return f.open(plan, l.Provider) - most }})
		}
		if fewest := int64(l.Min); fewest > 0 {
			f.add(RequireProviderMin, i, fmt.Sprintf("at least %s of provider %.40q", sitesText(fewest), l.Provider),
				lever{unit: UnitSites, asked: fewest, span: fewest,
					apply: func(p *placement.Problem, give int64) { p.Policy.Providers[i].Min -= int(give) },
					need:  func(plan *placement.Plan, _ int64) int64 { return fewest - f.open(plan, l.Provider) }})
		}
	}
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
		for _, c := range plan.Limits {
			if c.Kind == kind && c.Site == site && c.Item == item {
				return (c.Used+scale-1)/scale - asked
			}
		}
		return gave // nothing was counted
	}
	return l
}

// What limits can be at most, as Problem.Check has it.
const (
	mostUnits   = 1_000_000_000_000
	mostParcels = 100_000_000
	mostVolume  = 1 << 60
	mostMoney   = 1 << 60
)

func (f *finder) budgetAndLimits() {
	if budget := int64(f.p.Policy.Budget); budget > 0 {
		f.add(RequireBudget, 0, "a budget of "+moneyText(budget), limit(UnitMoney, budget, mostMoney, 1, placement.LimitBudget, "", "",
			func(p *placement.Problem, x int64) { p.Policy.Budget = placement.Money(x) }))
	}
	for i := range f.p.Items {
		item := &f.p.Items[i]
		if item.Limit > 0 && f.sold[i] > 0 {
			f.add(RequireLimit, i, fmt.Sprintf("at most %s units of item %.40q", figures.Thousands(item.Limit), item.ID),
				limit(UnitUnits, item.Limit, mostUnits, million, placement.LimitItem, "", item.ID,
					func(p *placement.Problem, x int64) { p.Items[i].Limit = x }))
		}
	}
}

func (f *finder) capacities() {
	for w := range f.p.Network.Sites {
		site := &f.p.Network.Sites[w]
		c, at := site.Capacity, fmt.Sprintf("at site %.40q", site.ID)
		if c.Units > 0 {
			f.add(RequireUnits, w, fmt.Sprintf("at most %s units %s", figures.Thousands(c.Units), at),
				limit(UnitUnits, c.Units, mostUnits, million, placement.LimitUnits, site.ID, "",
					func(p *placement.Problem, x int64) { p.Network.Sites[w].Capacity.Units = x }))
		}
		if c.Volume > 0 {
			f.add(RequireVolume, w, fmt.Sprintf("at most %s %s", volumeText(int64(c.Volume)), at),
				limit(UnitVolume, int64(c.Volume), mostVolume, 1, placement.LimitVolume, site.ID, "",
					func(p *placement.Problem, x int64) { p.Network.Sites[w].Capacity.Volume = rate.Volume(x) }))
		}
		if c.Parcels > 0 {
			f.add(RequireParcels, w, fmt.Sprintf("at most %s parcels a day %s", figures.Thousands(c.Parcels), at),
				limit(UnitParcels, c.Parcels, mostParcels, million*int64(f.p.Demand.Days), placement.LimitParcels, site.ID, "",
					func(p *placement.Problem, x int64) { p.Network.Sites[w].Capacity.Parcels = x }))
		}
	}
}

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

func (f *finder) rules() {
	for w := range f.p.Network.Sites {
		site := &f.p.Network.Sites[w]
		free := func(p *placement.Problem) { p.Network.Sites[w].Rule = placement.Free }
		switch site.Rule {
		case placement.Forced:
			f.add(RequireOpen, w, fmt.Sprintf("site %.40q must be open", site.ID),
				rule(free, func(plan *placement.Plan) bool { return !plan.Sites[w].Open }))
		case placement.Forbidden:
			f.add(RequireClosed, w, fmt.Sprintf("site %.40q must not be open", site.ID),
				rule(free, func(plan *placement.Plan) bool { return plan.Sites[w].Open }))
		}
	}
	for i := range f.p.Network.ItemSites {
		pair := &f.p.Network.ItemSites[i]
		k, w := f.items[pair.Item], f.sites[pair.Site]
		if f.sold[k] == 0 {
			continue
		}
		free := func(p *placement.Problem) { p.Network.ItemSites[i].Rule = placement.Free }
		held := func(plan *placement.Plan) bool {
			return slices.ContainsFunc(plan.Items[k].Stock, func(s placement.StockPlan) bool { return int(s.Site) == w })
		}
		switch pair.Rule {
		case placement.Forced:
			f.add(RequireHeld, i, fmt.Sprintf("item %.40q must be at site %.40q", pair.Item, pair.Site),
				rule(free, func(plan *placement.Plan) bool { return !held(plan) }))
		case placement.Forbidden:
			f.add(RequireAway, i, fmt.Sprintf("item %.40q must not be at site %.40q", pair.Item, pair.Site), rule(free, held))
		}
	}
}

// pins lists who must serve a region. A pin that is dropped loses its item, until
// relax takes it away.
func (f *finder) pins() {
	regions := map[geo.RegionID]int{}
	for r := range f.p.Demand.Regions {
		regions[f.p.Demand.Regions[r].ID] = r
	}
	for i, pin := range f.p.Network.Pins {
		k, r := f.items[pin.Item], int32(regions[pin.Region])
		if f.sold[k] == 0 {
			continue
		}
		words := fmt.Sprintf("site %.40q serves item %.40q to %.40s", pin.Site, pin.Item, string(pin.Region))
		if pin.Site == "" {
			words = fmt.Sprintf("item %.40q is not served to %.40s", pin.Item, string(pin.Region))
		}
		f.add(RequirePin, i, words, rule(
			func(p *placement.Problem) { p.Network.Pins[i].Item = "" },
			func(plan *placement.Plan) bool {
				return slices.ContainsFunc(plan.Items[k].Lanes, func(l placement.Lane) bool {
					return l.Region == r && l.Site >= 0 && f.p.Network.Sites[l.Site].ID != pin.Site
				})
			}))
	}
}

// served lists the items that may not be lost. One that loses up to a part of its
// demand has a promise to arrive some day for the rest.
func (f *finder) served() {
	for i := range f.p.Items {
		id := f.p.Items[i].ID
		if f.p.Items[i].MayLose || f.sold[i] == 0 {
			continue
		}
		f.add(RequireAllServed, i, fmt.Sprintf("all demand for item %.40q is served", id), lever{unit: UnitShare, asked: million, span: million,
			press: func(p *placement.Problem) { p.Items[i].Margin = dear },
			apply: func(p *placement.Problem, give int64) {
				p.Items[i].MayLose = true
				if give < million {
					p.Policy.Within = append(p.Policy.Within, placement.Promise{Days: geo.MaxDay, Share: float64(million-give) / million, Item: id})
				}
			},
			need: func(plan *placement.Plan, _ int64) int64 {
				lost, d := int64(0), &f.p.Demand.Items[f.demandOf[i]]
				for _, lane := range plan.Items[i].Lanes {
					if lane.Site < 0 {
						lost += quantity(d.Mean, d.Shares[lane.Region])
					}
				}
				return shortShare(million, f.sold[i]-lost, f.sold[i])
			}})
	}
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
