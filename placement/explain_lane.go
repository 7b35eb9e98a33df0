package placement

import "slices"

// regionReasons explains who serves the regions of item k.
func (x *explainer) regionReasons(k int) []LaneReason {
	set, lanes := x.now.sets[k], x.lanesOf(k)
	part := make([]int64, x.slots)
	for r, l := range lanes {
		if l >= 0 {
			part[x.slot[l]] += x.q[k*x.regions+r]
		}
	}
	var out []LaneReason
	for r, l := range lanes {
		if l == noLane {
			continue
		}
		out = append(out, x.region(k, r, set, l, part))
	}
	return out
}

// region explains who serves one region, part being what the slots serve.
func (x *explainer) region(k, r int, set []int32, l int32, part []int64) LaneReason {
	now := x.laneAt(r, l)
	to := LaneReason{Region: now.Region, Site: now.Site, Service: now.Service, Next: LaneChange{Action: ActionNone, Site: -1, Service: -1}}
	to.OnTime = make([]int64, x.promises)
	if l >= 0 {
		to.Parts = x.partsOf(k, int(l), r)
		for i := range to.OnTime {
			to.OnTime[i] = x.onTime(k, int(l), r, i)
		}
	} else {
		to.Parts.Lost = Money(x.lostCost(k, r))
	}
	found, any := false, false
	var best, tempting verdict
	consider := func(other int32) {
		if other == l {
			return
		}
		v := x.reroute(k, r, l, other, part)
		if !any || v.difference < tempting.difference {
			tempting, any = v, true
		}
		if v.row < 0 && (!found || v.difference < best.difference) {
			best, found = v, true
			lane := x.laneAt(r, other)
			to.Next = LaneChange{Action: ActionMove, Site: lane.Site, Service: lane.Service, Difference: Money(v.difference)}
			if other == lostLane {
				to.Next.Action = ActionLose
			}
		}
	}
	for _, j := range set {
		for other := x.firstLane[j]; other < x.firstLane[j+1]; other++ {
			if x.laneCost(k, int(other), r) != never {
				consider(other)
			}
		}
	}
	if x.lost[k] != never {
		consider(lostLane)
	}
	switch {
	case !found && x.pin != nil && x.pin[k*x.regions+r] != anySite:
		to.Binding = &Binding{Kind: BindsPin, Row: -1}
	case !any:
		to.Binding = &Binding{Kind: BindsReach, Row: -1}
	case tempting.row >= 0 && (tempting.difference < 0 || !found):
		to.Binding = x.binding(tempting)
	}
	return to
}

// laneAt returns a lane of region r as plans write it.
func (x *explainer) laneAt(r int, l int32) Lane {
	if l < 0 {
		return Lane{Region: int32(r), Site: -1, Service: -1}
	}
	return Lane{Region: int32(r), Site: x.site[l], Service: x.service[l]}
}

// reroute judges serving region r of item k by another lane than now, or losing it.
func (x *explainer) reroute(k, r int, from, to int32, part []int64) verdict {
	used := slices.Clone(x.now.used)
	q, cost := x.q[k*x.regions+r], int64(0)
	move := func(l int32, sign int64) {
		if l < 0 {
			cost += sign * x.lostCost(k, r)
			return
		}
		cost += sign * x.laneCost(k, int(l), r)
		x.use(used, k, int(l), r, sign)
		j := int(x.slot[l])
		hold, before := x.unit[k*x.slots+j].hold, x.reserve(k, j).At(part[j])
		part[j] += sign * q
		after := x.reserve(k, j).At(part[j])
		cost += mulRound(after, hold) - mulRound(before, hold)
		x.useHeld(used, k, j, before, -1)
		x.useHeld(used, k, j, after, 1)
	}
	move(from, -1)
	move(to, 1)
	v := x.judge(cost, used)
	if from >= 0 { // as it was
		part[x.slot[from]] += q
	}
	if to >= 0 {
		part[x.slot[to]] -= q
	}
	return v
}
