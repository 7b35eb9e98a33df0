package placement

import "slices"

// mayShut returns the open sites without w, and false if it must stay open: by its rule
// or that of an item, or for the least number of sites, in all or of a provider.
func (m *model) mayShut(open []int32, w int32) ([]int32, bool) {
	at, found := slices.BinarySearch(open, w)
	if !found || m.siteRule[w] == in {
		return nil, false
	}
	rest := without(open, at)
	return rest, m.permits(rest)
}

// shut closes the sites of a plan that hold nothing, and returns what that saves.
func (m *model) shut(x *trial, idle bool) (saved int64) {
	holds := make([]bool, m.sites)
	for _, set := range x.sets {
		for _, j := range set {
			holds[m.slotSite[j]] = true
		}
	}
	x.open, saved = m.fewer(x.open, holds, idle)
	x.cost -= saved
	return saved
}

// fewer returns the open sites without those that hold nothing, the dearest closed
// first, as far as that saves, and how much it does. Idle leaves out those that save
// nothing too, unless they are open today.
func (m *model) fewer(open []int32, holds []bool, idle bool) (left []int32, saved int64) {
	least := int64(1)
	if idle {
		least = 0
	}
	for {
		best, rest := int32(-1), []int32(nil)
		for _, w := range open {
			save := m.opening[w]
			if holds[w] || save < least || best >= 0 && save <= m.opening[best] || save == 0 && m.p.Network.Sites[w].Current {
				continue
			}
			if others, may := m.mayShut(open, w); may {
				best, rest = w, others
			}
		}
		if best < 0 {
			return open, saved
		}
		open = rest
		saved += m.opening[best]
	}
}

// spare returns the site that would hold nothing if item k were held in the slots of
// a set instead, and what closing it then saves; noSpare where there is none.
func (x *refiner) spare(k int, set []int32) (site int32, saves int64) {
	for _, j := range x.sets[k] {
		w := x.slotSite[j]
		if x.held[w] > 1 || x.opening[w] <= 0 || x.holds(set, w) {
			continue
		}
		if _, may := x.mayShut(x.open, w); may {
			return w, x.opening[w]
		}
	}
	return noSpare, 0
}

const noSpare int32 = -1
