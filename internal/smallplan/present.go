package smallplan

import (
	"math/big"

	"github.com/forwardstock/forwardstock/placement"
)

// onHand returns the units of an item that are at sites or on their way.
func onHand(p *placement.Problem, item int) (units int64) {
	for _, s := range p.Network.Stock {
		if s.Item == p.Items[item].ID {
			units += s.OnHand + s.OnWay
		}
	}
	return units
}

// stocked reports whether anything is there that a plan may use.
func stocked(p *placement.Problem) bool {
	for k := range p.Items {
		if Total(p, k) > 0 && onHand(p, k) > 0 {
			return true
		}
	}
	return false
}

// Present returns a_k: what is there of an item, in millionths of a unit, but no
// more than the most that a plan needs.
func Present(p *placement.Problem, item int) int64 {
	all, units := Total(p, item), onHand(p, item)
	if all == 0 || units == 0 {
		return 0
	}
	need := all
	for w := range p.Network.Sites {
		most := int64(0)
		for _, way := range ways(p, item, w) {
			u := Reserve(p, item, w, way, all)
			for quarter := int64(1); quarter < 4; quarter++ {
				u = max(u, Reserve(p, item, w, way, quarter*max(1, all/4)))
			}
			most = max(most, 2*u+1)
		}
		need += most
	}
	return min(million*units, need)
}

// Saved returns G: by how much what is there raises the budget.
func Saved(p *placement.Problem) (sum int64) {
	for k, item := range p.Items {
		a := Present(p, k)
		if a == 0 {
			continue
		}
		dearest := placement.Money(0)
		for w := range p.Network.Sites {
			for _, way := range ways(p, k, w) {
				dearest = max(dearest, item.Value+Inbound(p, k, w, way))
			}
		}
		product := times(a, int64(dearest))
		sum += product.Quo(product, big.NewInt(million)).Int64() + 1 + int64(len(p.Demand.Regions)+len(p.Network.Sites))
	}
	return sum
}

// ships reports whether an item costs something to be carried anywhere.
func ships(p *placement.Problem) bool {
	for k := range p.Items {
		for w := range p.Network.Sites {
			for _, way := range Slots(p, k, w) {
				if Total(p, k) > 0 && Shipment(p, k, w, way) > 0 {
					return true
				}
			}
		}
	}
	return false
}
