package facility

// costOf returns the cost of the plan of the facilities in open. O(facilities +
// entries up to the first open one + open facilities for each client without one
// in a short list).
func (md *model) costOf(open []bool) int64 {
	sum := int64(0)
	for i, f := range md.opening {
		if open[i] {
			sum += f
		}
	}
	list := md.farther(open)
	for j := range md.clients {
		cost, _ := md.server(j, open, list)
		sum += cost
	}
	return sum
}

// assign returns which of the facilities in open serves each client, nobody where
// none may. It costs what costOf does.
func (md *model) assign(open []bool) []int32 {
	serve := make([]int32, md.clients)
	list := md.farther(open)
	for j := range serve {
		_, serve[j] = md.server(j, open, list)
	}
	return serve
}

// farther lists the facilities in open for clients whose lists end before any of
// them; nil if lists are not short.
func (md *model) farther(open []bool) (list []int32) {
	if !md.truncated {
		return nil
	}
	for i, in := range open {
		if in {
			list = append(list, int32(i))
		}
	}
	return list
}

// server returns the cheapest of the facilities in open for client j, of equals
// the first, and the cost; nobody if none may serve it. list is that of farther.
func (md *model) server(j int, open []bool, list []int32) (cost int64, site int32) {
	k, end := md.start[j], md.start[j+1]-1
	for k < end && !open[md.site[k]] {
		k++
	}
	switch {
	case k < end:
		return md.cost[k], md.site[k]
	case md.short[j]:
		return md.nearest(j, list)
	}
	return md.most[j], nobody
}
