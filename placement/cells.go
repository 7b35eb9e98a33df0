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
	q, w, at := m.q[k*m.regions+r], int(m.site[l]), l*m.regions+r
	unit := m.unit[k*m.sites+w]
	return Parts{
		Inbound:  Money(mulRound(q, unit.inbound)),
		Handling: Money(mulRound(q, m.handling[w])),
		Storage:  Money(mulRound(q, unit.storage)),
		Parcel:   Money(mulRound(q, m.price[k*m.zones+m.zoneAt[m.service[l]]+int(m.zone[at])])),
		Late:     Money(mulRound(q, m.late[at])),
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
	w := int(m.site[l])
	if m.rule[k*m.sites+w] == out {
		for r := range dst {
			dst[r] = never
		}
		return
	}
	unit, handling := m.unit[k*m.sites+w], m.handling[w]
	q := m.q[k*m.regions:][:m.regions]
	price := m.price[k*m.zones+m.zoneAt[m.service[l]]:]
	zone, late := m.zone[l*m.regions:][:m.regions], m.late[l*m.regions:][:m.regions]
	for r := range dst {
		parcel := price[zone[r]]
		switch {
		case q[r] == 0:
			dst[r] = 0
		case parcel == never:
			dst[r] = never
		default:
			dst[r] = mulRound(q[r], unit.inbound) + mulRound(q[r], handling) + mulRound(q[r], unit.storage) +
				mulRound(q[r], parcel) + mulRound(q[r], late[r])
		}
	}
}

// laneCost returns C of one lane and region.
func (m *model) laneCost(k, l, r int) int64 {
	if m.rule[k*m.sites+int(m.site[l])] == out || m.price[k*m.zones+m.zoneAt[m.service[l]]+int(m.zone[l*m.regions+r])] == never {
		return never
	}
	return int64(m.partsOf(k, l, r).Total())
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

// onTime returns t: what of q_kr is on time for promise i by lane l.
func (m *model) onTime(k, l, r, i int) int64 {
	return mulRound(m.q[k*m.regions+r], int64(m.within[i][l*m.regions+r]))
}
