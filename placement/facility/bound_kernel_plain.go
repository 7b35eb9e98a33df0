package facility

// plain is the kernel of problems without capacities: a facility serves every
// client that costs less than its multiplier,
//
//	rho_i(u) = f_i + sum_j min(0, c_ij - u_j)
type plain struct{}

func (plain) price(o *oracle, u []int64) int64 {
	copy(o.reduced, o.opening)
	reduced, site, cost := o.reduced, o.lists.site, o.lists.cost
	start, reach := o.lists.start[:len(u)], o.reach[:len(u)]
	sum, entries := int64(0), int64(0)
	for j, uj := range u {
		if o.halts(entries) {
			return o.abandon()
		}
		sum += uj
		k := start[j]
		entries -= int64(k)
		for cost[k] < uj { // the sentinel ends the list
			reduced[site[k]] -= uj - cost[k]
			k++
		}
		entries += int64(k)
		reach[j] = k
	}
	o.work += entries + int64(len(u)) + int64(len(reduced))/4
	return sum
}

// gradient counts an open facility that serves a client at its very multiplier if
// there is no cheaper one. Multipliers that are as high as they can be, at the
// cost of an opened facility, would else seem to strive for more, and drown the
// others.
func (plain) gradient(o *oracle, g, _ []int32) {
	site, cost, open := o.lists.site, o.lists.cost, o.open
	for j := range g {
		v, end := int32(1), o.reach[j]
		for _, i := range site[o.lists.start[j]:end] {
			v -= open[i]
		}
		for ; v == 1 && cost[end] == o.u[j]; end++ {
			v -= open[site[end]]
		}
		g[j] = v
	}
	o.work += int64(len(g))
}
