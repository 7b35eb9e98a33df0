package verify

import (
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
)

// there is what raises the limits: what is at sites or on its way already.
type there struct {
	units []int64 // by item, a_k
	money int64   // G
	ships bool    // something that is carried costs something
}

// there derives what is there already, where that raises a limit.
func (m *model) there(f *findings) there {
	t := there{units: make([]int64, len(m.Items))}
	have := make([]wide, len(m.Items))
	for at, s := range m.stock {
		if m.wanted[at.item] {
			have[at.item] = have[at.item].plus(product(s.OnHand, million)).plus(product(s.OnWay, million))
		}
	}
	c, money := newCells(m), wide{}
	for k := range m.Items {
		if !m.wanted[k] || m.Policy.Budget == 0 && (m.Items[k].Limit == 0 || have[k] == wide{}) {
			continue
		}
		c.turn(k)
		if err := c.units(); err != nil {
			f.bad("item %.40q: %v", m.Items[k].ID, err)
			continue
		}
		need, dearest := widen(c.total), int64(0)
		for w := range m.sites {
			most := int64(0)
			for _, s := range slices.Concat(c.at(w), c.barred) {
				if s.site == w {
					dearest = max(dearest, s.money)
					most = max(most, c.reserved(&s))
				}
			}
			for _, s := range c.at(w) {
				t.ships = t.ships || s.shipment > 0
			}
			need.add(most)
		}
		if (have[k] == wide{}) {
			continue
		}
		t.units[k] = lesser(need, have[k])
		saved, err := exact.MulDivFloor(t.units[k], dearest, million)
		if err != nil {
			saved = most
		}
		money.add(saved)
		money.add(int64(1 + m.regions + m.sites))
	}
	t.money = lesser(money)
	return t
}

// reserved returns a number that the reserve of the item in a slot does not exceed.
func (c *cells) reserved(s *slot) int64 {
	u := s.reserve.At(c.total)
	for _, parts := range [...]int64{1, 2, 3} {
		u = max(u, s.reserve.At(parts*max(1, c.total/4)))
	}
	return 1 + 2*u
}

// lesser returns the least of some numbers that are not negative, at most most.
func lesser(numbers ...wide) int64 {
	least := int64(most)
	for _, x := range numbers {
		if x.compare(widen(least)) < 0 {
			least, _ = x.small()
		}
	}
	return least
}

// raised adds a limit with what is there beyond it.
func raised(l placement.LimitCheck, by int64) placement.LimitCheck {
	if l.Limit > 0 {
		l.Limit, l.Raised = l.Limit+by, by
	}
	return l
}
