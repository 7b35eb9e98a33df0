package whatif

import (
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
)

// hedger hedges the plan of one problem.
type hedger struct {
	p              *placement.Problem
	plan           *placement.Plan
	quotes         *placement.Quotes
	o              HedgeOptions
	samples, fresh int

	open   []bool                   // by site
	rows   []row                    // limits and promises
	demand []int                    // by item: index into Demand.Items, -1 without
	stock  map[placement.Held]int64 // units that are there and on their way
	held   map[string]int           // by item: sites that hold it today
}

// The streams of samples.
const (
	deciding uint64 = iota
	choosing
	judging
)

const (
	// maxUnits is how many units of an item a sample may have that come in lots of their
	// own size, coarseLots about how many lots one has that has more, and maxLot the
	// largest.
	maxUnits   = 20_000
	coarseLots = 2_500
	maxLot     = 1 << 30
	// maxDrawn is about how many units are drawn to decide on one item, and leastSamples
	// the fewest samples all the same.
	maxDrawn     = 150_000
	leastSamples = 60
	// maxSum bounds the sum of the costs of all samples of an item.
	maxSum = 1 << 60
)

// found is what was found for an item.
type found struct {
	*shelves
	drawer  *drawer
	kept    KeptReason
	stock   []int64
	verdict // of stock
}

// verdict is what a stock comes to by the second set of samples.
type verdict struct {
	changed   bool
	saving    float64 // a sample, against the plan
	deviation float64 // of saving
	// What the plan and the hedge use in these samples.
	planUse, hedgeUse usage
}

func (h *hedger) prepare() {
	for w := range h.plan.Sites {
		h.open = append(h.open, h.plan.Sites[w].Open)
	}
	h.demand = make([]int, len(h.p.Items))
	index := make(map[string]int, len(h.p.Items))
	for k := range h.p.Items {
		index[h.p.Items[k].ID], h.demand[k] = k, -1
	}
	for i := range h.p.Demand.Items {
		h.demand[index[h.p.Demand.Items[i].Item]] = i
	}
	h.stock, h.held = map[placement.Held]int64{}, map[string]int{}
	for _, s := range h.p.Network.Stock {
		h.stock[placement.Held{Item: s.Item, Site: s.Site}] += s.OnHand + s.OnWay
	}
	for _, x := range h.p.Network.Held {
		h.held[x.Item]++
	}
}

// find looks for a better stock of an item. A round after the first is for what would
// have broken a rule.
func (h *hedger) find(k, round int) (f found) {
	item := &h.p.Items[k]
	if f.shelves = h.shelves(k); f.shelves == nil {
		return found{kept: KeptNoDemand}
	}
	f.stock = f.planned
	lead := 0
	for w, n := range f.planned {
		if n >= 0 {
			lead = max(lead, f.slots[w].Lead)
		}
	}
	f.drawer = newDrawer(h.p.Demand.Items[h.demand[k]], h.p.Demand.Days, lead)
	switch {
	case h.tooDear(&f):
		f.kept = KeptLarge
		return f
	case h.margin(item) == 0:
		f.kept = KeptNoMargin
		return f
	}
	stock := h.search(&f, f.planned, round)
	if f.verdict = h.verdict(&f, stock); f.saving > f.deviation {
		f.stock = stock
		return f
	}
	f.keep(KeptBest)
	return f
}

// margin returns what a lost sale of an item costs beyond what serving it does.
func (h *hedger) margin(item *placement.Item) placement.Money {
	if item.Margin > 0 {
		return item.Margin
	}
	margin, err := exact.MulDivRound(int64(item.Value), int64(h.o.Margin), int64(one))
	if err != nil {
		margin = maxSum
	}
	return placement.Money(min(margin, maxSum))
}

// keep leaves the stock as planned.
func (f *found) keep(why KeptReason) {
	f.stock, f.kept, f.changed, f.saving, f.deviation = f.planned, why, false, 0, 0
}

// search looks for better stocks than those to start from.
func (h *hedger) search(f *found, start []int64, round int) []int64 {
	lots := f.drawer.Mean
	if f.drawer.coarse {
		lots /= f.drawer.size
	}
	n := min(h.samples, max(leastSamples, int(maxDrawn/max(1, lots))))
	d := f.drawer.draw(f.drawer.stream(deciding, h.o.Seed), n, true)
	return h.guided(f, round).improve(start, &d)
}

// chosen is the number of samples of the second set: more, as each is looked at only twice.
func (h *hedger) chosen() int { return min(maxSamples, 4*h.samples) }

// verdict compares a stock with that of the plan.
func (h *hedger) verdict(f *found, stock []int64) verdict {
	n := h.chosen()
	left, savings := make([]int64, len(f.slots)), make([]int64, n)
	c := verdict{changed: !slices.Equal(stock, f.planned), planUse: f.usage(), hedgeUse: f.usage()}
	f.drawer.each(f.drawer.stream(choosing, h.o.Seed), n, true, func(i int, lots []lot) {
		savings[i] = f.run(f.planned, lots, left) - f.run(stock, lots, left)
		f.tally(&c.planUse, f.planned, lots, left)
		f.tally(&c.hedgeUse, stock, lots, left)
	})
	c.saving, c.deviation = moments(savings)
	return c
}

// guided returns shelves where units that are on time are worth what the plan says: the
// prices of its promises. In later rounds they are worth more.
func (h *hedger) guided(f *found, round int) *shelves {
	least := placement.Money(0)
	if round > 0 {
		least = h.margin(&h.p.Items[f.item]) / 8
		for range round - 1 {
			least *= 3
		}
	}
	out, W := *f.shelves, len(f.slots)
	out.cost = slices.Clone(f.cost)
	for i := range min(len(h.plan.Promises), len(h.p.Policy.Within)) {
		price := max(h.plan.Promises[i].Price, least)
		for at, service := range f.service {
			if price > 0 && service >= 0 {
				share := h.quotes.OnTime(i, f.item, int(f.slots[at%W].Site), int(service), at/W)
				out.cost[at] -= int64(float64(price) * (float64(share) / 1e6))
			}
		}
	}
	return &out
}

// tooDear reports whether the cost of all samples might not be countable.
func (h *hedger) tooDear(f *found) bool {
	most := 1.0
	for _, list := range [][]int64{f.cost, f.lost, f.hold} {
		for _, x := range list {
			most = max(most, float64(x))
		}
	}
	units, carry := float64(f.drawer.total().Quantile(1)), 0.0
	for w, n := range f.planned {
		units += float64(max(n, 0)) + float64(f.shelves.kept[w]) + float64(f.pack*(f.least[w]+1))
		carry += math.Abs(float64(f.slots[w].Carry))
	}
	samples := float64(max(h.chosen(), h.fresh)) * float64(max(1, len(h.p.Items)))
	return (float64(most*units)+carry)*samples > maxSum
}

// usage returns an empty usage.
func (s *shelves) usage() usage {
	return usage{served: make([]int64, len(s.slots)), lanes: make([]int64, len(s.cost))}
}

// moments returns the mean of samples and the standard error of it.
func moments(x []int64) (mean, deviation float64) {
	n := float64(len(x))
	var sum exact.Sum
	for _, v := range x {
		sum.Add(float64(v))
	}
	mean = sum.Value() / n
	var squares exact.Sum
	for _, v := range x {
		d := float64(v) - mean
		squares.Add(float64(d * d))
	}
	return mean, math.Sqrt(squares.Value() / max(1, n-1) / n)
}
