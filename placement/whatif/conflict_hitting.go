package whatif

import (
	"maps"
	"slices"
)

// choice raises something to an amount, at a cost that grows with the amount.
type choice struct {
	what   int
	amount int64
	cost   float64
}

// hittingSteps bounds the search for the cheapest amounts.
const hittingSteps = 200_000

// hitting returns the cheapest amounts, all below a cost, by which at least one
// choice of every clause is made: one that is raised at least as high. Nil and
// true mean that there are none below the cost; false, that the search was too
// long. It branches on the choices of the first clause that is not hit.
func hitting(clauses [][]choice, below float64) (map[int]int64, bool) {
	h := &hitter{clauses: clauses, best: below, steps: hittingSteps, amount: map[int]int64{}, cost: map[int]float64{}}
	h.branch(0)
	return h.found, h.steps > 0
}

type hitter struct {
	clauses [][]choice
	amount  map[int]int64
	cost    map[int]float64
	best    float64
	found   map[int]int64
	steps   int
}

// branch goes on with amounts of some cost.
func (h *hitter) branch(cost float64) {
	if h.steps--; h.steps <= 0 || cost >= h.best {
		return
	}
	open := slices.IndexFunc(h.clauses, func(c []choice) bool {
		return !slices.ContainsFunc(c, func(x choice) bool { return h.amount[x.what] >= x.amount })
	})
	if open < 0 {
		h.best, h.found = cost, maps.Clone(h.amount)
		return
	}
	for _, x := range h.clauses[open] {
		amount, had := h.amount[x.what]
		before := h.cost[x.what]
		h.amount[x.what], h.cost[x.what] = x.amount, x.cost
		h.branch(cost - before + x.cost)
		if h.amount[x.what], h.cost[x.what] = amount, before; !had {
			delete(h.amount, x.what)
			delete(h.cost, x.what)
		}
	}
}
