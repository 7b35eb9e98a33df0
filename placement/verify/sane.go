package verify

import (
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// maxZones bounds the numbers of zones: a card has at most rate.MaxZones, and
// beyond them nothing is carried unless it is flat.
const maxZones = rate.MaxZones + 1

const (
	maxDays = 3660 // the longest horizon and the longest way
	// maxUnits are the most units anywhere and maxParcels the most a day: in
	// millionths, and over the longest horizon, they fit.
	maxUnits   = 1_000_000_000_000
	maxParcels = 100_000_000
)

// sane notes what of a problem has no meaning, so that the rest can rely on
// sane numbers. It is not as careful to explain as placement.Problem.Check.
func sane(p *placement.Problem, f *findings) {
	if err := p.Demand.Check(); err != nil {
		f.bad("%w", err)
	}
	for i := range p.Network.Services {
		s := &p.Network.Services[i]
		for _, err := range []error{s.Card.Check(), s.Transit.Check(), s.Zones.Check()} {
			if err != nil {
				f.bad("service %.40q: %w", s.ID, err)
			}
		}
		refuse(f, !listed(s), "service %.40q: price lists do not follow one another", s.ID)
	}
	for i := range p.Network.Sites {
		s := &p.Network.Sites[i]
		refuse(f, !knownRule(s.Rule), "site %.40q: unknown rule %.40q", s.ID, s.Rule)
		refuse(f, s.HandlingDays < 0 || s.HandlingDays > geo.MaxDay, "site %.40q: %d days of handling", s.ID, s.HandlingDays)
		for _, cost := range []placement.Money{
			s.Fixed, s.PerItem, s.Inbound.PerUnit, s.Inbound.PerKilo, s.Inbound.PerM3, s.Handling, s.Storage,
			s.Opening, s.Closing, s.Return,
		} {
			refuse(f, badCost(cost), "site %.40q: cost of %v", s.ID, cost)
		}
		day := -1
		for i, age := range s.StorageByAge {
			refuse(f, badCost(age.Rate) || age.FromDay <= day || i == 0 && age.FromDay != 0, "site %.40q: storage by age", s.ID)
			day = age.FromDay
		}
		refuse(f, badShare(s.AfterCutOff), "site %.40q: %v after the cut-off", s.ID, s.AfterCutOff)
		refuse(f, badDays(s.ReceivingDays), "site %.40q: %d days of receiving", s.ID, s.ReceivingDays)
		c := s.Capacity
		refuse(f, c.Units < 0 || c.Units > maxUnits || c.Volume < 0 || c.Volume > most || c.Parcels < 0 || c.Parcels > maxParcels,
			"site %.40q: capacity of %v", s.ID, c)
	}
	for i := range p.Network.Ways {
		way := &p.Network.Ways[i]
		for _, cost := range []placement.Money{way.Inbound.PerUnit, way.Inbound.PerKilo, way.Inbound.PerM3, way.PerShipment} {
			refuse(f, badCost(cost), "way %.40q: cost of %v", way.ID, cost)
		}
		if way.Fee != nil {
			if err := way.Fee.Check(); err != nil {
				f.bad("way %.40q: %w", way.ID, err)
			}
		}
		refuse(f, badDays(way.LeadDays), "way %.40q: %d days", way.ID, way.LeadDays)
		refuse(f, way.MinUnits < 0 || way.MinUnits > maxUnits, "way %.40q: at least %d units", way.ID, way.MinUnits)
	}
	for i := range p.Items {
		item := &p.Items[i]
		refuse(f, item.Weight < 1 || item.Weight > rate.MaxWeight, "item %.40q: weight of %v", item.ID, item.Weight)
		for _, side := range []rate.Size{item.Length, item.Width, item.Height} {
			refuse(f, side < 0 || side > rate.MaxSize, "item %.40q: side of %v", item.ID, side)
		}
		refuse(f, item.CasePack < 0, "item %.40q: case pack of %d", item.ID, item.CasePack)
		refuse(f, badLevel(item.ServiceLevel), "item %.40q: service level of %v", item.ID, item.ServiceLevel)
		refuse(f, badCost(item.Value) || badCost(item.Margin), "item %.40q: value of %v and margin of %v", item.ID, item.Value, item.Margin)
		refuse(f, badShare(item.Returns) || badShare(item.Insurance), "item %.40q: bad share", item.ID)
		refuse(f, item.Limit < 0 || item.Limit > maxUnits, "item %.40q: limit of %d", item.ID, item.Limit)
		refuse(f, item.MinCartons < 0 || item.MinCartons > maxUnits, "item %.40q: at least %d cartons", item.ID, item.MinCartons)
	}
	for i := range p.Network.ItemSites {
		s := &p.Network.ItemSites[i]
		refuse(f, !knownRule(s.Rule), "item_sites %d: unknown rule %.40q", i, s.Rule)
		refuse(f, s.PerItem != nil && badCost(*s.PerItem), "item_sites %d: bad cost", i)
		refuse(f, s.Inbound != nil && badCost(*s.Inbound), "item_sites %d: bad cost", i)
	}
	for i, s := range p.Network.Stock {
		refuse(f, s.OnHand < 0 || s.OnWay < 0 || s.OnHand > most || s.OnWay > most, "stock %d: %d and %d units", i, s.OnHand, s.OnWay)
	}
	saneSteps(p, f)
	policy := &p.Policy
	for i, promise := range policy.Within {
		refuse(f, !(promise.Share > 0 && promise.Share <= 1), "promise %d: share of %v", i, promise.Share)
		refuse(f, promise.Days < 0, "promise %d: %d days", i, promise.Days)
		refuse(f, badCost(promise.Penalty), "promise %d: penalty of %v", i, promise.Penalty)
	}
	for i, limit := range policy.Providers {
		twice := slices.ContainsFunc(policy.Providers[:i], func(o placement.ProviderLimit) bool { return o.Provider == limit.Provider })
		refuse(f, limit.Min < 0 || limit.Max < 0 || twice || limit.Provider == "", "providers %d: from %d to %d sites", i, limit.Min, limit.Max)
	}
	refuse(f, policy.Capital < 0 || policy.Capital > 1000*million, "capital at %v a year", policy.Capital)
	refuse(f, badCost(policy.Budget) || badCost(policy.Change), "budget of %v, changes at %v", policy.Budget, policy.Change)
	refuse(f, badShare(policy.Late.Margin), "late: bad share")
	refuse(f, badDays(p.Demand.Days), "%d days", p.Demand.Days)
	refuse(f, policy.MinSites < 0 || policy.MaxSites < 0, "from %d to %d sites", policy.MinSites, policy.MaxSites)
	refuse(f, badLevel(policy.ServiceLevel), "service level of %v", policy.ServiceLevel)
	refuse(f, policy.Late.After < 0 || badCost(policy.Late.PerDay), "late after %d days at %v", policy.Late.After, policy.Late.PerDay)
}

func refuse(f *findings, wrong bool, format string, args ...any) {
	if wrong {
		f.bad(format, args...)
	}
}

func knownRule(r placement.Rule) bool {
	return r == placement.Free || r == placement.Forced || r == placement.Forbidden
}

func badCost(m placement.Money) bool { return m < 0 || m > most }

func badShare(s rate.Share) bool { return s < 0 || s > million }

func badDays(n int) bool { return n < 0 || n > maxDays }

func badLevel(x float64) bool { return !(x >= 0 && x < 1) }
