package placement

import (
	"context"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/exact"
)

// refiner changes how single items are held where that makes whole units and
// orders of several items cheaper by more than it adds to the cost.
type refiner struct {
	*stocking
	units  *restocking
	orders *splitter
	ofItem [][]int32 // baskets of item k
	number []int     // of Items among those with demand, -1 without
	held   []int     // items at a site
	lanes  []int32   // scratch memory
	shares []exact.Sum
}

// refineRounds bounds how often all items are looked at.
const refineRounds = 3

// refine takes items out of sites where whole cartons, least shipments and lost
// sales make a stock dearer than it saves, brings them another way or holds them
// elsewhere, and serves regions from where the other items of their orders are.
// Every change keeps all rows, and lowers the cost with what comes after the
// optimisation, by t.refined in all. The plan that it leaves may cost more than
// the best plan of the search. When ctx is done it leaves what it has.
func (t *tree) refine(ctx context.Context) (err error) {
	m, saved := t.model, int64(0)
	x := &refiner{stocking: t.stocking(t.best), units: m.restocking(nil), number: make([]int, len(m.p.Items)), held: make([]int, m.sites), lanes: make([]int32, m.regions), shares: make([]exact.Sum, m.slots)}
	for i := range x.number {
		x.number[i] = -1
	}
	for k, i := range m.items {
		x.number[i] = k
		x.move(nil, x.sets[k])
	}
	if len(m.p.Baskets) > 0 {
		if x.orders, err = m.p.newSplitter(); err != nil {
			return err
		}
		x.ofItem = make([][]int32, len(m.items))
		for b := range x.orders.baskets {
			for _, i := range x.orders.baskets[b].items {
				if k := x.number[i]; k >= 0 {
					x.ofItem[k] = append(x.ofItem[k], int32(b))
				}
			}
		}
	}
	defer func() {
		if t.refined = saved; saved > 0 {
			t.searched, t.best = t.best.cost, x.trial
		}
	}()
	for range refineRounds {
		before := saved
		for k := range m.items {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			t.report("cartons and orders")
			saved += x.item(k)
		}
		if saved == before {
			break
		}
	}
	return nil
}

// item changes item k as long as that saves, and returns how much.
func (x *refiner) item(k int) (saved int64) {
	for range 2 * x.sites {
		now := x.trial.lanes[k*x.regions:][:x.regions]
		extra := x.extra(k, x.sets[k], now)
		if extra <= 0 {
			return saved
		}
		if err := x.work.spend(1, len(x.open), x.regions); err != nil {
			return saved // as good as it is
		}
		looks := x.h.chooser.looks
		best, bestSet, bestLanes, cost := int64(0), []int32(nil), []int32(nil), int64(0)
		x.neighbours(k, func(set []int32) {
			if !x.allows(k, set) || !x.assign(k, set, x.s, nil, x.lanes, x.h) {
				return
			}
			more := x.change(k, set, x.lanes)
			if !x.fits() {
				return
			}
			more += x.newlyBroken()
			_, saves := x.spare(k, set)
			if more -= saves; more-extra >= best {
				return // even without anything extra
			}
			if merit := more - extra + x.extra(k, set, x.lanes); merit < best {
				best, bestSet, bestLanes, cost = merit, slices.Clone(set), slices.Clone(x.lanes), more
			}
		})
		x.work.done += int64(x.h.chooser.looks - looks)
		if bestSet == nil {
			return saved + x.together(k)
		}
		empty, saves := x.spare(k, bestSet)
		x.change(k, bestSet, bestLanes)
		cost += saves - x.newlyBroken()
		x.move(x.sets[k], bestSet)
		x.replace(k, bestSet, bestLanes, cost)
		if empty != noSpare {
			x.open, _ = x.mayShut(x.open, empty)
			x.cost -= saves
		}
		saved -= best
	}
	return saved
}

// move counts that an item goes from some slots to others.
func (x *refiner) move(from, to []int32) {
	for _, j := range from {
		x.held[x.slotSite[j]]--
	}
	for _, j := range to {
		x.held[x.slotSite[j]]++
	}
}

