package smallplan

import (
	"cmp"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/placement"
)

// Best returns the cost of the cheapest plan of a small problem, or false if
// it has none.
func Best(p placement.Problem) (cost placement.Money, feasible bool) {
	best, ok := Optimum(p)
	return best.Cost, ok
}

// Assignment is a plan without its stock: the y, z and x of the model.
type Assignment struct {
	Cost  placement.Money
	Open  []bool     // by site
	Holds [][]bool   // by item and site
	Ways  [][]int32  // by item and site, -1 where there is none or it is not held
	Lanes [][]Option // by item, one for every region with demand
}

// Optimum returns a cheapest plan, or false if there is none. It decides site by
// site whether it is open and, if so, which regions of every item it serves, by
// which way and services: after each site it keeps, for every set of regions
// served so far, what nothing else beats in cost and in every row. What the items
// choose is combined at the end, when all sites are decided. It takes time
// exponential in sites and regions.
func Optimum(p placement.Problem) (Assignment, bool) {
	s := &search{p: &p, limits: Limits(&p), best: math.MaxInt64}
	for i := range p.Policy.Within {
		s.need = append(s.need, Required(&p, i))
	}
	start := make([][][]*part, len(p.Items))
	for k := range p.Items {
		s.items = append(s.items, s.newItem(k))
		start[k] = make([][]*part, s.items[k].all+1)
		start[k][0] = []*part{{rows: make([]int64, len(s.need)+len(s.limits))}}
	}
	s.site(0, 0, 0, start)
	return s.found, s.best < math.MaxInt64
}

// part is a choice for one item at the sites so far, or at one of them. Rows are
// minus the units on time by promise, then what is used by limit: less is better.
type part struct {
	cost int64
	rows []int64
	prev *part // at the sites before
	// At the last site:
	site  int
	held  bool
	way   int32
	lanes []Option
}

// beats reports whether a is as good as b in everything.
func (a *part) beats(b *part) bool {
	if a.cost > b.cost {
		return false
	}
	for i := range a.rows {
		if a.rows[i] > b.rows[i] {
			return false
		}
	}
	return true
}

// undominated returns the members that no other beats or, among equals, the
// first, in order of cost.
func undominated(all []*part) []*part {
	slices.SortStableFunc(all, func(a, b *part) int { return cmp.Compare(a.cost, b.cost) })
	var kept []*part
	for _, x := range all {
		if !slices.ContainsFunc(kept, func(o *part) bool { return o.beats(x) }) {
			kept = append(kept, x)
		}
	}
	return kept
}

type search struct {
	p      *placement.Problem
	need   []int64
	limits []placement.LimitCheck
	items  []*item
	best   int64
	found  Assignment
}

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

// plus adds up choices at different sites, or returns nil where a limit does not
// allow that. What is on time beyond need does not count.
func (s *search) plus(a, b *part) *part {
	sum := *b
	sum.cost += a.cost
	sum.prev, sum.rows = a, make([]int64, len(a.rows))
	for i := range sum.rows {
		sum.rows[i] = a.rows[i] + b.rows[i]
		if i < len(s.need) {
			sum.rows[i] = max(sum.rows[i], -s.need[i])
		} else if sum.rows[i] > s.limits[i-len(s.need)].Limit {
			return nil
		}
	}
	return &sum
}

