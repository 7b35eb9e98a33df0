package forecast

import (
	"slices"

	"github.com/forwardstock/forwardstock/geo"
)

// atlas is the tree of places: the country, its states, their regions.
type atlas struct {
	regions []geo.Region
	state   []int32 // of each region
	states  []string
	members [][]int32 // regions of each state
	within  []int32   // of each region, its number within its state
	number  map[geo.RegionID]int32

	// The prior: what part of the people lives in each state, and of those of
	// a state in each of its regions.
	people       []float64
	peopleWithin [][]float64
}

func newAtlas(regions []geo.Region) *atlas {
	a := &atlas{
		regions: regions,
		state:   make([]int32, len(regions)),
		within:  make([]int32, len(regions)),
		number:  make(map[geo.RegionID]int32, len(regions)),
	}
	for _, r := range regions {
		a.states = append(a.states, r.State)
	}
	slices.Sort(a.states)
	a.states = slices.Compact(a.states)
	a.members = make([][]int32, len(a.states))
	a.people = make([]float64, len(a.states))
	for r, region := range regions {
		s, _ := slices.BinarySearch(a.states, region.State)
		a.state[r] = int32(s)
		a.within[r] = int32(len(a.members[s]))
		a.members[s] = append(a.members[s], int32(r))
		a.number[region.ID] = int32(r)
		a.people[s] += float64(max(0, region.Population))
	}
	normalise(a.people)
	a.peopleWithin = make([][]float64, len(a.states))
	for s, members := range a.members {
		part := make([]float64, len(members))
		for i, r := range members {
			part[i] = float64(max(0, regions[r].Population))
		}
		normalise(part)
		a.peopleWithin[s] = part
	}
	return a
}

// spot is a place in an atlas: a region, only a state (region < 0), nowhere
// known (state < 0 too), or outside.
type spot struct {
	state, region int32
	outside       bool
}

func (a *atlas) find(p Place) spot {
	if p.Region != "" {
		if r, ok := a.number[p.Region]; ok {
			return spot{state: a.state[r], region: r}
		}
		return spot{outside: true}
	}
	if p.State == "" {
		return spot{state: -1, region: -1}
	}
	s, ok := slices.BinarySearch(a.states, p.State)
	return spot{state: int32(s), region: -1, outside: !ok}
}

// join sets dst to the share of each region: that of its state times its own
// within the state.
func (a *atlas) join(dst, states []float64, within [][]float64) {
	for s, members := range a.members {
		for i, r := range members {
			dst[r] = states[s] * within[s][i]
		}
	}
}
