package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/figures"
	"github.com/forwardstock/forwardstock/placement"
)

// farther is by how much a site must be farther than the nearest open one for its
// parcels to need a reason.
var farther = geo.Miles(250)

// detour is what goes from one open site although another is much nearer, with
// the reason.
type detour struct {
	from, near int32 // sites
	why        string
	demand     int64 // millionths of a unit
	items      int
}

// Reasons of detours.
const (
	whyApart = "not held there: a second stock would cost more than it saves"
	whyRule  = "not allowed there"
	whyFull  = "that site is full"
	whyPrice = "held there too, and cheaper from here"
)

// detours lists what comes from afar, largest first. It takes time linear in the
// lanes of the plan and its open sites.
func (s *summary) detours() []detour {
	p := s.problem
	demands := make(map[string]*forecast.ItemDemand, len(p.Demand.Items))
	for i := range p.Demand.Items {
		demands[p.Demand.Items[i].Item] = &p.Demand.Items[i]
	}
	distance, ok := s.distances()
	if !ok || len(s.open) < 2 {
		return nil
	}
	nearest := make([]int32, len(p.Demand.Regions))
	for r := range nearest {
		nearest[r] = int32(slices.MinFunc(s.open, func(a, b openSite) int {
			return cmp.Or(cmp.Compare(distance[a.index][r], distance[b.index][r]), a.index-b.index)
		}).index)
	}
	full := make([]bool, len(p.Network.Sites))
	for _, l := range s.plan.Limits {
		for w := range p.Network.Sites {
			full[w] = full[w] || l.Site == p.Network.Sites[w].ID && l.Price > 0
		}
	}
	forbidden := s.forbidden()
	type key struct {
		from, near int32
		why        string
	}
	sums := map[key]*detour{}
	var out []*detour
	for k, item := range s.plan.Items {
		d := demands[item.Item]
		if d == nil {
			continue
		}
		seen := map[key]bool{}
		for _, lane := range item.Lanes {
			near := nearest[lane.Region]
			if lane.Site < 0 || lane.Site == near || distance[lane.Site][lane.Region] < distance[near][lane.Region]+farther {
				continue
			}
			q, err := exact.Round(float64(1e6*d.Mean) * d.Shares[lane.Region])
			if err != nil {
				continue
			}
			why := whyApart
			switch held := slices.ContainsFunc(item.Stock, func(s placement.StockPlan) bool { return s.Site == near }); {
			case full[near]:
				why = whyFull
			case held:
				why = whyPrice
			case forbidden(k, near):
				why = whyRule
			}
			at := key{lane.Site, near, why}
			if sums[at] == nil {
				sums[at] = &detour{from: lane.Site, near: near, why: why}
				out = append(out, sums[at])
			}
			sums[at].demand += q
			if !seen[at] {
				seen[at] = true
				sums[at].items++
			}
		}
	}
	list := make([]detour, len(out))
	for i, d := range out {
		list[i] = *d
	}
	slices.SortStableFunc(list, func(a, b detour) int { return cmp.Compare(b.demand, a.demand) })
	return list
}

// distances returns those from every site to every region, and false where they
// are not known.
func (s *summary) distances() ([][]geo.Length, bool) {
	out := make([][]geo.Length, len(s.problem.Network.Sites))
	for w := range out {
		at := placeOf(s.problem.Network.Sites[w])
		out[w] = make([]geo.Length, len(s.problem.Demand.Regions))
		for r := range out[w] {
			d, err := geo.Distance(at.point, s.problem.Demand.Regions[r].Point)
			if err != nil || !at.ok {
				return nil, false
			}
			out[w][r] = d
		}
	}
	return out, true
}

// forbidden returns whether an item must not be at a site.
func (s *summary) forbidden() func(item int, site int32) bool {
	type pair struct{ item, site string }
	never := map[pair]bool{}
	for _, e := range s.problem.Network.ItemSites {
		if e.Rule == placement.Forbidden {
			never[pair{e.Item, e.Site}] = true
		}
	}
	return func(item int, site int32) bool {
		goods, at := &s.problem.Items[item], &s.problem.Network.Sites[site]
		return never[pair{goods.ID, at.ID}] || slices.ContainsFunc(goods.Tags, func(tag string) bool {
			return slices.Contains(at.Excludes, tag)
		})
	}
}

// detourRow is a detour in words.
type detourRow struct {
	Hue, Number, From, Near, Demand, Share, Items, Why string
}

// detourRows returns the first n detours, and what of all units the rest is.
func (s *summary) detourRows(n int) (rows []detourRow, lead, rest string) {
	all := s.detours()
	sum, left := int64(0), int64(0)
	for i, d := range all {
		sum += d.demand
		if i >= n {
			left += d.demand
			continue
		}
		number := s.numbers[d.from]
		rows = append(rows, detourRow{
			Hue: hue(number), Number: fmt.Sprint(number), From: clean(s.problem.Network.Sites[d.from].ID),
			Near: clean(s.problem.Network.Sites[d.near].ID), Demand: units(d.demand), Share: percent(ratio(d.demand, s.demand)),
			Items: figures.Thousands(int64(d.items)), Why: d.why,
		})
	}
	if len(all) == 0 {
		return nil, "", ""
	}
	lead = fmt.Sprintf("%s of units come from a site that is more than 250 miles farther away than the nearest open one.", percent(ratio(sum, s.demand)))
	if left > 0 {
		rest = fmt.Sprintf("Others are %s of units.", percent(ratio(left, s.demand)))
	}
	return rows, lead, rest
}
