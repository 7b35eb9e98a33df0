package whatif

import (
	"context"
	"math"

	"github.com/forwardstock/forwardstock/internal/par"
	"github.com/forwardstock/forwardstock/placement"
)

// tallies are sums over items, by sample.
type tallies struct {
	paid, lost [2][]int64 // of the plan and of the hedge
	use        [2]usage
}

// judge measures the plan and the hedge on fresh samples.
func (h *hedger) judge(ctx context.Context, all []found) (*Hedged, error) {
	out := &Hedged{Items: make([]HedgedItem, len(all)), Samples: h.samples, Fresh: h.fresh}
	sums := make([]tallies, par.Workers(h.o.Workers))
	for i := range sums {
		for side := range 2 {
			sums[i].paid[side], sums[i].lost[side] = make([]int64, h.fresh), make([]int64, h.fresh)
			sums[i].use[side].onTime = make([]int64, len(h.p.Policy.Within))
		}
	}
	err := par.Each(ctx, h.o.Workers, len(all), func(worker, k int) { h.measure(&out.Items[k], k, &all[k], &sums[worker]) })
	if err != nil {
		return nil, err
	}
	total := &sums[0] // integers: the order of addition does not matter
	for i := range sums[1:] {
		total.add(&sums[i+1])
	}
	for k := range all {
		if all[k].changed {
			out.Changed++
		}
	}
	difference, costs, saves := make([]int64, h.fresh), make([]int64, h.fresh), make([]int64, h.fresh)
	var totals [2][]int64
	sites := [2]placement.Money{h.plan.Parts.Sites, h.plan.Parts.Sites}
	for w, open := range h.open {
		if open != h.plan.Sites[w].Open {
			sites[1] += h.p.Network.Sites[w].Cost(open) - h.p.Network.Sites[w].Cost(!open)
			if out.Opened = append(out.Opened, int32(w)); !open {
				out.Opened, out.Closed = out.Opened[:len(out.Opened)-1], append(out.Closed, int32(w))
			}
		}
	}
	for side := range 2 {
		totals[side] = make([]int64, h.fresh)
		for i := range h.fresh {
			total.paid[side][i] += int64(sites[side])
			totals[side][i] = total.paid[side][i] + total.lost[side][i]
		}
	}
	for i := range h.fresh {
		costs[i], saves[i] = total.paid[1][i]-total.paid[0][i], total.lost[0][i]-total.lost[1][i]
		difference[i] = costs[i] - saves[i]
	}
	out.Difference, out.Costs, out.Saves = estimate(difference), estimate(costs), estimate(saves)
	mean, deviation := moments(difference)
	out.Premium = placement.Money(max(0, math.Ceil(mean+float64(sure*deviation))))
	for side, to := range []*Expected{&out.Plan, &out.Hedge} {
		to.Total = estimate(totals[side])
		to.Parts = shared(total.use[side].parts, int64(h.fresh))
		to.Parts.Sites = sites[side]
		to.Lost = float64(total.use[side].lost) / float64(h.fresh)
		to.Spilled = float64(total.use[side].spills) / float64(h.fresh)
		for _, x := range total.use[side].onTime {
			to.OnTime = append(to.OnTime, float64(x)/1000/float64(h.fresh))
		}
	}
	return out, nil
}

// sure is how many standard errors above the mean the premium is, and likely how many
// wide an estimate is on both sides.
const (
	sure   = 3.0902
	likely = 1.96
)

// estimate returns a mean and its interval.
func estimate(x []int64) Estimate {
	mean, deviation := moments(x)
	money := func(x float64) placement.Money { return placement.Money(math.Round(x)) }
	return Estimate{Mean: money(mean), Low: money(mean - float64(likely*deviation)), High: money(mean + float64(likely*deviation))}
}

