package placement

import (
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/placement/rate"
)

// Check returns every mistake of the problem at once, each with its place, as
// an error that matches [ErrInvalid]; nil if there is none. Of many mistakes of
// one kind it names the first and counts the rest. It takes time linear in the
// size of the problem. [Solve] calls it, and beyond it refuses only a problem
// whose cost could overflow.
func (p *Problem) Check() error {
	c := checker{
		sites: map[string]int{}, services: map[string]int{}, items: map[string]int{}, ways: map[string]int{},
	}
	c.network(&p.Network)
	c.allItems(p)
	c.demand(p)
	c.pairs(p)
	c.baskets(p)
	c.policy(p)
	return c.err()
}

const (
	// maxDays is the longest horizon. The product with the largest volume of an
	// item is an int64.
	maxDays = 3660
	// maxPack is the largest carton, in units, and the largest shipment, in cartons;
	// maxStock is the most units of an item anywhere, and maxParcels the most parcels
	// a day: over the longest horizon, in millionths, they are an int64.
	maxPack    = 1_000_000_000
	maxStock   = 1_000_000_000_000
	maxParcels = 100_000_000
)

func (c *checker) allItems(p *Problem) {
	for i := range p.Items {
		item := &p.Items[i]
		c.id(c.items, "items", i, item.ID)
		place := named("items", i, item.ID)
		if item.Weight < 1 || item.Weight > rate.MaxWeight {
			c.bad("weights of items", place+".weight_g", "%d is not within 1..%d", item.Weight, rate.MaxWeight)
		}
		sides := [3]rate.Size{item.Length, item.Width, item.Height}
		for _, s := range sides {
			if sides != ([3]rate.Size{}) && (s < 1 || s > rate.MaxSize) {
				c.bad("sizes of items", place, "%d x %d x %d mm: want each side within 1..%d, or all zero if not known",
					sides[0], sides[1], sides[2], rate.MaxSize)
				break
			}
		}
		c.within("case packs", place+".case_pack", item.CasePack, maxPack)
		c.within("least cartons", place+".min_cartons", item.MinCartons, maxPack)
		c.within("limits of items", place+".limit", item.Limit, maxStock)
		c.cost(place+".value", item.Value)
		c.cost(place+".margin", item.Margin)
		c.share(place+".returns", item.Returns)
		c.share(place+".insurance", item.Insurance)
		c.tags(place+".tags", item.Tags)
		c.level(place, item.ServiceLevel)
		c.aim(place, item.Aim)
		if p.aim(item) == AimProfit && item.Margin == 0 {
			c.bad("margins", place+".margin", "none, and yet its stock aims at %s", AimProfit)
		}
	}
}

// maxBasket is the most items in a basket, and maxOrders the most orders of one.
const (
	maxBasket = 1000
	maxOrders = 1e9
)

func (c *checker) baskets(p *Problem) {
	for i := range p.Baskets {
		b, place := &p.Baskets[i], fmt.Sprintf("baskets[%d]", i)
		if len(b.Items) < 2 || len(b.Items) > maxBasket {
			c.bad("sizes of baskets", place+".items", "%d are not within 2..%d", len(b.Items), maxBasket)
			continue
		}
		for j, id := range b.Items {
			c.known(c.items, "item", fmt.Sprintf("%s.items[%d]", place, j), id)
			if slices.Contains(b.Items[:j], id) {
				c.bad("repeated items of a basket", fmt.Sprintf("%s.items[%d]", place, j), "%.40q is there twice", id)
			}
		}
		if !(b.Orders >= 0 && b.Orders <= maxOrders) {
			c.bad("orders of baskets", place+".orders", "%v is not within 0..%v", b.Orders, maxOrders)
		}
	}
}

func (c *checker) demand(p *Problem) {
	d := &p.Demand
	if err := d.Check(); err != nil {
		c.bad("demand", "demand", "%w", err)
	}
	if d.Days > maxDays {
		c.bad("horizon", "demand.days", "%d is more than %d, ten years", d.Days, maxDays)
	}
	for i := range d.Regions {
		if err := d.Regions[i].Point.Check(); err != nil {
			c.bad("points of regions", fmt.Sprintf("demand.regions[%d]", i), "%w", err)
		}
	}
	for i := range d.Items {
		c.known(c.items, "item", fmt.Sprintf("demand.items[%d]", i), d.Items[i].Item)
	}
}
