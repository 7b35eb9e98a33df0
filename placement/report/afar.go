package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/figures"
	"github.com/forwardstock/forwardstock/placement"
)

// farther is by how much a site must be farther than the nearest open one for its
// parcels to need a reason.
var farther = geo.Miles(250)

// A limit of a site is used up from this part of it on: what is left is of no use to
// most items.
const usedUp = 0.95

// afar is what comes of an item to a region from one open site although another is
// much nearer, with the reason.
type afar struct {
	item   int
	lane   placement.Lane
	near   int32
	why    string
	demand int64 // millionths of a unit
}

// Reasons of what comes from afar, short enough for a line of text.
const (
	whyApart = "a second stock would cost more than it saves"
	whyRule  = "not allowed there"
	whyFull  = "that site is full: others gain more from it"
	whyShort = "held there too, but that site is full"
	whyPrice = "held there too, and cheaper from here"
)

// afar calls f with all that comes from afar, in the order of the plan. It takes time
// linear in the lanes of the plan and its open sites.
func (s *summary) afar(f func(afar)) {
	p := s.problem
	distance, ok := s.distances()
	if !ok || len(s.open) < 2 {
		return
	}
	nearest := make([]int32, len(p.Demand.Regions))
	for r := range nearest {
		nearest[r] = int32(slices.MinFunc(s.open, func(a, b openSite) int {
			return cmp.Or(cmp.Compare(distance[a.index][r], distance[b.index][r]), a.index-b.index)
		}).index)
	}
	full, forbidden := s.full(), s.forbidden()
	s.served(func(k int, lane placement.Lane, demand int64) {
		near := nearest[lane.Region]
		if lane.Site == near || distance[lane.Site][lane.Region] < distance[near][lane.Region]+farther {
			return
		}
		why := whyApart
		switch held := slices.ContainsFunc(s.plan.Items[k].Stock, func(s placement.StockPlan) bool { return s.Site == near }); {
		case held && full[near]:
			why = whyShort
		case held:
			why = whyPrice
		case forbidden(k, near):
			why = whyRule
		case full[near]:
			why = whyFull
		}
		f(afar{k, lane, near, why, demand})
	})
}

// full says of every site whether one of its limits has a price and is used up, if
// only by whole cartons.
func (s *summary) full() []bool {
	number := make(map[string]int, len(s.problem.Network.Sites))
	for w := range s.problem.Network.Sites {
		number[s.problem.Network.Sites[w].ID] = w
	}
	out := make([]bool, len(number))
	for _, l := range s.plan.Limits {
		cut := slices.ContainsFunc(s.plan.Grants, func(g placement.Grant) bool { return g.Kind == l.Kind && g.Site == l.Site && g.Cut > 0 })
		if w, ok := number[l.Site]; ok && l.Price > 0 && (cut || float64(l.Used) >= usedUp*float64(l.Limit)) {
			out[w] = true
		}
	}
	return out
}

// detour is all that goes from one open site instead of another for one reason.
type detour struct {
	from, near int32 // sites
	why        string
	demand     int64 // millionths of a unit
	items      int
}

// detours sums up what comes from afar, largest first.
func (s *summary) detours() []detour {
	type key struct {
		from, near int32
		why        string
	}
	places, last := map[key]int{}, []int(nil)
	var out []detour
	s.afar(func(a afar) {
		at, known := places[key{a.lane.Site, a.near, a.why}]
		if !known {
			at = len(out)
			places[key{a.lane.Site, a.near, a.why}] = at
			out, last = append(out, detour{from: a.lane.Site, near: a.near, why: a.why}), append(last, -1)
		}
		out[at].demand += a.demand
		if last[at] != a.item {
			last[at] = a.item
			out[at].items++
		}
	})
	slices.SortStableFunc(out, func(a, b detour) int { return cmp.Compare(b.demand, a.demand) })
	return out
}

// mainReasons has, of what comes from afar by a lane, the reason for most of it.
func (s *summary) mainReasons() map[placement.Lane]afar {
	type key struct {
		lane placement.Lane
		why  string
	}
	sums, out := map[key]int64{}, map[placement.Lane]afar{}
	s.afar(func(a afar) {
		at := key{a.lane, a.why}
		sums[at] += a.demand
		if a.demand = sums[at]; a.demand > out[a.lane].demand {
			out[a.lane] = a
		}
	})
	return out
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
	sum, full, left := int64(0), int64(0), int64(0)
	for i, d := range all {
		sum += d.demand
		if d.why == whyFull || d.why == whyShort {
			full += d.demand
		}
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
	lead = fmt.Sprintf("%s of units come from a site that is more than 250 miles farther away than the nearest open one", percent(ratio(sum, s.demand)))
	if full > 0 && full == sum {
		lead += ", as that one is full"
	} else if full > 0 {
		lead += fmt.Sprintf(", %s because that one is full", percent(ratio(full, s.demand)))
	}
	lead += "."
	if left > 0 {
		rest = fmt.Sprintf("Others are %s of units.", percent(ratio(left, s.demand)))
	}
	return rows, lead, rest
}
