package placement

import (
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// ownRow is a row about one item alone: a promise, everywhere or in some regions, or the
// limit of what there is of it. Every item finds the prices of its own claims, at given prices of the rows that
// all share, so that any number of items may have some.
type ownRow struct {
	promise *Promise // nil for the limit
	limit   int64    // what is needed or allowed, in millionths of a unit
	price   int64
	used    int64  // by the choice
	asked   []bool // by region: a promise is about it; nil for everywhere
}

// claimAll lists the claims of the item at hand, at no price.
func (l *lot) claimAll() {
	l.claims = l.claims[:0]
	for i := range l.entry.Within {
		w := &l.entry.Within[i]
		l.claims = append(l.claims, ownRow{promise: w, limit: needOf(w, l.total)})
		if !w.everywhere() {
			c := &l.claims[i]
			c.asked = make([]bool, l.regions)
			c.limit = needOf(w, l.askedBy(w, c.asked))
		}
	}
	if l.item.Limit > 0 {
		l.claims = append(l.claims, ownRow{limit: l.item.Limit * million})
	}
}

// asks reports whether a promise is about a region.
func (c *ownRow) asks(region int) bool { return c.asked == nil || c.asked[region] }

// refineKinds tells regions apart that promises about the item ask for, so that cells
// of one kind still cost the same.
func (l *lot) refineKinds() (err error) {
	for i := range l.claims {
		if asked := l.claims[i].asked; asked != nil && err == nil {
			l.kinds, err = l.split(asked)
		}
	}
	return err
}

// split divides every kind of cells in those of some regions and the others.
func (l *lot) split(some []bool) (finer kinds, err error) {
	finer = kinds{make([]uint16, len(l.kind)), make([][]int32, l.sites)}
	for w, examples := range l.example {
		number := make([]int32, 2*len(examples)) // of the halves of a kind, plus one
		for r, k := range l.kind[w*l.regions:][:l.regions] {
			half := 2 * int(k)
			if some[r] {
				half++
			}
			if number[half] == 0 {
				if len(finer.example[w]) > math.MaxUint16 {
					return l.kinds, errDifferent
				}
				finer.example[w] = append(finer.example[w], int32(r))
				number[half] = int32(len(finer.example[w]))
			}
			finer.kind[w*l.regions+r] = uint16(number[half] - 1)
		}
	}
	return finer, nil
}

// limitPrice is what the limit of the item charges for a unit.
func (l *lot) limitPrice() int64 {
	if n := len(l.claims); n > 0 && l.claims[n-1].promise == nil {
		return l.claims[n-1].price
	}
	return 0
}

// claimed returns the prices of the claims, nil if there are none or all are zero.
func (l *lot) claimed() []int64 {
	if !slices.ContainsFunc(l.claims, func(c ownRow) bool { return c.price > 0 }) {
		return nil
	}
	prices := make([]int64, len(l.claims))
	for i := range l.claims {
		prices[i] = l.claims[i].price
	}
	return prices
}

// claimPrices returns the prices of the claims as they go into a certificate.
func (l *lot) claimPrices() []Money {
	var out []Money
	for i := range l.claims {
		out = append(out, Money(l.claims[i].price))
	}
	return out
}

// claimAt sets the prices of the claims; nil stands for zero.
func (l *lot) claimAt(prices []int64) {
	for i := range l.claims {
		if l.claims[i].price = 0; prices != nil {
			l.claims[i].price = prices[i]
		}
	}
}

// owed returns what the claims are worth at their prices, rounded down.
func (l *lot) owed() int64 {
	sum := int64(0)
	for i := range l.claims {
		c := &l.claims[i]
		if c.promise != nil {
			sum += floorDiv(c.price, c.limit)
		} else {
			sum += floorDiv(-c.price, c.limit)
		}
	}
	return sum
}

// count sets what the choice uses of the claims.
func (l *lot) count() {
	for i := range l.claims {
		c := &l.claims[i]
		c.used = 0
		if c.promise == nil {
			for _, j := range l.set {
				if part := l.part[j]; part > 0 {
					c.used += part + l.places[j].reserve.At(part)
				}
			}
			continue
		}
		for r, q := range l.q {
			if j := l.served[r]; q > 0 && j >= 0 && c.asks(r) {
				lane := l.lanes[j][l.kind[int(l.places[j].site)*l.regions+r]]
				c.used += mulRound(q, l.days[int(l.road[lane])*l.regions+r].Within(c.promise.Days))
			}
		}
	}
}

// short returns by how much the choice is short of a claim.
func (c *ownRow) short() int64 {
	if c.promise != nil {
		return c.limit - c.used
	}
	return c.used - c.limit
}

// breaks reports whether the choice breaks a claim that must be kept.
func (l *lot) breaks() bool {
	l.count()
	return slices.ContainsFunc(l.claims, func(c ownRow) bool {
		return c.short() > 0 && (c.promise == nil || c.promise.Penalty == 0)
	})
}

// fines returns what the claims cost that are broken at a penalty.
func (l *lot) fines() Money {
	sum := int64(0)
	for i := range l.claims {
		if c := &l.claims[i]; c.promise != nil && c.short() > 0 {
			x, _ := exact.MulDivFloor(-c.short(), int64(c.promise.Penalty), million)
			sum -= x
		}
	}
	return Money(sum)
}
