package smallplan

import (
	"cmp"
	"slices"

	"github.com/forwardstock/forwardstock/placement"
)

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
