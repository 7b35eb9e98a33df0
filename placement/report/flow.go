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
	demands := make(map[string]*forecast.ItemDemand, len(p.Demand.Items))
	for i := range p.Demand.Items {
		demands[p.Demand.Items[i].Item] = &p.Demand.Items[i]
	}
	out := make([][]flow, len(p.Demand.Regions))
	for _, item := range s.plan.Items {
		d := demands[item.Item]
		if d == nil {
			continue
		}
		for _, lane := range item.Lanes {
			if lane.Site < 0 {
				continue // lost
			}
			q, err := exact.Round(float64(1e6*d.Mean) * d.Shares[lane.Region])
			if err != nil {
				continue
			}
			f := find(&out[lane.Region], lane.Site, lane.Service)
			f.demand += q
			f.items++
		}
	}
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
