package placement

import "math/bits"

// mulRound returns q*u/1e6 to the nearest integer, for q, u >= 0 that passed
// checkSize.
func mulRound(q, u int64) int64 {
	hi, lo := bits.Mul64(uint64(q), uint64(u))
	if hi == 0 && lo < 1<<63 {
		return int64((lo + million/2) / million)
	}
	return mulRoundWide(hi, lo)
}

func mulRoundWide(hi, lo uint64) int64 {
	lo, carry := bits.Add64(lo, million/2, 0)
	x, _ := bits.Div64(hi+carry, lo, million)
	return int64(x)
}

// partsOf returns the cost of serving region r with item k by lane l, by part.
func (m *model) partsOf(k, l, r int) Parts {
	q, at := m.q[k*m.regions+r], int(m.road[l])*m.regions+r
	unit := &m.unit[k*m.slots+int(m.slot[l])]
	return Parts{
		Inbound:   Money(mulRound(q, unit.inbound)),
		Handling:  Money(mulRound(q, unit.handling)),
		Storage:   Money(mulRound(q, unit.storage)),
		Capital:   Money(mulRound(q, unit.capital)),
		Parcel:    Money(mulRound(q, m.price[k*m.zones+m.zoneAt[m.service[l]]+int(m.zone[at])])),
		Insurance: Money(mulRound(q, m.insurance[k])),
		Late:      Money(mulRound(q, mulRound(m.lateness[k], m.over[at]))),
		Returns:   Money(mulRound(q, unit.returns)),
	}
}

// fill writes the costs C of item k into dst, by l*regions + r, with never for
// absent lanes and 0 for regions without demand.
func (m *model) fill(k int, dst []int64) {
	for l := range m.lanes {
		m.fillLane(k, l, dst[l*m.regions:][:m.regions])
	}
}

func (m *model) fillLane(k, l int, dst []int64) {
	at := k*m.slots + int(m.slot[l])
	if !m.usable[at] {
		for r := range dst {
			dst[r] = never
		}
		return
	}
	if m.pin != nil {
		defer m.unpin(k, l, dst)
	}
	unit := &m.unit[at]
	rates := [...]int64{unit.inbound, unit.handling, unit.storage, unit.capital, unit.returns, m.insurance[k]}
	used := rates[:0] // in place: what has been read may be written
	for _, u := range rates {
		if u > 0 {
			used = append(used, u)
		}
	}
	q := m.q[k*m.regions:][:m.regions]
	price := m.price[k*m.zones+m.zoneAt[m.service[l]]:]
	road := int(m.road[l]) * m.regions
	zone, over, lateness := m.zone[road:][:m.regions], m.over[road:][:m.regions], m.lateness[k]
	for r := range dst {
		parcel := price[zone[r]]
		switch {
		case q[r] == 0:
			dst[r] = 0
		case parcel == never:
			dst[r] = never
		default:
			cost := mulRound(q[r], parcel)
			for _, u := range used {
				cost += mulRound(q[r], u)
			}
			if lateness > 0 && over[r] > 0 {
				cost += mulRound(q[r], mulRound(lateness, over[r]))
			}
			dst[r] = cost
		}
	}
}

// laneCost returns C of one lane and region.
func (m *model) laneCost(k, l, r int) int64 {
	if m.cells != nil {
		return m.cells[(k*m.lanes+l)*m.regions+r]
	}
	if !m.carries(k, l, r) {
		return never
	}
	return int64(m.partsOf(k, l, r).Total())
}

// carries reports whether the lane is there.
func (m *model) carries(k, l, r int) bool {
	return m.usable[k*m.slots+int(m.slot[l])] && m.pinned(k, r, m.site[l]) &&
		m.price[k*m.zones+m.zoneAt[m.service[l]]+int(m.zone[int(m.road[l])*m.regions+r])] != never
}

// lane returns the costs of item k on lane l by region, in scratch unless they
// are in memory.
func (m *model) lane(k, l int, scratch []int64) []int64 {
	if m.cells != nil {
		return m.cells[(k*m.lanes+l)*m.regions:][:m.regions]
	}
	m.fillLane(k, l, scratch[:m.regions])
	return scratch[:m.regions]
}

// lostCost returns what it costs not to serve region r with item k, or never.
func (m *model) lostCost(k, r int) int64 {
	if m.lost[k] == never {
		return never
	}
	return mulRound(m.q[k*m.regions+r], m.lost[k])
}
