package facility

import (
	"cmp"
	"slices"
)

// cluster is a set of facilities that are priced together: a client that several
// of them want pays its multiplier only once. What the relaxation loses between
// neighbours that compete for the same clients, it regains.
type cluster struct {
	sites []int32 // its facilities, at most 64, the bits of chosen
	// Clients in the lists of two or more of them, with those entries of their
	// lists, one client after another in order of cost.
	client []int32
	start  []int32
	member []int32 // position in sites
	cost   []int64
	// What the last evaluation made of it, by member:
	alone  []int64  // saved on clients that no other member wants, less the fee
	wants  [][]want // savings on the others
	state  []int8   // free, opened or closed
	active int      // number of those clients
	value  int64    // of the best choice
	chosen uint64   // set of members
	search chooser
}

// want is what a member saves on a client.
type want struct {
	client int32
	saves  int64
}

// newCluster returns the cluster of some facilities.
func newCluster(md *model, cols *columns, sites []int32) *cluster {
	c := &cluster{
		sites: sites, start: []int32{0},
		alone: make([]int64, len(sites)), wants: make([][]want, len(sites)), state: make([]int8, len(sites)),
	}
	type pair struct{ client, at, member int32 }
	var pairs []pair
	for a, i := range sites {
		for e := cols.start[i]; e < cols.start[i+1]; e++ {
			pairs = append(pairs, pair{cols.client[e], cols.at[e], int32(a)})
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Compare(a.at, b.at) }) // by client and cost
	for k := 0; k < len(pairs); {
		end := k + 1
		for end < len(pairs) && pairs[end].client == pairs[k].client {
			end++
		}
		if end > k+1 {
			c.client = append(c.client, pairs[k].client)
			for _, p := range pairs[k:end] {
				c.member = append(c.member, p.member)
				c.cost = append(c.cost, md.cost[p.at])
			}
			c.start = append(c.start, int32(len(c.member)))
		}
		k = end
	}
	c.search.fit(len(sites), len(c.client))
	return c
}

// price finds the best choice of members at multipliers u, whose last is the
// fee for each open facility, after o has priced every facility alone.
func (c *cluster) price(o *oracle, u []int64, d *domain) {
	fee := u[len(u)-1]
	for a, i := range c.sites {
		c.alone[a] = -o.reduced[i] - fee
		c.wants[a] = c.wants[a][:0]
		c.state[a] = d.state[i]
	}
	c.active = 0
	for k, j := range c.client {
		first, end := c.start[k], c.start[k+1]
		uj := u[j]
		if c.cost[first+1] >= uj {
			continue // no two want it
		}
		for e := first; e < end && c.cost[e] < uj; e++ {
			a, saves := c.member[e], uj-c.cost[e]
			c.wants[a] = append(c.wants[a], want{int32(c.active), saves})
			c.alone[a] -= saves
		}
		c.active++
	}
	o.work += int64(len(c.client))
	c.value, c.chosen = c.search.best(c, c.chosen)
	o.work += c.search.work
}

// change returns by how much the value of the cluster falls if member a changes
// sides, impossible if it cannot.
func (c *cluster) change(o *oracle, a int) int64 {
	to := opened
	if c.chosen>>a&1 == 1 {
		to = closed
	}
	state := c.state[a]
	c.state[a] = to
	value, _ := c.search.best(c, c.chosen^1<<a)
	c.state[a] = state
	o.work += c.search.work
	return c.value - value
}
