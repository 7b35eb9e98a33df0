package verify

import (
	"fmt"
	"math/bits"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
)

// rows are the limits, in the order of the prices of a leaf: after the promises,
// site by site those on units, volume and parcels, the budget, and those of the
// items with demand.
type rows struct {
	limits []placement.LimitCheck // without what is used and the price
	// Places among all rows, 0 for none: by site, of all, by item.
	units, volume, parcels []int
	budget, carrying       int
	item                   []int
}

// limits finds the limits of a problem. Row 0 is kept for there being none: with
// it, places are one more than those of the prices.
func (m *model) limits(there there) rows {
	r := rows{}
	add := func(limit placement.LimitCheck) int {
		if limit.Limit == 0 {
			return 0
		}
		r.limits = append(r.limits, limit)
		return len(m.Policy.Within) + len(r.limits)
	}
	for w := range m.Network.Sites {
		id, c := m.Network.Sites[w].ID, m.Network.Sites[w].Capacity
		r.units = append(r.units, add(placement.LimitCheck{Kind: placement.LimitUnits, Site: id, Limit: million * c.Units}))
		r.volume = append(r.volume, add(placement.LimitCheck{Kind: placement.LimitVolume, Site: id, Limit: int64(c.Volume)}))
		r.parcels = append(r.parcels, add(placement.LimitCheck{
			Kind: placement.LimitParcels, Site: id, Limit: million * c.Parcels * int64(m.Demand.Days),
		}))
	}
	r.budget = add(raised(placement.LimitCheck{Kind: placement.LimitBudget, Limit: int64(m.Policy.Budget)}, there.money))
	if there.money > 0 && there.ships {
		r.carrying = add(placement.LimitCheck{Kind: placement.LimitCarrying, Limit: int64(m.Policy.Budget)})
	}
	for k := range m.Items {
		limit := int64(0)
		if m.wanted[k] {
			limit = million * m.Items[k].Limit
		}
		r.item = append(r.item, add(raised(placement.LimitCheck{Kind: placement.LimitItem, Item: m.Items[k].ID, Limit: limit}, there.units[k])))
	}
	return r
}

// count returns the number of rows, promises included.
func (m *model) count() int { return len(m.Policy.Within) + len(m.rows.limits) }

// prices looks up the prices of rows by their places.
type prices []placement.Money

func (s prices) at(row int) int64 {
	if row == 0 {
		return 0
	}
	return int64(s[row-1])
}

// charges are the prices of what an item at a site takes of limits.
type charges struct {
	served, reserved int64 // of millionths of a unit
	volume, money    int64 // of cubic millimetres and millionths of a dollar
	carrying         int64 // of those too, for a shipment
}

func (m *model) charges(s prices, item, site int) charges {
	units := s.at(m.rows.units[site]) + s.at(m.rows.item[item])
	return charges{
		served: units + s.at(m.rows.parcels[site]), reserved: units,
		volume: s.at(m.rows.volume[site]), money: s.at(m.rows.budget),
		carrying: s.at(m.rows.budget) + s.at(m.rows.carrying),
	}
}

// usage is what a plan takes of the limits, by row but for the promises.
type usage []wide

// add counts q millionths of a unit of an item in a slot, as what is served or
// as reserve.
func (u usage) add(c *cells, s *slot, q int64, reserve bool) error {
	r, skip := &c.m.rows, len(c.m.Policy.Within)+1
	put := func(row int, amount int64) {
		if row > 0 {
			u[row-skip].add(amount)
		}
	}
	put(r.units[s.site], q)
	put(r.item[c.item], q)
	if !reserve {
		put(r.parcels[s.site], q)
	}
	volume, err1 := scale(q, c.volume)
	money, err2 := scale(q, s.money)
	if err1 != nil && r.volume[s.site] > 0 || err2 != nil && r.budget > 0 {
		return errTooLarge
	}
	put(r.volume[s.site], volume)
	put(r.budget, money)
	return nil
}

// ship counts the shipment of an item in a slot.
func (u usage) ship(c *cells, s *slot) {
	for _, row := range [...]int{c.m.rows.budget, c.m.rows.carrying} {
		if row > 0 {
			u[row-len(c.m.Policy.Within)-1].add(s.shipment)
		}
	}
}

// limited checks how the limits are kept.
func (c *check) limited(t *tally) {
	if len(c.plan.Limits) != len(c.rows.limits) {
		c.bad("%d limits of %d", len(c.plan.Limits), len(c.rows.limits))
		return
	}
	for i, says := range c.plan.Limits {
		place, is := fmt.Sprintf("limits[%d]", i), c.rows.limits[i]
		same(&c.findings, widen(says.Used), t.used[i], "%s: used", place)
		if t.used[i].compare(widen(is.Limit)) > 0 {
			c.bad("%s: it is broken: %v used of %v", place, t.used[i], is.Limit)
		}
		is.Used, is.Price = says.Used, says.Price
		same(&c.findings, says, is, "%s", place)
	}
}

// credit returns what the rows are worth at their prices: floor(s R / 1e6) for
// every promise less ceil(s b / 1e6) for the limits that are not those of sites,
// and ceil(sum s b / 1e6) for those of every site.
func (m *model) credit(s prices) (all wide, sites []int64, err error) {
	for i, required := range m.required {
		kept, e := exact.MulDivFloor(int64(s[i]), required, million)
		if e != nil {
			err = fmt.Errorf("prices[%d] is out of range", i)
		}
		all.add(kept)
	}
	allowed := func(rows ...int) int64 {
		sum := wide{lo: million - 1}
		for _, row := range rows {
			if row > 0 {
				sum = sum.plus(product(s.at(row), m.rows.limits[row-1-len(m.required)].Limit))
			}
		}
		x, ok := sum.millionth()
		if !ok || x > most {
			err = errPrices
		}
		return x
	}
	all.add(-allowed(m.rows.budget))
	all.add(-allowed(m.rows.carrying))
	for _, row := range m.rows.item {
		all.add(-allowed(row))
	}
	sites = make([]int64, m.sites)
	for w := range sites {
		sites[w] = allowed(m.rows.units[w], m.rows.volume[w], m.rows.parcels[w])
	}
	return all, sites, err
}

// product returns x y.
func product(x, y int64) wide {
	hi, lo := bits.Mul64(magnitude(x), magnitude(y))
	p := wide{int64(hi), lo}
	if (x < 0) != (y < 0) {
		return p.negative()
	}
	return p
}

func magnitude(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}