// measure adds the fresh samples of an item to sums.
func (h *hedger) measure(out *HedgedItem, k int, f *found, sums *tallies) {
	out.Item, out.Kept = h.p.Items[k].ID, f.kept
	if f.shelves == nil {
		return
	}
	for w := range f.slots {
		if f.planned[w] < 0 && f.stock[w] < 0 {
			continue
		}
		is := max(0, f.stock[w])
		send := max(0, is-f.shelves.kept[w])
		out.Stock = append(out.Stock, HedgedStock{
			Site: f.slots[w].Site, Way: f.slots[w].Way, Planned: max(0, f.planned[w]), Held: f.stock[w] >= 0,
			Units: is, Send: send, Cartons: send / f.pack,
		})
	}
	if f.kept == KeptLarge {
		return
	}
	left, difference := make([]int64, len(f.slots)), make([]int64, h.fresh)
	gone := h.p.Policy.Change * placement.Money(h.held[out.Item])
	uses := [2]usage{f.usage(), f.usage()}
	f.drawer.each(f.drawer.stream(judging, h.o.Seed), h.fresh, false, func(i int, lots []lot) {
		for side, stock := range [][]int64{f.planned, f.stock} {
			u := &uses[side]
			before := u.parts.Lost
			cost := f.run(stock, lots, left) + int64(gone)
			f.tally(u, stock, lots, left)
			lost := int64(u.parts.Lost - before)
			sums.lost[side][i] += lost
			sums.paid[side][i] += cost - lost
			difference[i] += int64(2*side-1) * cost
		}
	})
	for side := range uses {
		u := &uses[side]
		u.onTime = make([]int64, len(h.p.Policy.Within))
		u.parts.Changes += gone * placement.Money(h.fresh)
		h.spread(u, f)
		sums.use[side].add(u)
	}
	out.Difference = estimate(difference)
}

// spread puts what units cost that are sold where it belongs.
func (h *hedger) spread(u *usage, f *found) {
	W := len(f.slots)
	for w, n := range u.served {
		sold := f.slots[w].Sold
		for _, x := range []struct{ to, by *placement.Money }{
			{&u.parts.Inbound, &sold.Inbound}, {&u.parts.Handling, &sold.Handling}, {&u.parts.Storage, &sold.Storage},
			{&u.parts.Capital, &sold.Capital}, {&u.parts.Insurance, &sold.Insurance}, {&u.parts.Returns, &sold.Returns},
		} {
			*x.to += placement.Money(n) * *x.by
		}
	}
	for at, n := range u.lanes {
		if n > 0 {
			parcel, late, _ := h.quotes.Parcel(f.item, int(f.slots[at%W].Site), int(f.service[at]), at/W)
			u.parts.Parcel += placement.Money(n) * parcel
			u.parts.Late += placement.Money(n) * late
			for i := range u.onTime {
				share := h.quotes.OnTime(i, f.item, int(f.slots[at%W].Site), int(f.service[at]), at/W)
				u.onTime[i] += n * int64(share/1000)
			}
		}
	}
}

func (u *usage) add(o *usage) {
	u.parts = u.parts.Plus(o.parts)
	u.lost += o.lost
	u.spills += o.spills
	for i, x := range o.onTime {
		u.onTime[i] += x
	}
}

func (t *tallies) add(o *tallies) {
	for side := range 2 {
		t.use[side].add(&o.use[side])
		for i := range t.paid[side] {
			t.paid[side][i] += o.paid[side][i]
			t.lost[side][i] += o.lost[side][i]
		}
	}
}

// shared returns parts over n.
func shared(p placement.Parts, n int64) placement.Parts {
	for _, x := range []*placement.Money{
		&p.Carrying, &p.Inbound, &p.Handling, &p.Storage, &p.Capital, &p.Safety, &p.Parcel, &p.Insurance, &p.Late, &p.Returns,
		&p.Lost, &p.Changes,
	} {
		*x = placement.Money(math.Round(float64(*x) / float64(n)))
	}
	return p
}
