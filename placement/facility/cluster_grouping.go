package facility

import (
	"cmp"
	"slices"
)

// grouping is what one round of clusters leaves to the next: the clusters, the
// shares of the facilities, and the multipliers.
type grouping struct {
	sets  [][]int32
	share []float64
	u     []int64
}

// renumber changes g to the facilities of a compacted model.
func (g *grouping) renumber(md *model, column []int32) {
	if g == nil {
		return
	}
	share := make([]float64, len(md.number))
	for i, c := range column {
		if c >= 0 {
			share[c] = g.share[i]
		}
	}
	g.share = share
	for s, set := range g.sets {
		kept := set[:0]
		for _, i := range set {
			if column[i] >= 0 {
				kept = append(kept, column[i])
			}
		}
		g.sets[s] = kept
	}
	md.clip(g.u[:md.clients])
}

// doubt is how far from 0 and 1 the share of a facility must be for it to join a
// cluster.
const doubt = 0.02

// grow joins clusters and facilities in doubt to clusters of at most limit, those
// first that want the same clients most. It reports whether there was anything to
// join.
func (g *grouping) grow(md *model, d *domain, limit int) bool {
	sets, unit := g.units(d)
	grown := false
	for _, l := range g.links(md, unit) {
		a, b := unit[sets[l.a][0]], unit[sets[l.b][0]]
		if a == b || len(sets[a])+len(sets[b]) > limit {
			continue
		}
		for _, i := range sets[b] {
			unit[i] = a
		}
		sets[a] = append(sets[a], sets[b]...)
		sets[b] = sets[b][:1] // stands for what it has become part of
		grown = true
	}
	g.sets = nil
	for s, set := range sets {
		if len(set) > 1 && unit[set[0]] == int32(s) {
			g.sets = append(g.sets, set)
		}
	}
	return grown
}

// units returns the sets to begin with, the clusters and each facility in doubt
// that is in none, without those that d has fixed, and the set of each facility,
// -1 if it is in none.
func (g *grouping) units(d *domain) (sets [][]int32, unit []int32) {
	unit = make([]int32, len(d.state))
	for i := range unit {
		unit[i] = -1
	}
	for _, set := range g.sets {
		var left []int32
		for _, i := range set {
			if d.state[i] == free {
				unit[i] = int32(len(sets))
				left = append(left, i)
			}
		}
		if left != nil {
			sets = append(sets, left)
		}
	}
	for i, y := range g.share {
		if d.state[i] == free && unit[i] < 0 && y > doubt && y < 1-doubt {
			unit[i] = int32(len(sets))
			sets = append(sets, []int32{int32(i)})
		}
	}
	return sets, unit
}

// link is a pair of sets that want the same clients, and how much of it.
type link struct {
	a, b   int32
	weight float64
}

// links returns the pairs of sets that compete, those first that do so most.
func (g *grouping) links(md *model, unit []int32) []link {
	type pair struct{ a, b int32 }
	weight := make(map[pair]float64)
	var near []int32 // entries of one client
	for j := range md.clients {
		near = near[:0]
		for k := md.start[j]; md.cost[k] < g.u[j]; k++ {
			if unit[md.site[k]] >= 0 {
				near = append(near, k)
			}
		}
		for x, k := range near {
			y, saves := g.share[md.site[k]], float64(g.u[j]-md.cost[k])
			for _, l := range near[:x] { // which would save more
				a, b := unit[md.site[k]], unit[md.site[l]]
				if a != b {
					weight[pair{min(a, b), max(a, b)}] += float64(saves * float64(y*g.share[md.site[l]]))
				}
			}
		}
	}
	links := make([]link, 0, len(weight))
	for p, w := range weight {
		links = append(links, link{p.a, p.b, w})
	}
	slices.SortFunc(links, func(a, b link) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b))
	})
	return links
}
