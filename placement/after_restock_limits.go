package placement

import (
	"errors"
	"math"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// Grant tells how a limit was kept in whole cartons, where not all of them could
// be sent: see [Plan.Grants].
type Grant struct {
	Kind LimitKind `json:"kind"`
	Site string    `json:"site,omitempty"`
	Item string    `json:"item,omitempty"`
	// Cut are the units that targets ask for and that are not sent.
	Cut int64 `json:"cut"`
	// Worth is the margin of the sales that what is sent is expected to save, a
	// dollar a unit where the margin is not known. Most is a bound on what any
	// whole cartons within the limit could save.
	Worth Money `json:"worth"`
	Most  Money `json:"most"`
}

// entry is a place in the plan: an item and its place in Stock.
type entry struct{ item, stock int }

// limits cuts the cartons of items, sites and all to what their limits allow, in
// this order, where they are worth least. At sites, stock that is there or moves
// counts first, as far as it is below target.
func (r *restocking) limits() {
	var all []entry
	bySite := make([][]entry, len(r.Network.Sites))
	for i := range r.plan.Items {
		var mine []entry
		for j := range r.plan.Items[i].Stock {
			e := entry{i, j}
			mine, all = append(mine, e), append(all, e)
			w := r.plan.Items[i].Stock[j].Site
			bySite[w] = append(bySite[w], e)
		}
		if item := &r.Items[i]; item.Limit > 0 {
			r.cut(Grant{Kind: LimitItem, Item: item.ID}, mine, item.Limit, one, false)
		}
	}
	for w := range bySite {
		site := &r.Network.Sites[w]
		if c := site.Capacity; c.Units > 0 {
			r.cut(Grant{Kind: LimitUnits, Site: site.ID}, bySite[w], c.Units, one, true)
		}
		if c := site.Capacity; c.Volume > 0 {
			r.cut(Grant{Kind: LimitVolume, Site: site.ID}, bySite[w], int64(c.Volume), func(e entry) int64 {
				return int64(r.Items[e.item].parcel().Volume())
			}, true)
		}
	}
	if r.Policy.Budget > 0 {
		r.cut(Grant{Kind: LimitBudget}, all, r.left(), func(e entry) int64 {
			return r.costs(e.item, r.of(e)).spend
		}, false)
	}
}

func one(entry) int64 { return 1 }

func (r *restocking) of(e entry) *StockPlan { return &r.plan.Items[e.item].Stock[e.stock] }

// left is what the budget leaves for new goods: carrying items and moving stock
// are paid first.
func (r *restocking) left() int64 {
	left := int64(r.Policy.Budget)
	pay := func(cost int64) {
		left -= min(cost, left+maxObjective) // never so low that it overflows
	}
	for i := range r.plan.Items {
		for j := range r.plan.Items[i].Stock {
			pay(r.costs(i, &r.plan.Items[i].Stock[j]).ship)
		}
		for _, m := range r.moved[i] {
			pay(int64(m.Cost))
		}
	}
	return left
}

// cut reduces the cartons of entries to a limit on the sum of what their units
// measure.
func (r *restocking) cut(g Grant, list []entry, limit int64, measure func(entry) int64, there bool) {
	asks := make([]ask, len(list))
	fits, wanted := true, total{}
	for k, e := range list {
		s, item := r.of(e), &r.Items[e.item]
		pack, unit := max(item.CasePack, 1), measure(e)
		if there {
			used, err := exact.Mul(max(0, min(s.kept(), s.Target)), unit)
			fits = fits && err == nil
			wanted.add(used)
		}
		a := ask{most: s.Cartons, least: r.fewest(s, item)}
		var err1, err2 error
		if a.cost, err1 = exact.Mul(pack, unit); err1 != nil {
			a.most = 0 // a carton is beyond any limit
		}
		used, err2 := exact.Mul(a.cost, a.most)
		fits = fits && err1 == nil && err2 == nil
		wanted.add(used)
		asks[k] = a
	}
	if fits && !wanted.bad && wanted.sum <= limit {
		return
	}
	for k, e := range list {
		asks[k].value = r.worth(e)
		if s := r.of(e); there {
			if used, err := exact.Mul(max(0, min(s.kept(), s.Target)), measure(e)); err == nil {
				limit -= min(used, max(limit, 0))
			} else {
				limit = 0
			}
		}
	}
	granted, worth, most := allot(asks, max(limit, 0))
	for k, e := range list {
		s, pack := r.of(e), max(r.Items[e.item].CasePack, 1)
		cut := (s.Cartons - granted[k]) * pack
		s.Cartons, s.Send, s.Cut = granted[k], granted[k]*pack, s.Cut+cut
		g.Cut += cut
	}
	if g.Cut > 0 {
		g.Worth, g.Most = dollars(worth), dollars(most)
		r.plan.Grants = append(r.plan.Grants, g)
	}
}

// dollars returns an amount of money, at most what fits.
func dollars(x float64) Money {
	m, err := exact.Round(x)
	if err != nil {
		return Money(maxObjective)
	}
	return Money(m)
}

// worth returns the margin of the sales that the first n cartons of an entry save,
// as a function of n.
func (r *restocking) worth(e entry) func(n int64) float64 {
	const remembered = 256
	s, item := r.of(e), &r.Items[e.item]
	d, kept, pack := r.dist(s, r.costs(e.item, s)), s.kept(), max(item.CasePack, 1)
	margin := float64(item.Margin)
	if item.Margin == 0 {
		margin = million
	}
	none := d.Excess(kept)
	known := make([]float64, min(s.Cartons, remembered)+1)
	for n := range known {
		known[n] = math.NaN()
	}
	return func(n int64) float64 {
		if n < int64(len(known)) && known[n] == known[n] {
			return known[n]
		}
		x := float64(margin * max(0, none-d.Excess(kept+n*pack)))
		if n < int64(len(known)) {
			known[n] = x
		}
		return x
	}
}

// sum prices the rounding of every entry, what is spent, and the freight of what is
// there already, and sums it up.
func (r *restocking) sum() error {
	var rounding, spent, landed, lost total
	for i := range r.plan.Items {
		for j := range r.plan.Items[i].Stock {
			s := &r.plan.Items[i].Stock[j]
			at := r.costs(i, s)
			units := s.Send + min(s.kept(), s.Target) // the rest is idle
			beyond, err1 := exact.Round((float64(units)-s.Mean)*million - float64(s.Reserve))
			cost, err2 := exact.MulDivRound(beyond, at.hold, million)
			paid, err3 := exact.Mul(s.Send, at.spend)
			there, err4 := exact.Round(min(float64(max(0, min(s.kept(), s.Target))), s.Mean) * million)
			freight, err5 := exact.MulDivFloor(there, at.inbound, million)
			if errors.Join(err1, err2, err3, err4, err5) != nil {
				return tooLarge(i, &r.Items[i])
			}
			s.Rounding = Money(cost)
			missed, margin, err := r.missed(i, s, at)
			if err != nil {
				return tooLarge(i, &r.Items[i])
			}
			s.Missed = missed
			lost.add(margin)
			rounding.add(cost)
			spent.add(paid)
			landed.add(freight)
			spent.add(at.ship)
		}
		for _, m := range r.moved[i] {
			spent.add(int64(m.Cost))
		}
		if rounding.bad || spent.bad || landed.bad || lost.bad {
			return tooLarge(i, &r.Items[i])
		}
	}
	r.plan.RoundingCost, r.plan.Spent = Money(rounding.sum), Money(spent.sum)
	r.plan.Landed, r.plan.MissedCost = Money(landed.sum), Money(lost.sum)
	return nil
}

// missed returns the demand, in millionths of a unit, that the stock of item i is
// expected to miss, and its margin.
func (r *restocking) missed(i int, s *StockPlan, at shelf) (units, margin int64, err error) {
	units, err1 := exact.Round(r.dist(s, at).Excess(s.kept()+s.Send) * million)
	margin, err2 := exact.MulDivRound(units, int64(r.Items[i].Margin), million)
	return units, margin, errors.Join(err1, err2)
}