// site decides the sites from w on; open is the set of those opened before, at
// the given cost, and tables hold the choices of each item by set of regions.
func (s *search) site(w, open int, cost int64, tables [][][]*part) {
	if w == len(s.p.Network.Sites) {
		if allowed(s.p, open) {
			s.combine(open, cost, tables)
		}
		return
	}
	for _, is := range []bool{false, true} {
		next := make([][][]*part, len(tables))
		possible := true
		for k, it := range s.items {
			next[k] = make([][]*part, it.all+1)
			any := false
			for set := range next[k] {
				var all []*part
				for sub := set; ; sub = (sub - 1) & set { // served from w
					if is || sub == 0 {
						for _, here := range s.at(k, w, sub, is) {
							for _, before := range tables[k][set&^sub] {
								if sum := s.plus(before, here); sum != nil {
									all = append(all, sum)
								}
							}
						}
					}
					if sub == 0 {
						break
					}
				}
				next[k][set] = undominated(all)
				any = any || len(all) > 0
			}
			if possible = any; !possible {
				break
			}
		}
		if possible {
			s.site(w+1, open|bit(is)<<w, cost+int64(Sites(s.p, w, is)), next)
		}
	}
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
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

// combine finds the cheapest combination of what the items may do, with the
// sites decided.
func (s *search) combine(open int, cost int64, tables [][][]*part) {
	n := len(s.items)
	rows := len(s.need) + len(s.limits)
	lists := make([][]*part, n)
	cheapest, least := make([]int64, n+1), make([][]int64, n+1) // of the items from k on
	least[n] = make([]int64, rows)
	for k := n - 1; k >= 0; k-- {
		it := s.items[k]
		var all []*part
		for set, parts := range tables[k] {
			if lost := it.lost[it.all&^set]; lost >= 0 {
				for _, x := range parts {
					all = append(all, &part{cost: x.cost + lost, rows: x.rows, prev: x, site: -1, way: -1})
				}
			}
		}
		if lists[k] = undominated(all); len(lists[k]) == 0 {
			return
		}
		cheapest[k] = cheapest[k+1] + lists[k][0].cost
		least[k] = slices.Clone(least[k+1])
		for i := range least[k] {
			least[k][i] += slices.MinFunc(lists[k], func(a, b *part) int { return cmp.Compare(a.rows[i], b.rows[i]) }).rows[i]
		}
	}
	chosen := make([]*part, n)
	var choose func(k int, cost int64, sums []int64)
	choose = func(k int, cost int64, sums []int64) {
		for i := range sums {
			at := sums[i] + least[k][i]
			if i >= len(s.need) && at > s.limits[i-len(s.need)].Limit ||
				i < len(s.need) && -at < s.need[i] && s.p.Policy.Within[i].Penalty == 0 {
				return
			}
		}
		if k == n {
			for i := range s.need {
				cost += int64(Broken(s.p, i, -sums[i]))
			}
			if cost < s.best {
				s.best = cost
				s.found = s.assignment(open, chosen)
			}
			return
		}
		next := make([]int64, rows)
		for _, x := range lists[k] {
			if cost+x.cost+cheapest[k+1] >= s.best {
				return
			}
			for i := range next {
				next[i] = sums[i] + x.rows[i]
			}
			chosen[k] = x
			choose(k+1, cost+x.cost, next)
		}
	}
	choose(0, cost, make([]int64, rows))
}

// assignment writes the best plan so far down.
func (s *search) assignment(open int, chosen []*part) Assignment {
	sites := len(s.p.Network.Sites)
	a := Assignment{Cost: placement.Money(s.best)}
	for w := range sites {
		a.Open = append(a.Open, open>>w&1 == 1)
	}
	for k, x := range chosen {
		holds, ways := make([]bool, sites), slices.Repeat([]int32{-1}, sites)
		lanes := make([]Option, len(s.items[k].regions))
		for i, r := range s.items[k].regions {
			if s.p.Items[k].MayLose {
				options := Options(s.p, k, r)
				lanes[i] = options[len(options)-1]
			}
		}
		for ; x.prev != nil; x = x.prev {
			if x.site < 0 {
				continue
			}
			holds[x.site], ways[x.site] = x.held, x.way
			for _, o := range x.lanes {
				lanes[slices.Index(s.items[k].regions, int(o.Region))] = o
			}
		}
		a.Holds, a.Ways, a.Lanes = append(a.Holds, holds), append(a.Ways, ways), append(a.Lanes, lanes)
	}
	return a
}

// allowed reports whether a set of open sites keeps the rules of sites and the
// limits on their number.
func allowed(p *placement.Problem, open int) bool {
	count, by := 0, map[string]int{}
	for w, site := range p.Network.Sites {
		is := open>>w&1 == 1
		if is {
			count++
			by[site.Provider]++
		}
		if is && site.Rule == placement.Forbidden || !is && site.Rule == placement.Forced {
			return false
		}
	}
	for _, l := range p.Policy.Providers {
		if by[l.Provider] < l.Min || l.Max > 0 && by[l.Provider] > l.Max {
			return false
		}
	}
	return count >= p.Policy.MinSites && (p.Policy.MaxSites == 0 || count <= p.Policy.MaxSites)
}
