package smallplan

import (
	"math"

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

type search struct {
	p      *placement.Problem
	need   []int64
	limits []placement.LimitCheck
	items  []*item
	best   int64
	found  Assignment
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
