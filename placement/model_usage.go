package placement

import (
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// onTime returns t: what of q_kr is on time for promise i by lane l.
func (m *model) onTime(k, l, r, i int) int64 {
	share := m.within[i][int(m.road[l])*m.regions+r]
	if share == 0 || !m.concerns(i, k) {
		return 0
	}
	return mulRound(m.q[k*m.regions+r], int64(share))
}

// use adds what serving region r of item k by lane l uses of each row, times sign.
func (m *model) use(used []int64, k, l, r int, sign int64) {
	q := m.q[k*m.regions+r]
	for i := range m.promises {
		used[i] += sign * m.onTime(k, l, r, i)
	}
	if len(m.rows) == m.promises {
		return
	}
	w := m.site[l]
	for _, i := range [...]int32{m.unitsAt[w], m.parcelsAt[w], m.itemAt[k]} {
		if i >= 0 {
			used[i] += sign * q
		}
	}
	if i := m.volumeAt[w]; i >= 0 {
		used[i] += sign * mulRound(q, m.size[k])
	}
	if i := m.budgetAt; i >= 0 {
		used[i] += sign * mulRound(q, m.unit[k*m.slots+int(m.slot[l])].spend)
	}
}

// useHeld adds what holding item k in slot j with a reserve uses of each row,
// times sign.
func (m *model) useHeld(used []int64, k, j int, reserve, sign int64) {
	if len(m.rows) == m.promises {
		return
	}
	w := m.slotSite[j]
	for _, i := range [...]int32{m.unitsAt[w], m.itemAt[k]} {
		if i >= 0 {
			used[i] += sign * reserve
		}
	}
	if i := m.volumeAt[w]; i >= 0 {
		used[i] += sign * mulRound(reserve, m.size[k])
	}
	if i := m.budgetAt; i >= 0 {
		at := k*m.slots + j
		used[i] += sign * (m.shipment[at] + mulRound(reserve, m.unit[at].spend))
	}
	if i := m.carryingAt; i >= 0 {
		used[i] += sign * m.shipment[k*m.slots+j]
	}
}

// excess returns by how much usages break row i, negative where there is room.
func (r *row) excess(used int64) int64 {
	if r.kind == promise {
		return r.limit - used
	}
	return used - r.limit
}

// hard reports whether row i must be kept.
func (m *model) hard(i int) bool { return i >= m.promises || m.p.Policy.Within[i].Penalty == 0 }

// broken returns what the promises that are not kept cost.
func (m *model) broken(used []int64) int64 {
	sum := int64(0)
	for i := range m.promises {
		sum += m.brokenBy(i, used[i])
	}
	return sum
}

// brokenBy returns what promise i costs if so much is on time.
func (m *model) brokenBy(i int, used int64) int64 {
	e := m.rows[i].excess(used)
	if e <= 0 || m.hard(i) {
		return 0
	}
	cost, _ := exact.MulDivFloor(-e, int64(m.p.Policy.Within[i].Penalty), million) // checkSize saw to it
	return -cost
}

// keeps reports whether usages keep every row that must be kept.
func (m *model) keeps(used []int64) bool {
	return !slices.ContainsFunc(rank(len(m.rows)), func(i int32) bool { return m.hard(int(i)) && m.rows[i].excess(used[i]) > 0 })
}
