package placement

import (
	"slices"
	"strings"

	"github.com/forwardstock/forwardstock/forecast"
)

// Basket is a set of two or more items that buyers order together.
type Basket struct {
	Items []string `json:"items"`
	// Orders is how many orders of it are expected over the horizon.
	Orders float64 `json:"orders"`
}

// OrderBook collects from order lines which items are ordered together. Its zero
// value is empty.
type OrderBook struct {
	orders      map[string][]string // items by order number, sorted
	first, last forecast.Day
	any         bool
}

// Add adds an order line. Lines without an order number or without units, such as
// returns, only count as days of the history. Lines of an order may come in any
// order, and twice.
func (b *OrderBook) Add(s forecast.Sale) {
	if !b.any {
		b.orders, b.first, b.last, b.any = map[string][]string{}, s.Day, s.Day, true
	}
	b.first, b.last = min(b.first, s.Day), max(b.last, s.Day)
	if s.Order == "" || s.Units <= 0 {
		return
	}
	items := b.orders[s.Order]
	if at, there := slices.BinarySearch(items, s.Item); !there {
		b.orders[s.Order] = slices.Insert(items, at, s.Item)
	}
}

// Baskets returns the sets of two or more items that were ordered together, with
// the orders of each that a horizon of days has if it goes on as in the days from
// the first line to the last. Those with most orders come first, then by name.
// Memory and time are linear in the orders, but for sorting.
func (b *OrderBook) Baskets(days int) []Basket {
	if !b.any {
		return nil
	}
	counts := map[string]int{}
	for _, items := range b.orders {
		if len(items) > 1 {
			counts[strings.Join(items, "\x00")]++
		}
	}
	keys := make([]string, 0, len(counts))
	for key := range counts {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(x, y string) int {
		if n := counts[y] - counts[x]; n != 0 {
			return n
		}
		return strings.Compare(x, y)
	})
	history := float64(b.last-b.first) + 1
	out := make([]Basket, len(keys))
	for i, key := range keys {
		out[i] = Basket{Items: strings.Split(key, "\x00"), Orders: float64(float64(counts[key])*float64(days)) / history}
	}
	return out
}

// OrderCheck tells how orders of several items, as Problem.Baskets has them,
// arrive under a plan. Numbers of orders and parcels are in millionths.
type OrderCheck struct {
	Orders int64 `json:"orders"` // of several items that the region can get
	Split  int64 `json:"split"`  // of these, those that come from more than one site
	// Parcels are those beyond the first of an order, one a site.
	Parcels int64 `json:"parcels"`
	// Cost is what they cost: see Policy.SplitParcel.
	Cost Money `json:"cost"`
}
