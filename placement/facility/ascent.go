package facility

// ascend returns multipliers by dual ascent (Bilde and Krarup 1977; Erlenkotter
// 1978): each client in turn raises its multiplier to its next cost, or as far
// as the opening costs of the facilities that it reaches are not yet paid for.
// All reduced costs stay at 0 or more.
func (md *model) ascend(work *int64) []int64 {
	u := append([]int64(nil), md.least...)
	slack := append([]int64(nil), md.opening...)
	next := append([]int32(nil), md.start[:md.clients]...) // first entry above u
	active := make([]int32, md.clients)
	for j := range active {
		active[j] = int32(j)
	}
	for len(active) > 0 {
		kept := active[:0]
		for _, j := range active {
			for md.cost[next[j]] <= u[j] {
				next[j]++
			}
			reached := md.site[md.start[j]:next[j]]
			*work += int64(len(reached)) + 1
			rise := min(md.cost[next[j]], md.most[j]) - u[j]
			stuck := rise == md.most[j]-u[j]
			for _, i := range reached {
				if slack[i] <= rise {
					rise, stuck = slack[i], true
				}
			}
			u[j] += rise
			for _, i := range reached {
				slack[i] -= rise
			}
			if !stuck {
				kept = append(kept, j)
			}
		}
		active = kept
	}
	return u
}

// neighbours returns multipliers from the cost of each client at its k-th
// cheapest facility, with k such that count facilities reach every client about
// once: a start for problems in which the number of facilities is what limits.
func (md *model) neighbours(count int) []int64 {
	u := make([]int64, md.clients)
	k := int32(max(1, len(md.number)/max(1, count)))
	for j := range u {
		u[j] = min(md.cost[min(md.start[j]+k, md.start[j+1]-1)], md.most[j])
	}
	return u
}
