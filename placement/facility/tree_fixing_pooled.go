package facility

import (
	"github.com/forwardstock/forwardstock/internal/concave"
	"github.com/forwardstock/forwardstock/internal/exact"
)

// holds derives from the last evaluation of o on the plans of d, whose facilities
// are all fixed, which clients belong to their facility in all those plans that
// cost at most cut: those without whom it would cost too much. O(clients of a
// facility * those that it could serve), up to holdWork.
func (k *prefix) holds(o *oracle, cut int64, d *domain) (r pairReduction) {
	if d.frees > 0 {
		return r
	}
	slack, limit := cut-o.bound, o.work+holdWork
	for i, s := range d.state {
		if s != opened || k.size[i] == 0 {
			continue
		}
		list := k.items[k.start[i]:k.start[i+1]]
		value, variance := int64(0), k.base[i]
		for _, it := range list[:k.size[i]] {
			value += it.Cost
			variance += it.Variance
		}
		root := exact.SqrtFloor(k.safety[i], variance)
		value += root
		for at, it := range list[:k.size[i]] {
			// What the rest of them would cost is no less than the best without it.
			if o.work > limit {
				return r
			}
			if saved := root - exact.SqrtFloor(k.safety[i], variance-it.Variance); -it.Cost-saved <= slack {
				continue
			}
			k.rest = append(append(k.rest[:0], list[:at]...), list[at+1:]...)
			rest, _ := concave.Cheapest(k.rest, k.safety[i], k.base[i])
			if o.work += int64(len(list)); rest-value > slack {
				r.hold = append(r.hold, match{it.ID, int32(i)})
			}
		}
	}
	return r
}

// holdWork ends a look for clients to hold, which nothing else can cut short.
const holdWork = 1 << 22
