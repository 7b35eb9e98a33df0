package placement

import (
	"cmp"
	"slices"
)

// group is a limit on the number of open sites of one provider.
type group struct {
	sites     []int32
	low, high int
}

func groupsOf(p *Problem) []group {
	var out []group
	for _, limit := range p.Policy.Providers {
		g := group{low: limit.Min, high: limit.Max}
		for w := range p.Network.Sites {
			if p.Network.Sites[w].Provider == limit.Provider {
				g.sites = append(g.sites, int32(w))
			}
		}
		if g.high == 0 {
			g.high = len(g.sites)
		}
		out = append(out, g)
	}
	return out
}

// decide opens the sites that minimise the sum of their levels, as fix says and
// within the limits on their number, in all and by provider. It returns false if
// no such set exists. Greedy is exact: the cheapest sites of a provider serve its
// lower limit, and what is left is a matroid.
func (m *model) decide(level []int64, fix []decision, open []bool) bool {
	count := 0
	rest := make([]int32, 0, len(fix))
	for w, f := range fix {
		open[w] = f == in
		if f == in {
			count++
		} else if f == free {
			rest = append(rest, int32(w))
		}
	}
	slices.SortFunc(rest, func(a, b int32) int {
		return cmp.Or(cmp.Compare(level[a], level[b]), cmp.Compare(a, b))
	})
	room := make([]int, len(fix)) // by site: what its provider may still open
	for w := range room {
		room[w] = len(fix)
	}
	take := func(w int32, g *group) {
		open[w] = true
		count++
		if g != nil {
			g.enter(room)
		}
	}
	groupOf := make([]*group, len(fix))
	for i := range m.groups {
		g := &m.groups[i]
		now := 0
		for _, w := range g.sites {
			groupOf[w] = g
			room[w] = g.high
			if open[w] {
				now++
			}
		}
		for range now {
			g.enter(room)
		}
		for _, w := range rest {
			if groupOf[w] == g && !open[w] && now < g.low {
				take(w, g)
				now++
			}
		}
		if now < g.low || now > g.high {
			return false
		}
	}
	for _, w := range rest {
		if count >= m.high || count >= m.low && level[w] >= 0 {
			break
		}
		if !open[w] && room[w] > 0 {
			take(w, groupOf[w])
		}
	}
	return count >= m.low && count <= m.high
}

// enter counts an open site of the group.
func (g *group) enter(room []int) {
	for _, w := range g.sites {
		room[w]--
	}
}

// permits reports whether a sorted set of open sites keeps the limits on their
// number.
func (m *model) permits(open []int32) bool {
	if len(open) < m.low || len(open) > m.high {
		return false
	}
	for i := range m.groups {
		g := &m.groups[i]
		n := 0
		for _, w := range g.sites {
			if _, ok := slices.BinarySearch(open, w); ok {
				n++
			}
		}
		if n < g.low || n > g.high {
			return false
		}
	}
	return true
}

// repairSites returns the set changed as little as the fixed sites and the
// limits on their number demand, or false if they contradict each other.
func (m *model) repairSites(set []int32, fix []decision) ([]int32, bool) {
	level, open := make([]int64, len(fix)), make([]bool, len(fix))
	for w := range level {
		level[w] = 1
	}
	for _, w := range set {
		level[w] = -1
	}
	ok := m.decide(level, fix, open)
	var out []int32
	for w, is := range open {
		if is {
			out = append(out, int32(w))
		}
	}
	return out, ok
}
