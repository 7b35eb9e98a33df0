package whatif

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/par"
	"github.com/forwardstock/forwardstock/placement"
)

// row is a rule that the stocks of all items keep together: used is at most limit.
type row struct{ used, limit float64 }

// accept takes the stocks of items one after the other, those of the largest saving first,
// as long as any keeps all limits and promises as well as the plan does. The others stay as
// they are; it returns them.
func (h *hedger) accept(all []found, asked []int) (refused []int) {
	for _, k := range asked {
		if all[k].saving > 0 {
			refused = append(refused, k)
		}
	}
	slices.SortStableFunc(refused, func(a, b int) int { return cmp.Compare(all[b].saving, all[a].saving) })
	change := make([]float64, len(h.rows))
	fits := func(k int) bool {
		h.uses(change, k, &all[k])
		for i, x := range change {
			if x > 1e-9 && h.rows[i].used+x > h.rows[i].limit {
				return false
			}
		}
		for i, x := range change {
			h.rows[i].used += x
		}
		return true
	}
	for before := -1; len(refused) != before; { // what one relieves makes room for others
		before = len(refused)
		refused = slices.DeleteFunc(refused, fits)
	}
	for _, k := range refused {
		f := &all[k]
		f.stock, f.kept, f.saving = f.planned, KeptRules, 0
	}
	slices.Sort(refused)
	return refused
}

// used returns the limits of sites, of the budget, and the promises, as the plan uses
// them: room is what it leaves. Promises are short of what they ask for, with minus sign.
func (h *hedger) used(all []found) []row {
	var out []row
	add := func(used, limit float64) { out = append(out, row{used, max(used, limit)}) }
	units, volume, served := make([]float64, len(h.plan.Sites)), make([]float64, len(h.plan.Sites)), make([]float64, len(h.plan.Sites))
	onTime := make([]float64, len(h.p.Policy.Within))
	for k := range all {
		f := &all[k]
		if f.shelves == nil {
			continue
		}
		for w, n := range f.planned {
			at := f.slots[w].Site
			units[at] += float64(max(0, n))
			volume[at] += float64(float64(max(0, n)) * h.volume(k))
			if f.saving > 0 {
				served[at] += f.mean(f.planUse.served[w], h.samples)
			} else if i := slices.IndexFunc(h.plan.Items[k].Stock, func(s placement.StockPlan) bool { return s.Site == at }); i >= 0 {
				served[at] += h.plan.Items[k].Stock[i].Mean
			}
		}
		for i := range onTime {
			if f.saving > 0 {
				onTime[i] += h.onTime(i, k, f, &f.planUse)
			} else {
				onTime[i] += h.expected(i, k)
			}
		}
	}
	for w := range h.plan.Sites {
		c := h.p.Network.Sites[w].Capacity
		add(units[w], limited(float64(c.Units)))
		add(volume[w], limited(float64(c.Volume)))
		add(served[w], limited(float64(c.Parcels)*float64(h.p.Demand.Days)))
	}
	add(float64(h.plan.Spent), limited(float64(h.p.Policy.Budget)))
	for i := range onTime {
		required := math.Inf(-1)
		if i < len(h.plan.Promises) {
			required = float64(h.plan.Promises[i].Required) / 1e6
		}
		add(-onTime[i], -required)
	}
	return out
}

func limited(x float64) float64 {
	if x == 0 {
		return math.Inf(1)
	}
	return x
}

func (f *found) mean(sum int64, samples int) float64 { return float64(sum) / float64(samples) }

// volume is that of a unit, in cubic millimetres.
func (h *hedger) volume(k int) float64 {
	item := &h.p.Items[k]
	return float64(item.Length) * float64(item.Width) * float64(item.Height)
}

// uses writes by how much the stock of an item changes each row.
func (h *hedger) uses(change []float64, k int, f *found) {
	clear(change)
	spent := 0.0
	for w := range f.slots {
		at := 3 * int(f.slots[w].Site)
		was, is := max(0, f.planned[w]), max(0, f.stock[w])
		change[at] += float64(is - was)
		change[at+1] += float64(float64(is-was) * h.volume(k))
		change[at+2] += f.mean(f.hedgeUse.served[w]-f.planUse.served[w], h.samples)
		sent := max(0, is-f.shelves.kept[w]) - max(0, was-f.shelves.kept[w])
		spent += float64(float64(sent) * float64(f.slots[w].Spend))
		if f.planned[w] < 0 && f.stock[w] >= 0 {
			spent += float64(f.slots[w].Ship)
		} else if f.planned[w] >= 0 && f.stock[w] < 0 {
			spent -= float64(f.slots[w].Ship)
		}
	}
	last := 3 * len(h.plan.Sites)
	change[last] = spent
	for i := range h.p.Policy.Within {
		change[last+1+i] = h.onTime(i, k, f, &f.planUse) - h.onTime(i, k, f, &f.hedgeUse)
	}
}

// onTime returns the units of an item that arrive in time for a promise, in the mean.
func (h *hedger) onTime(promise, k int, f *found, u *usage) float64 {
	sum, W := 0.0, len(f.slots)
	for at, units := range u.lanes {
		if units > 0 {
			share := h.quotes.OnTime(promise, k, int(f.slots[at%W].Site), int(f.service[at]), at/W)
			sum += float64(float64(units) * float64(share))
		}
	}
	return sum / (1e6 * float64(h.samples))
}

// expected returns the same of an item that stays as planned, for its expected demand.
func (h *hedger) expected(promise, k int) float64 {
	sum := 0.0
	d := &h.p.Demand.Items[h.demand[k]]
	for _, lane := range h.plan.Items[k].Lanes {
		if lane.Site >= 0 {
			share := h.quotes.OnTime(promise, k, int(lane.Site), int(lane.Service), int(lane.Region))
			sum += float64(float64(d.Mean*d.Shares[lane.Region]) * float64(share))
		}
	}
	return sum / 1e6
}

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
		if all[k].saving > 0 {
			out.Changed++
		}
	}
	difference, costs, saves := make([]int64, h.fresh), make([]int64, h.fresh), make([]int64, h.fresh)
	var totals [2][]int64
	for side := range 2 {
		totals[side] = make([]int64, h.fresh)
		for i := range h.fresh {
			totals[side][i] = total.paid[side][i] + total.lost[side][i] + int64(h.plan.Parts.Sites)
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
		to.Parts.Sites = h.plan.Parts.Sites
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
	d := f.drawer.draw(f.drawer.stream(judging, h.o.Seed), h.fresh, false)
	left, difference := make([]int64, len(f.slots)), make([]int64, h.fresh)
	gone := h.p.Policy.Change * placement.Money(h.held[out.Item])
	for side, stock := range [][]int64{f.planned, f.stock} {
		u := f.usage()
		u.onTime = make([]int64, len(h.p.Policy.Within))
		for i := range h.fresh {
			before := u.parts.Lost
			cost := f.run(stock, d.sample(i), left) + int64(gone)
			f.tally(&u, stock, d.sample(i), left)
			lost := int64(u.parts.Lost - before)
			sums.lost[side][i] += lost
			sums.paid[side][i] += cost - lost
			difference[i] += int64(2*side-1) * cost
		}
		u.parts.Changes += gone * placement.Money(h.fresh)
		h.spread(&u, f)
		sums.use[side].add(&u)
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
