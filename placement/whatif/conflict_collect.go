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

func (f *finder) budgetAndLimits() {
	if budget := int64(f.p.Policy.Budget); budget > 0 {
		f.add(RequireBudget, 0, "a budget of "+moneyText(budget)+f.besides(-1), limit(UnitMoney, budget, mostMoney, 1, placement.LimitBudget, "", "",
			func(p *placement.Problem, x int64) { p.Policy.Budget = placement.Money(x) }))
	}
	for i := range f.p.Items {
		item := &f.p.Items[i]
		if item.Limit > 0 && f.sold[i] > 0 {
			f.add(RequireLimit, i, fmt.Sprintf("at most %s of item %.40q%s", figures.Count(item.Limit, "unit"), item.ID, f.besides(i)),
				limit(UnitUnits, item.Limit, mostUnits, million, placement.LimitItem, "", item.ID,
					func(p *placement.Problem, x int64) { p.Items[i].Limit = x }))
		}
	}
}

// besides says that a limit is on what is bought, where something is there of an item,
// or of any with -1.
func (f *finder) besides(item int) string {
	for _, s := range f.p.Network.Stock {
		if k := f.items[s.Item]; (item < 0 || k == item) && f.sold[k] > 0 && s.OnHand+s.OnWay > 0 {
			return " besides what is there"
		}
	}
	return ""
}

func (f *finder) capacities() {
	for w := range f.p.Network.Sites {
		site := &f.p.Network.Sites[w]
		c, at := site.Capacity, fmt.Sprintf("at site %.40q", site.ID)
		if c.Units > 0 {
			f.add(RequireUnits, w, fmt.Sprintf("at most %s %s", figures.Count(c.Units, "unit"), at),
				limit(UnitUnits, c.Units, mostUnits, million, placement.LimitUnits, site.ID, "",
					func(p *placement.Problem, x int64) { p.Network.Sites[w].Capacity.Units = x }))
		}
		if c.Volume > 0 {
			f.add(RequireVolume, w, fmt.Sprintf("at most %s %s", figures.Volume(int64(c.Volume)), at),
				limit(UnitVolume, int64(c.Volume), mostVolume, 1, placement.LimitVolume, site.ID, "",
					func(p *placement.Problem, x int64) { p.Network.Sites[w].Capacity.Volume = rate.Volume(x) }))
		}
		if c.Parcels > 0 {
			f.add(RequireParcels, w, fmt.Sprintf("at most %s a day %s", figures.Count(c.Parcels, "parcel"), at),
				limit(UnitParcels, c.Parcels, mostParcels, million*int64(f.p.Demand.Days), placement.LimitParcels, site.ID, "",
					func(p *placement.Problem, x int64) { p.Network.Sites[w].Capacity.Parcels = x }))
		}
	}
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
