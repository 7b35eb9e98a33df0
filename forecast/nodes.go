package forecast

import (
	"slices"
)

// counts gathers weighted orders by place, for one item at a time.
type counts struct {
	state, region []float64
	seenStates    []int32
	seenRegions   []int32
}

func (a *atlas) counts() *counts {
	return &counts{state: make([]float64, len(a.states)), region: make([]float64, len(a.regions))}
}

func (c *counts) add(s spot, n float64) {
	if s.state < 0 {
		return
	}
	c.addState(s.state, n)
	if s.region >= 0 {
		c.addRegion(s.region, n)
	}
}

func (c *counts) addState(state int32, n float64) {
	if c.state[state] == 0 {
		c.seenStates = append(c.seenStates, state)
	}
	c.state[state] += n
}

func (c *counts) addRegion(region int32, n float64) {
	if c.region[region] == 0 {
		c.seenRegions = append(c.seenRegions, region)
	}
	c.region[region] += n
}

// take returns what was gathered and forgets it: a tally of states, and one of
// regions for each state that has some, in the order of states.
func (c *counts) take(a *atlas, into *nodes) {
	into.reset()
	slices.Sort(c.seenStates)
	for _, s := range c.seenStates {
		into.states.add(s, c.state[s])
		c.state[s] = 0
	}
	// Regions of a state need not be neighbours in the table.
	slices.SortFunc(c.seenRegions, func(x, y int32) int {
		if a.state[x] != a.state[y] {
			return int(a.state[x] - a.state[y])
		}
		return int(x - y)
	})
	for _, r := range c.seenRegions {
		into.addRegion(a.state[r], a.within[r], c.region[r])
		c.region[r] = 0
	}
	c.seenStates, c.seenRegions = c.seenStates[:0], c.seenRegions[:0]
}

// nodes are the tallies of one item, or of the seller.
type nodes struct {
	states  tally
	of      []int32 // the state that each of regions belongs to, rising
	regions []tally
}

func (n *nodes) reset() {
	n.states.reset()
	n.of, n.regions = n.of[:0], n.regions[:0]
}

func (n *nodes) addRegion(state, child int32, orders float64) {
	if k := len(n.of); k == 0 || n.of[k-1] != state {
		n.of = append(n.of, state)
		if k < cap(n.regions) {
			n.regions = n.regions[:k+1]
			n.regions[k].reset()
		} else {
			n.regions = append(n.regions, tally{})
		}
	}
	n.regions[len(n.regions)-1].add(child, orders)
}

// discount adds the orders of n to c, as many as they are worth to the parent of the
// items of a tie.
func (n *nodes) discount(a *atlas, c *counts, items *tie) {
	worth := n.states.worth(items.state)
	for k, s := range n.states.child {
		c.addState(s, float64(worth*n.states.n[k]))
	}
	for k, s := range n.of {
		worth := n.regions[k].worth(items.within[s])
		for j, child := range n.regions[k].child {
			c.addRegion(a.members[s][child], float64(worth*n.regions[k].n[j]))
		}
	}
}

// withinLikelihood returns the log-likelihood of the regions within all states
// for a concentration in each.
func (n *nodes) withinLikelihood(within []float64, parent [][]float64) float64 {
	sum := 0.0
	for k, s := range n.of {
		sum += n.regions[k].logLikelihood(within[s], parent[s])
	}
	return sum
}
