package whatif

import (
	"cmp"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/placement"
)

// row is a rule that the stocks of all items keep together: used is at most limit.
type row struct{ used, limit float64 }

// accept takes the stocks of items one after the other, those of the largest saving first,
// as long as any keeps all limits and promises as well as the plan does. The others stay as
// they are; it returns them.
func (h *hedger) accept(all []found, asked []int) (refused []int) {
	for _, k := range asked {
		if all[k].changed {
			refused = append(refused, k)
		}
	}
	slices.SortStableFunc(refused, func(a, b int) int { return cmp.Compare(all[b].saving, all[a].saving) })
	change := make([]float64, len(h.rows))
	fits := func(k int) bool {
		clear(change)
		h.uses(change, 1, k, &all[k])
		return h.fits(change)
	}
	for before := -1; len(refused) != before; { // what one relieves makes room for others
		before = len(refused)
		refused = slices.DeleteFunc(refused, fits)
	}
	for _, k := range refused {
		all[k].keep(KeptRules)
	}
	slices.Sort(refused)
	return refused
}

// fits makes a change of what is used, unless it breaks a rule.
func (h *hedger) fits(change []float64) bool {
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

// used returns the limits of sites, of the budget, and the promises, as the plan uses
// them: what it breaks counts as its limit. Promises are with minus sign.
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
			if f.samples() {
				served[at] += f.mean(f.planUse.served[w], h.chosen())
			} else if i := slices.IndexFunc(h.plan.Items[k].Stock, func(s placement.StockPlan) bool { return s.Site == at }); i >= 0 {
				served[at] += h.plan.Items[k].Stock[i].Mean
			}
		}
		for i := range onTime {
			if f.samples() {
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

// uses adds to change, so many times, by how much the stock of an item differs in each
// row from that of the plan.
func (h *hedger) uses(change []float64, times float64, k int, f *found) {
	if !f.changed {
		return
	}
	spent := 0.0
	for w := range f.slots {
		at := 3 * int(f.slots[w].Site)
		was, is := max(0, f.planned[w]), max(0, f.stock[w])
		change[at] += float64(times * float64(is-was))
		change[at+1] += float64(times * float64(float64(is-was)*h.volume(k)))
		change[at+2] += float64(times * f.mean(f.hedgeUse.served[w]-f.planUse.served[w], h.chosen()))
		sent := max(0, is-f.shelves.kept[w]) - max(0, was-f.shelves.kept[w])
		spent += float64(float64(sent) * float64(f.slots[w].Spend))
		if f.planned[w] < 0 && f.stock[w] >= 0 {
			spent += float64(f.slots[w].Ship)
		} else if f.planned[w] >= 0 && f.stock[w] < 0 {
			spent -= float64(f.slots[w].Ship)
		}
	}
	last := 3 * len(h.plan.Sites)
	change[last] += float64(times * spent)
	for i := range h.p.Policy.Within {
		change[last+1+i] += float64(times * (h.onTime(i, k, f, &f.planUse) - h.onTime(i, k, f, &f.hedgeUse)))
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
	return sum / (1e6 * float64(h.chosen()))
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