// neighbours calls f with the sets that differ in one slot from those that hold
// item k.
func (x *refiner) neighbours(k int, f func(set []int32)) {
	set := slices.Clone(x.sets[k])
	for i := range set {
		if len(set) > 1 || x.lost[k] != never {
			f(without(set, i))
		}
	}
	for _, w := range x.open {
		for j := x.firstSlot[w]; j < x.firstSlot[w+1]; j++ {
			if !x.usable[k*x.slots+int(j)] || slices.Contains(set, j) {
				continue
			}
			if x.holds(set, w) { // another way
				f(x.swapIn(set, j))
				continue
			}
			for i := range set {
				f(x.swapIn(without(set, i), j))
			}
		}
	}
}

// change returns what item k costs more with these slots and lanes, and leaves in
// d what rows use more.
func (x *refiner) change(k int, set, lanes []int32) int64 {
	clear(x.d)
	was := make([]int64, len(x.rows))
	x.account(k, x.sets[k], x.trial.lanes[k*x.regions:][:x.regions], was, x.h.part)
	cost := x.account(k, set, lanes, x.d, x.h.part)
	for i, u := range was {
		x.d[i] -= u
	}
	return cost - x.itemCost[k]
}

// extra is what item k costs after the optimisation with these slots and lanes:
// whole units, the margin of the sales that they are expected to lose, and the
// orders that are split.
func (x *refiner) extra(k int, set, lanes []int32) int64 {
	part, d := x.h.part, &x.p.Demand.Items[x.demand[k]]
	for _, j := range set {
		part[j], x.shares[j] = 0, exact.Sum{}
	}
	for r, l := range lanes {
		if l >= 0 {
			part[x.slot[l]] += x.q[k*x.regions+r]
			x.shares[x.slot[l]].Add(d.Shares[r])
		}
	}
	sum := 0.0
	for _, j := range set {
		sum += x.whole(k, int(j), part[j], d.Territory(min(x.shares[j].Value(), 1)))
	}
	if x.orders != nil {
		for _, b := range x.ofItem[k] {
			c, err := x.orders.basketCheck(int(b), func(i int32, r int) (Lane, bool) { return x.laneOf(i, r, k, lanes) })
			if err == nil {
				sum += float64(c.Cost)
			}
		}
	}
	return int64(max(-1e18, min(1e18, math.Round(sum))))
}

// whole is what the stock of item k in slot j costs beyond mean and reserve, with
// the margin of the sales that it loses, where it serves part, of distribution d.
func (x *refiner) whole(k, j int, part int64, d forecast.Dist) float64 {
	i := int(x.items[k])
	item := &x.p.Items[i]
	s := StockPlan{Site: x.slotSite[j], Way: x.way[j], Mean: d.Mean, Deviation: math.Sqrt(d.Var), Reserve: x.reserve(k, j).At(part)}
	at := x.units.costs(i, &s)
	last := x.units.dist(&s, at)
	if there := x.units.stock[i][int(s.Site)]; there != nil {
		s.OnHand, s.OnWay = there.OnHand, there.OnWay
	}
	s.Target = x.p.target(item, last, at.hold, s.kept())
	if s.Cartons = x.p.cartons(item, last, s.Target, s.kept(), at.hold); s.Cartons > 0 {
		s.Cartons = max(s.Cartons, x.units.fewest(&s, item))
	}
	send := s.Cartons * max(item.CasePack, 1)
	beyond := float64(send+min(s.kept(), s.Target)) - s.Mean - float64(s.Reserve)/million
	short := last.Excess(s.kept() + send)
	return float64(beyond*float64(at.hold)) + float64(short*float64(item.Margin))
}

// laneOf is the lane of an item of the problem in a region, those of item k given.
func (x *refiner) laneOf(i int32, r, k int, lanes []int32) (Lane, bool) {
	other := x.number[i]
	if other < 0 {
		return Lane{}, false
	}
	l := x.trial.lanes[other*x.regions+r]
	if other == k {
		l = lanes[r]
	}
	if l < 0 {
		return Lane{}, false
	}
	return Lane{Region: int32(r), Site: x.site[l], Service: x.service[l]}, true
}
