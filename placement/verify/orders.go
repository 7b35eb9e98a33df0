package verify

import (
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// orders checks what is said of orders of several items. It takes time linear in
// baskets, their items and regions.
func (c *check) orders() {
	says := c.plan.Orders
	if len(c.Baskets) == 0 || says == nil {
		if len(c.Baskets) > 0 || says != nil {
			c.bad("orders: %d baskets, and orders are told of: %v", len(c.Baskets), says != nil)
		}
		return
	}
	items := map[string]int{}
	for k := range c.Items {
		items[c.Items[k].ID] = k
	}
	var orders, split, parcels, cost wide
	for i := range c.Baskets {
		var known []int
		for _, id := range c.Baskets[i].Items {
			if k := items[id]; c.model.demand[k] != nil {
				known = append(known, k)
			}
		}
		if len(known) < 2 {
			continue
		}
		for r := range c.model.regions {
			sum, lanes := 0.0, []placement.Lane(nil)
			var from []int
			for _, k := range known {
				sum += c.model.demand[k].Shares[r]
				all := c.plan.Items[k].Lanes // in region order
				at, ok := slices.BinarySearchFunc(all, r, func(lane placement.Lane, r int) int { return int(lane.Region) - r })
				if ok && all[at].Site >= 0 {
					lanes, from = append(lanes, all[at]), append(from, k)
				}
			}
			n, err := exact.Round(float64(million*c.Baskets[i].Orders) * (sum / float64(len(known))))
			if err != nil || len(lanes) < 2 {
				continue
			}
			count, extra := c.parcels(from, lanes)
			orders.add(n)
			if count > 1 {
				split.add(n)
				parcels.addProduct(n, int64(count-1))
				paid, err := exact.MulDivRound(n, extra, million)
				if err != nil {
					c.bad("orders: the cost of basket %d does not fit", i)
				}
				cost.add(paid)
			}
		}
	}
	same(&c.findings, widen(says.Orders), orders, "orders of several items")
	same(&c.findings, widen(says.Split), split, "orders that are split")
	same(&c.findings, widen(says.Parcels), parcels, "parcels of split orders")
	same(&c.findings, widen(int64(says.Cost)), cost, "cost of split orders")
}

// parcels returns in how many parcels items come by these lanes, and what that
// costs more than one.
func (c *check) parcels(items []int, lanes []placement.Lane) (count int, extra int64) {
	bySite := map[int32][]int{} // items
	for i, lane := range lanes {
		bySite[lane.Site] = append(bySite[lane.Site], items[i])
	}
	count = len(bySite)
	if flat := c.Policy.SplitParcel; flat > 0 {
		return count, int64(flat) * int64(count-1)
	}
	sum, best := int64(0), int64(-1)
	for i, lane := range lanes {
		mine := bySite[lane.Site]
		if mine == nil {
			continue // has been
		}
		if price, err := c.postage(mine, lane); err == nil {
			sum += price
		} else {
			for j, other := range lanes {
				if other.Site == lane.Site {
					price, _ := c.postage(items[j:j+1], other)
					sum += price
				}
			}
		}
		if price, err := c.postage(items, lanes[i]); err == nil && (best < 0 || price < best) {
			best = price
		}
		bySite[lane.Site] = nil
	}
	if best < 0 {
		return count, 0
	}
	return count, max(0, sum-best)
}

// postage is that of one parcel with these items on a lane.
func (c *check) postage(items []int, lane placement.Lane) (int64, error) {
	var parcel rate.Parcel
	for _, k := range items {
		goods := &c.Items[k]
		parcel.Weight += goods.Weight
		sides := [3]rate.Size{goods.Length, goods.Width, goods.Height}
		for i := range sides { // longest first
			for j := range i {
				if sides[i] > sides[j] {
					sides[i], sides[j] = sides[j], sides[i]
				}
			}
		}
		parcel.Length, parcel.Width = max(parcel.Length, sides[0]), max(parcel.Width, sides[1])
		parcel.Height += sides[2]
	}
	for _, k := range items {
		if c.Items[k].Length == 0 {
			parcel.Length, parcel.Width, parcel.Height = 0, 0, 0
		}
	}
	service := &c.Network.Services[lane.Service]
	from, _, err := c.Network.Sites[lane.Site].Place()
	if err != nil {
		return 0, err
	}
	distance, err := geo.Distance(from, c.Demand.Regions[lane.Region].Point)
	if err != nil {
		return 0, err
	}
	zones := service.Zones
	if zones == nil {
		zones = geo.USZones()
	}
	return postage(c.Problem, service, parcel, zones.Of(distance))
}
