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

func (plain) gradient(o *oracle, g, _ []int32) {
	site, open := o.lists.site, o.open
	for j := range g {
		v := int32(1)
		for _, i := range site[o.lists.start[j]:o.reach[j]] {
			v -= open[i]
		}
		g[j] = v
	}
	o.work += int64(len(g))
}
