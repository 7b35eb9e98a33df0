package placement

// together serves single regions of item k from where the other items of their
// orders come from, where that saves, and returns how much.
func (x *refiner) together(k int) (saved int64) {
	if x.orders == nil || len(x.ofItem[k]) == 0 || len(x.sets[k]) < 2 {
		return 0
	}
	lanes := x.trial.lanes[k*x.regions:][:x.regions]
	split := func(r int) int64 {
		sum := int64(0)
		for _, b := range x.ofItem[k] {
			c, err := x.orders.region(int(b), r, func(i int32, r int) (Lane, bool) { return x.laneOf(i, r, k, lanes) })
			if err == nil {
				sum += int64(c.Cost)
			}
		}
		return sum
	}
	for r, now := range lanes {
		if now < 0 {
			continue
		}
		before := split(r)
		if before == 0 {
			continue
		}
		best, to := int64(0), noLane
		x.choices(k, r, func(l int32) {
			cost := x.cell(k, r, l)
			if l < 0 || cost >= before || !x.fits() {
				return
			}
			cost += x.newlyBroken()
			lanes[r] = l
			if merit := cost + split(r) - before; merit < best {
				best, to = merit, l
			}
			lanes[r] = now
		})
		if to == noLane {
			continue
		}
		extra := x.extra(k, x.sets[k], lanes)
		lanes[r] = to
		extra -= x.extra(k, x.sets[k], lanes)
		lanes[r] = now
		cost := x.cell(k, r, to)
		if gain := extra - cost - x.newlyBroken(); gain > 0 {
			x.apply(k, r, to, cost)
			saved += gain
		}
	}
	return saved
}
