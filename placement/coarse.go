package placement

import (
	"cmp"
	"slices"
)

// coarse returns the model with regions that lie alike put together, about so many
// of them, and where each region went. A group of regions is served as a whole, at
// the sum of their costs: what sites to open and what rows are worth is about the
// same there.
func (m *model) coarse(groups int) (*model, []int32) {
	volume := m.unitsByRegion()
	group, n := m.alike(volume, groups)
	network, c := *m.network, *m
	c.network = &network
	c.regions = n
	c.pin = nil
	c.q = make([]int64, len(m.items)*n)
	for at, q := range m.q {
		c.q[at/m.regions*n+int(group[at%m.regions])] += q
	}
	whole := make([]int64, n)
	for r, g := range group {
		whole[g] += volume[r]
	}
	network.within = make([][]int32, len(m.within))
	for i, within := range m.within {
		network.within[i] = make([]int32, m.roads*n)
		for road := range m.roads {
			sum := make([]float64, n)
			for r, g := range group {
				sum[g] += float64(volume[r]) * float64(within[road*m.regions+r])
			}
			for g := range sum {
				network.within[i][road*n+g] = int32(sum[g] / float64(max(1, whole[g])))
			}
		}
	}
	c.cells = make([]int64, len(m.items)*m.lanes*n)
	scratch := make([]int64, m.regions)
	for k := range m.items {
		for l := range m.lanes {
			dst := c.cells[(k*m.lanes+l)*n:][:n]
			for r, x := range m.lane(k, l, scratch) {
				if m.q[k*m.regions+r] > 0 {
					dst[group[r]] = min(never, dst[group[r]]+x)
				}
			}
		}
	}
	return &c, group
}

// unitsByRegion returns what all items sell to each region.
func (m *model) unitsByRegion() []int64 {
	volume := make([]int64, m.regions)
	for at, q := range m.q {
		volume[at%m.regions] += q
	}
	return volume
}

// alike puts regions into at most so many groups: the largest region that is far from
// all leaders leads a new one, and every region follows the leader that is nearest in
// zones and in what is on time. volume is what each region buys.
func (m *model) alike(volume []int64, most int) (group []int32, n int) {
	order := rank(m.regions)
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(volume[b], volume[a]) })
	const late = 8 // zones that all parcels being late instead of none are worth
	apart := func(a, b int32) int {
		sum := 0
		for road := range m.roads {
			x, y := road*m.regions+int(a), road*m.regions+int(b)
			sum += int(max(m.zone[x], m.zone[y])-min(m.zone[x], m.zone[y])) * million
			for _, within := range m.within {
				sum += late * int(max(within[x], within[y])-min(within[x], within[y]))
			}
		}
		return sum
	}
	var leaders []int32
	for far := million; ; far += far / 4 {
		leaders = leaders[:0]
		for _, r := range order {
			if !slices.ContainsFunc(leaders, func(l int32) bool { return apart(l, r) < far }) {
				if leaders = append(leaders, r); len(leaders) > most {
					break
				}
			}
		}
		if len(leaders) <= most {
			break
		}
	}
	group = make([]int32, m.regions)
	for r := range group {
		least := -1
		for g, l := range leaders {
			if d := apart(l, int32(r)); least < 0 || d < least {
				group[r], least = int32(g), d
			}
		}
	}
	return group, len(leaders)
}
