package smallplan

import (
	"slices"

	"github.com/forwardstock/forwardstock/placement"
)

// item is what serving it comes to: sets of regions are sets of bits, by place
// among those with demand.
type item struct {
	regions []int
	all     int
	options [][]Option      // by region with demand, none lost
	lost    []int64         // by set of regions; negative where it may not be lost
	memo    map[int][]*part // by set and site
}

func (s *search) newItem(k int) *item {
	it := &item{memo: map[int][]*part{}}
	var margin []int64
	for r := range s.p.Demand.Regions {
		if Demand(s.p, k, r) == 0 {
			continue
		}
		it.regions = append(it.regions, r)
		options := Options(s.p, k, r)
		if last := len(options) - 1; s.p.Items[k].MayLose {
			margin = append(margin, int64(options[last].Cost()))
			options = options[:last]
		}
		it.options = append(it.options, options)
	}
	it.all = 1<<len(it.regions) - 1
	it.lost = make([]int64, it.all+1)
	for set := range it.lost {
		for i, c := range margin {
			if set>>i&1 == 1 {
				it.lost[set] += c
			}
		}
		if set > 0 && !s.p.Items[k].MayLose {
			it.lost[set] = -1
		}
	}
	return it
}

// at returns what can be done with an item at a site so that it serves just a
// set of regions. An item without demand is held nowhere, forced or not.
func (s *search) at(k, w, set int, open bool) []*part {
	it := s.items[k]
	key := (set<<6+w)<<1 + bit(open)
	if all, known := it.memo[key]; known {
		return all
	}
	rows := len(s.need) + len(s.limits)
	var all []*part
	_, rule := Carrying(s.p, k, w)
	if set == 0 && (rule != placement.Forced || it.all == 0) {
		away := &part{site: w, way: -1, rows: make([]int64, rows)}
		if it.all > 0 {
			away.cost = int64(Given(s.p, k, w))
		}
		all = append(all, away)
	}
	if open && it.all > 0 {
		q := int64(0)
		for i, r := range it.regions {
			if set>>i&1 == 1 {
				q += Demand(s.p, k, r)
			}
		}
		for _, m := range Slots(s.p, k, w) {
			stock := Stock(s.p, k, w, m, q)
			here := []*part{{site: w, held: true, way: m, cost: int64(stock.Parts.Total()), rows: make([]int64, rows)}}
			copy(here[0].rows[len(s.need):], stock.Uses)
			for i := range it.regions {
				if set>>i&1 == 1 && len(here) > 0 {
					here = s.serve(k, here, it.options[i])
				}
			}
			all = append(all, here...)
		}
	}
	it.memo[key] = undominated(all)
	return it.memo[key]
}

// serve extends choices at a site by one region.
func (s *search) serve(k int, choices []*part, options []Option) []*part {
	var all []*part
	for _, o := range options {
		if o.Site != int32(choices[0].site) || o.Way != choices[0].way {
			continue
		}
		uses := UsesUnits(s.p, k, int(o.Site), o.Way, Demand(s.p, k, int(o.Region)), false)
		for _, before := range choices {
			more := *before
			more.cost += int64(o.Cost())
			more.rows, more.lanes = slices.Clone(before.rows), append(slices.Clip(before.lanes), o)
			for i, t := range o.OnTime {
				more.rows[i] -= t
			}
			for i, u := range uses {
				more.rows[len(o.OnTime)+i] += u
			}
			all = append(all, &more)
		}
	}
	return undominated(all)
}
