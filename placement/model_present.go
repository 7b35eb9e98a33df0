package placement

import "github.com/forwardstock/forwardstock/internal/exact"

// What is at sites or on its way already is paid for, but rows count every unit
// that a plan needs. So the limits on what is bought are raised by what is there.
// Sites that rules forbid count for it: else a plan could break a limit by being locked.

// comes reports whether item k can come into slot j, whatever the rules.
func (m *model) comes(k, j int) bool {
	way := m.way[j]
	return way < 0 || m.p.Network.Ways[way].takes(&m.p.Items[m.items[k]])
}

// present returns by item how much of it is there, a_k, in millionths of a unit: no
// more than any plan needs.
func (m *model) present() []int64 {
	out := make([]int64, len(m.items))
	if len(m.p.Network.Stock) == 0 {
		return out
	}
	stock := m.stockAt()
	for k, i := range m.items {
		var units, need total
		for _, s := range stock[i] {
			units.add(s.OnHand)
			units.add(s.OnWay)
		}
		if units.sum == 0 && !units.bad {
			continue
		}
		need.add(m.volume[k])
		for w := range m.sites {
			most := int64(0)
			for j := m.firstSlot[w]; j < m.firstSlot[w+1]; j++ {
				if m.comes(k, int(j)) {
					most = max(most, m.mostReserve(k, int(j)))
				}
			}
			need.add(most)
		}
		out[k] = maxObjective
		if !need.bad {
			out[k] = min(out[k], need.sum)
		}
		if !units.bad && units.sum < maxObjective/million {
			out[k] = min(out[k], units.sum*million)
		}
	}
	return out
}

// saved returns by how much what is there raises the budget: what it would cost to
// buy and to bring in by the dearest way, and what may be rounded up of that.
func (m *model) saved(present []int64) int64 {
	sum := total{}
	for k, a := range present {
		if a == 0 {
			continue
		}
		dearest := int64(0)
		for j := range m.slots {
			if m.comes(k, j) {
				dearest = max(dearest, m.unit[k*m.slots+j].spend)
			}
		}
		saved, err := exact.MulDivFloor(a, dearest, million)
		if err != nil {
			return maxObjective
		}
		sum.add(saved)
		sum.add(1 + int64(m.regions+m.sites))
	}
	if sum.bad {
		return maxObjective
	}
	return min(sum.sum, maxObjective)
}

// ships reports whether carrying an item costs something anywhere.
func (m *model) ships() bool {
	for at, cost := range m.shipment {
		if cost > 0 && m.usable[at] {
			return true
		}
	}
	return false
}
