package report

import (
	"cmp"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
)

// flow is what one site sends to one region by one service.
type flow struct {
	site, service int32
	demand        int64 // millionths of a unit
	items         int
	days          geo.Days // from order to arrival; zero if not known
}

// flows returns by region what the plan sends there, largest first. It takes
// time linear in the lanes of the plan.
func (s *summary) flows() [][]flow {
	p := s.problem
	out := make([][]flow, len(p.Demand.Regions))
	s.served(func(_ int, lane placement.Lane, demand int64) {
		f := find(&out[lane.Region], lane.Site, lane.Service)
		f.demand += demand
		f.items++
	})
	places := make([]place, len(p.Network.Sites))
	for w := range places {
		places[w] = placeOf(p.Network.Sites[w])
	}
	for r := range out {
		for i := range out[r] {
			f := &out[r][i]
			f.days = s.days(places[f.site], f, p.Demand.Regions[r])
		}
		slices.SortStableFunc(out[r], func(a, b flow) int { return cmp.Compare(b.demand, a.demand) })
	}
	return out
}

// served calls f with every lane of the plan that serves anything, its item and what
// goes by it in millionths of a unit, in the order of the plan.
func (s *summary) served(f func(item int, lane placement.Lane, demand int64)) {
	s.lanes(func(item int, lane placement.Lane, demand int64) {
		if lane.Site >= 0 {
			f(item, lane, demand)
		}
	})
}

// lanes is served with what is lost, whose lanes have no site.
func (s *summary) lanes(f func(item int, lane placement.Lane, demand int64)) {
	demands := make(map[string]*forecast.ItemDemand, len(s.problem.Demand.Items))
	for i := range s.problem.Demand.Items {
		demands[s.problem.Demand.Items[i].Item] = &s.problem.Demand.Items[i]
	}
	for k, item := range s.plan.Items {
		d := demands[item.Item]
		if d == nil {
			continue
		}
		for _, lane := range item.Lanes {
			if q, err := exact.Round(float64(1e6*d.Mean) * d.Shares[lane.Region]); err == nil {
				f(k, lane, q)
			}
		}
	}
}

func find(flows *[]flow, site, service int32) *flow {
	for i := range *flows {
		if f := &(*flows)[i]; f.site == site && f.service == service {
			return f
		}
	}
	*flows = append(*flows, flow{site: site, service: service})
	return &(*flows)[len(*flows)-1]
}

// days returns the business days of a flow by the rule of the model.
func (s *summary) days(from place, f *flow, to geo.Region) geo.Days {
	d, err := geo.Distance(from.point, to.Point)
	if err != nil || !from.ok {
		return geo.Days{}
	}
	transit := s.problem.Network.Services[f.service].Transit
	return transit.Lane(from.kind, to.Kind, d).Shift(s.problem.Network.Sites[f.site].HandlingDays)
}

// place is where a site is.
type place struct {
	point geo.Point
	kind  geo.Kind
	ok    bool
}

func placeOf(site placement.Site) place {
	point, kind, err := site.Place()
	return place{point, kind, err == nil}
}

// mix returns the days of several flows together, and false if they are not
// all known.
func mix(flows []flow) (geo.Days, bool) {
	var total int64
	var sums [geo.MaxDay + 1]int64
	for _, f := range flows {
		if f.days.Check() != nil {
			return geo.Days{}, false
		}
		weight := max(1, rounded(f.demand, 1000)) // so that the sums fit
		total += weight
		for d, x := range f.days {
			sums[d] += weight * int64(x)
		}
	}
	if total <= 0 {
		return geo.Days{}, false
	}
	var out geo.Days
	for d, n := range apportion(sums[:], total) {
		out[d] = int32(n)
	}
	return out, out.Check() == nil
}
