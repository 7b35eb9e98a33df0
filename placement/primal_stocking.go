package placement

import "slices"

// stocking is a trial that is changed step by step, with what its changes cost
// and use at hand.
type stocking struct {
	*primal
	*trial
	part []int64 // what slots serve, k*slots + j
	d    []int64 // change of what rows use
	h    *hand
	// What a row costs per unit, litre or dollar that it is broken by.
	penalty []int64
}

func (p *primal) stocking(t *trial) *stocking {
	x := &stocking{primal: p, trial: t.copy(), part: make([]int64, len(p.items)*p.slots), d: make([]int64, len(p.rows)),
		penalty: make([]int64, len(p.rows)), h: p.hand(0)}
	for k := range p.items {
		x.fillPart(k)
	}
	return x
}

// copy returns a trial that can be changed.
func (t *trial) copy() *trial {
	x := *t
	x.used, x.sets, x.lanes = slices.Clone(t.used), slices.Clone(t.sets), slices.Clone(t.lanes)
	x.itemCost = slices.Clone(t.itemCost)
	return &x
}
func (x *stocking) fillPart(k int) {
	part := x.part[k*x.slots:][:x.slots]
	clear(part)
	for r, l := range x.lanes[k*x.regions:][:x.regions] {
		if l >= 0 {
			part[x.slot[l]] += x.q[k*x.regions+r]
		}
	}
}

// cell returns what it would cost more to serve region r of item k by lane l, in a
// slot that holds the item, or to lose it, and leaves in d what rows would use
// more.
func (x *stocking) cell(k, r int, l int32) int64 {
	clear(x.d)
	now := x.lanes[k*x.regions+r]
	q := x.q[k*x.regions+r]
	cost := x.costOf(k, r, l) - x.costOf(k, r, now)
	from, to := int32(-1), int32(-1)
	if now >= 0 {
		from = x.slot[now]
		x.use(x.d, k, int(now), r, -1)
	}
	if l >= 0 {
		to = x.slot[l]
		x.use(x.d, k, int(l), r, 1)
	}
	if from != to {
		cost += x.shift(k, from, -q) + x.shift(k, to, q)
	}
	return cost
}

// costOf returns the cost of a lane or of losing the demand.
func (x *stocking) costOf(k, r int, l int32) int64 {
	if l == lostLane {
		return x.lostCost(k, r)
	}
	return x.laneCost(k, int(l), r)
}

// shift returns what the reserve of item k in slot j costs more if it serves so
// much more, and adds what rows use more to d.
func (x *stocking) shift(k int, j int32, more int64) int64 {
	if j < 0 {
		return 0
	}
	u, part := x.reserve(k, int(j)), x.part[k*x.slots+int(j)]
	before, after := u.At(part), u.At(part+more)
	if before == after {
		return 0
	}
	hold := x.unit[k*x.slots+int(j)].hold
	x.addReserve(k, int(j), after, 1)
	x.addReserve(k, int(j), before, -1)
	return mulRound(after, hold) - mulRound(before, hold)
}

// addReserve is useHeld on d without what does not depend on the reserve.
func (x *stocking) addReserve(k, j int, reserve, sign int64) {
	x.useHeld(x.d, k, j, reserve, sign)
	for _, i := range [...]int32{x.budgetAt, x.carryingAt} {
		if i >= 0 {
			x.d[i] -= sign * x.shipment[k*x.slots+j]
		}
	}
}

// strain returns what the change d of what rows use adds to what broken rows cost,
// by their penalties, with promises that need not be kept at their price.
func (x *stocking) strain() int64 {
	sum := int64(0)
	for i, d := range x.d {
		if d == 0 {
			continue
		}
		r := &x.rows[i]
		before, after := max(0, r.excess(x.used[i])), max(0, r.excess(x.used[i]+d))
		if before == after {
			continue
		}
		penalty := x.penalty[i]
		if !x.hard(i) {
			penalty = int64(x.p.Policy.Within[r.index].Penalty)
		}
		if after > before {
			sum += mulRound(after-before, penalty) + 1
		} else {
			sum -= mulRound(before-after, penalty)
		}
	}
	return sum
}

// apply serves region r of item k by lane l, whose cost and d are those of cell.
func (x *stocking) apply(k, r int, l int32, cost int64) {
	now := x.lanes[k*x.regions+r]
	q := x.q[k*x.regions+r]
	if now >= 0 {
		x.part[k*x.slots+int(x.slot[now])] -= q
	}
	if l >= 0 {
		x.part[k*x.slots+int(x.slot[l])] += q
	}
	x.lanes[k*x.regions+r] = l
	x.itemCost[k] += cost
	x.take(cost)
}

// take adds a change of cost and d to the whole.
func (x *stocking) take(cost int64) {
	x.cost += cost - x.broken(x.used)
	for i, d := range x.d {
		x.used[i] += d
	}
	x.cost += x.broken(x.used)
}

// choices calls f with every other lane that could serve region r of item k, and
// with lostLane if its demand may be lost.
func (x *stocking) choices(k, r int, f func(l int32)) {
	now := x.lanes[k*x.regions+r]
	for _, j := range x.sets[k] {
		for l := x.firstLane[j]; l < x.firstLane[j+1]; l++ {
			if l != now && x.laneCost(k, int(l), r) != never {
				f(l)
			}
		}
	}
	if now != lostLane && x.lost[k] != never {
		f(lostLane)
	}
}

// swapIn returns a sorted set of slots with j, and no other of its site.
func (x *stocking) swapIn(set []int32, j int32) []int32 {
	var out []int32
	for _, other := range set {
		if x.slotSite[other] != x.slotSite[j] {
			out = append(out, other)
		}
	}
	return with(out, j)
}

// allows reports whether the slots keep what is forced for an item.
func (m *model) allows(k int, set []int32) bool {
	for w := range m.sites {
		if m.rule[k*m.sites+w] == in && !slices.ContainsFunc(set, func(j int32) bool { return int(m.slotSite[j]) == w }) {
			return false
		}
	}
	return true
}

// replace changes the slots and lanes of an item, whose change of cost is given and
// of what rows use is recomputed.
func (x *stocking) replace(k int, set []int32, lanes []int32, cost int64) {
	now := x.lanes[k*x.regions:][:x.regions]
	clear(x.d)
	was := make([]int64, len(x.rows))
	x.account(k, x.sets[k], now, was, x.h.part)
	x.account(k, set, lanes, x.d, x.h.part)
	for i, u := range was {
		x.d[i] -= u
	}
	x.sets[k] = set
	copy(now, lanes)
	x.itemCost[k] += cost
	x.fillPart(k)
	x.take(cost)
}
