package placement

import (
	"errors"
	"fmt"
	"slices"
)

// trialOf reads the decisions of a plan: which sites are open, where each item is
// held and by which way it comes there, and who serves each region. The prices are
// those of the rows in the plan. Its costs are not counted yet.
func (m *model) trialOf(plan *Plan) (*trial, error) {
	switch {
	case plan == nil:
		return nil, errors.New("there is none")
	case len(plan.Sites) != m.sites || len(plan.Items) != len(m.p.Items):
		return nil, fmt.Errorf("it has %d sites and %d items, the problem %d and %d", len(plan.Sites), len(plan.Items), m.sites, len(m.p.Items))
	case len(plan.Promises) != m.promises || len(plan.Limits) != len(m.rows)-m.promises:
		return nil, fmt.Errorf("it has %d promises and %d limits, the problem %d and %d", len(plan.Promises), len(plan.Limits), m.promises, len(m.rows)-m.promises)
	}
	n := len(m.items)
	t := &trial{sets: make([][]int32, n), lanes: slices.Repeat([]int32{noLane}, n*m.regions), itemCost: make([]int64, n)}
	for w := range plan.Sites {
		if plan.Sites[w].Open {
			t.open = append(t.open, int32(w))
		}
	}
	for i := range m.rows {
		price := int64(0)
		if i < m.promises {
			price = int64(plan.Promises[i].Price)
		} else {
			price = int64(plan.Limits[i-m.promises].Price)
		}
		t.s = append(t.s, min(max(price, 0), m.rows[i].most))
	}
	for k, i := range m.items {
		var err error
		if t.sets[k], err = m.setOf(k, &plan.Items[i], t.open); err == nil {
			err = m.readLanes(k, &plan.Items[i], t.sets[k], t.lanes[k*m.regions:][:m.regions])
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", named("items", int(i), m.p.Items[i].ID), err)
		}
	}
	return t, nil
}

// setOf returns the slots that hold item k.
func (m *model) setOf(k int, item *ItemPlan, open []int32) ([]int32, error) {
	var set []int32
	for n := range item.Stock {
		s := &item.Stock[n]
		if s.Site < 0 || int(s.Site) >= m.sites {
			return nil, fmt.Errorf("stock[%d]: there is no site %d", n, s.Site)
		}
		j := m.firstSlot[s.Site]
		for j < m.firstSlot[s.Site+1] && m.way[j] != s.Way {
			j++
		}
		switch id := m.p.Network.Sites[s.Site].ID; {
		case j == m.firstSlot[s.Site+1]:
			return nil, fmt.Errorf("stock[%d]: no way %d leads to site %.40q", n, s.Way, id)
		case !m.usable[k*m.slots+int(j)]:
			return nil, fmt.Errorf("stock[%d]: it cannot be at site %.40q this way", n, id)
		case !slices.Contains(open, s.Site):
			return nil, fmt.Errorf("stock[%d]: site %.40q is not open", n, id)
		case m.holds(set, s.Site):
			return nil, fmt.Errorf("stock[%d]: it is at site %.40q twice", n, id)
		}
		set = append(set, j)
	}
	slices.Sort(set)
	return set, nil
}

// readLanes writes the lanes of item k.
func (m *model) readLanes(k int, item *ItemPlan, set, lanes []int32) error {
	for n, lane := range item.Lanes {
		r := int(lane.Region)
		if r < 0 || r >= m.regions || m.q[k*m.regions+r] == 0 {
			return fmt.Errorf("lanes[%d]: region %d has no demand", n, r)
		}
		if lanes[r] != noLane {
			return fmt.Errorf("lanes[%d]: region %d has two", n, r)
		}
		if lane.Site < 0 {
			if lanes[r] = lostLane; m.lost[k] == never {
				return fmt.Errorf("lanes[%d]: demand may not be lost", n)
			}
			continue
		}
		for _, j := range set {
			for l := m.firstLane[j]; l < m.firstLane[j+1]; l++ {
				if m.site[l] == lane.Site && m.service[l] == lane.Service && m.laneCost(k, int(l), r) != never {
					lanes[r] = l
				}
			}
		}
		if lanes[r] == noLane {
			return fmt.Errorf("lanes[%d]: site %d does not serve region %d by service %d", n, lane.Site, r, lane.Service)
		}
	}
	for r, l := range lanes {
		if l == noLane && m.q[k*m.regions+r] > 0 {
			return fmt.Errorf("region %d is not served", r)
		}
	}
	return nil
}
