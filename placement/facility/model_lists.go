package facility

import "math"

// lists holds one list of costs for each client, one after another: that of
// client j is the range [start[j], start[j+1]-1), followed by a sentinel. Cost
// never decreases within a list, and of equals the lower facility is first.
type lists struct {
	start []int32
	site  []int32 // facility, -1 in a sentinel
	cost  []int64 // math.MaxInt64 in a sentinel
	// least and most bound the multiplier of each client. Below the cheapest cost
	// the bound can only rise with it, unless facilities have to be filled. Nothing that is not in
	// the list costs less than most, so that up to there the list is enough.
	least, most []int64
	hopeless    bool    // no plan serves all clients
	complete    bool    // all facilities that may serve a client are in its list
	kept        pairSet // scratch of restrict
	load        []int64 // the same: demand of the clients that have one facility left
}

func newLists(clients, entries int) lists {
	return lists{
		start: append(make([]int32, 0, clients+1), 0),
		site:  make([]int32, 0, entries+clients),
		cost:  make([]int64, 0, entries+clients),
		least: make([]int64, 0, clients),
		most:  make([]int64, 0, clients),
	}
}

// cheapest returns the lowest cost of client j, or what its multiplier is at most
// if it has none.
func (l *lists) cheapest(j int) int64 { return min(l.cost[l.start[j]], l.most[j]) }

// dull returns multipliers at which no facility saves anything, so that the bound is
// not below 0.
func (l *lists) dull() []int64 {
	u := make([]int64, len(l.least))
	for j := range u {
		u[j] = l.cheapest(j)
	}
	return u
}

// length returns the number of entries in the list of client j.
func (l *lists) length(j int) int { return int(l.start[j+1]-l.start[j]) - 1 }

// clip moves multipliers into the range of the lists, which never lowers their
// bound.
func (l *lists) clip(u []int64) {
	for j, v := range u {
		u[j] = min(max(v, l.least[j]), l.most[j])
	}
}

// moved returns multiplier u of client j moved by a finite number of ticks,
// within the range of its list.
func (l *lists) moved(j int, u int64, by float64) int64 {
	least, most := l.least[j], l.most[j]
	switch to := float64(u) + by; {
	case to <= float64(least):
		return least
	case to >= float64(most):
		return most
	}
	return min(max(u+int64(by), least), most)
}

// endList closes the list of the next client.
func (l *lists) endList(most int64) {
	first := l.start[len(l.start)-1]
	least := most
	if int(first) < len(l.cost) {
		least = l.cost[first]
	}
	l.site = append(l.site, -1)
	l.cost = append(l.cost, math.MaxInt64)
	l.start = append(l.start, int32(len(l.site)))
	l.least = append(l.least, least)
	l.most = append(l.most, most)
}

// restrict sets l to the lists that matter for the plans of d, for multipliers
// not too far from u: without closed facilities and pairs that are ruled out, and
// no farther than the first open one if clients go to the nearest. Multipliers
// stay within l.most, so that its bounds hold for sure.
func (md *model) restrict(l *lists, d *domain, u []int64) {
	l.start = append(l.start[:0], 0)
	l.site, l.cost = l.site[:0], l.cost[:0]
	l.least, l.most = l.least[:0], l.most[:0]
	var plan []int32 // the only one of d, if it has only one and some list is short
	if md.truncated && d.frees == 0 {
		for i, s := range d.state {
			if s == opened {
				plan = append(plan, int32(i))
			}
		}
	}
	l.complete = md.class == single && md.tight(d)
	kept := &l.kept
	kept.of(d.pairs, len(d.state), md.clients)
	for j := range md.clients {
		most, served := md.most[j], false
		first := len(l.cost)
		far := u[j] + (u[j] - md.cheapest(j))
		for k := md.start[j]; k < md.start[j+1]-1; k++ {
			i, c := md.site[k], md.cost[k]
			if d.state[i] == closed || kept.drops(i, j) {
				continue
			}
			if c > far && len(l.cost) >= first+8 && !l.complete {
				most = c
				break
			}
			l.site = append(l.site, i)
			l.cost = append(l.cost, c)
			if d.state[i] == opened && md.class == uncapacitated {
				most, served = c, true
				break
			}
		}
		if plan != nil && !served && md.short[j] {
			c, i := md.nearest(j, plan)
			l.site = append(l.site, i)
			l.cost = append(l.cost, c)
			most = c
		}
		l.endList(most)
	}
	md.deepen(l)
	l.hopeless = md.class != uncapacitated && !l.serves(md)
}

// serves reports whether every client has a facility left, and whether, if
// clients are not shared, facilities can hold those that have no other.
func (l *lists) serves(md *model) bool {
	l.load = append(l.load[:0], make([]int64, len(md.number))...)
	for j := range md.clients {
		first := l.start[j]
		switch l.start[j+1] - 1 - first {
		case 0:
			return false
		case 1:
			if md.class != single {
				continue
			}
			i := l.site[first]
			if l.load[i] += md.demand[j]; l.load[i] > md.capacity[i] {
				return false
			}
		}
	}
	return true
}
