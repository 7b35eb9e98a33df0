package whatif

import (
	"errors"
	"math"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

const million = 1_000_000

// carryingOf returns the cost of carrying an item at a site, the way that it comes
// aside.
func carryingOf(p *placement.Problem, k, w int) placement.Money {
	for _, e := range p.Network.ItemSites {
		if e.Item == p.Items[k].ID && e.Site == p.Network.Sites[w].ID && e.PerItem != nil {
			return *e.PerItem
		}
	}
	return p.Network.Sites[w].PerItem
}

// inboundOf returns the cost of bringing a unit to a site, the way aside.
func inboundOf(p *placement.Problem, k, w int) placement.Money {
	item, in := &p.Items[k], p.Network.Sites[w].Inbound
	for _, e := range p.Network.ItemSites {
		if e.Item == item.ID && e.Site == p.Network.Sites[w].ID && e.Inbound != nil {
			return *e.Inbound
		}
	}
	volume := rate.Parcel{Length: item.Length, Width: item.Width, Height: item.Height}.Volume()
	kilos, _ := exact.MulDivRound(int64(in.PerKilo), int64(item.Weight), 1000) // Check saw to it
	metres, _ := exact.MulDivRound(int64(in.PerM3), int64(volume), int64(rate.CubicMetre))
	return in.PerUnit + placement.Money(kilos) + placement.Money(metres)
}

// linear is the slope of a cost that is paid once, in millionths.
func linear(*placement.Plan) int64 { return million }

// served returns what a plan brings of the item to the site, in millionths of a unit,
// about.
func (a *asker) served(plan *placement.Plan) int64 {
	k, w, _ := find(&a.p, a.q.Item, a.q.Site)
	for _, s := range plan.Items[k].Stock {
		if int(s.Site) == w {
			return int64(math.Round(math.Min(s.Mean, 1e9) * million))
		}
	}
	return 0
}

// most is how far above the present one prices are looked at.
const most = 10_000 * rate.Dollar

// price looks for the highest price at which the item is held, from the present one
// on. In rises with the price and Out does not: what is held at one price is held at
// every lower one. A plan at one price costs at another what slope says, about, which
// is where the next price comes from; the search ends by halving what is left.
func (a *asker) price(now placement.Money, x Probe[struct{}], slope func(*placement.Plan) int64, set func(*placement.ItemSite, *placement.Money)) (*Flip[placement.Money], error) {
	look := func(price placement.Money) (Probe[placement.Money], bool, error) {
		if price == now {
			yes, _ := x.Stocked()
			return at(x, price), yes, nil
		}
		in, err := a.in(paired(a.p, a.q.Item, a.q.Site, func(e *placement.ItemSite) { set(e, &price) }))
		y := Probe[placement.Money]{price, in, x.Out}
		yes, _ := y.Stocked()
		return y, yes, err
	}
	step := placement.Money(1)
	if a.o.Gap != placement.Exact {
		step = rate.Cent
	}
	y, yes, err := look(now)
	if err != nil {
		return nil, err
	}
	low, high := y, y // held at low, not held at high
	if yes {
		if high, yes, err = look(now + most); errors.Is(err, placement.ErrInvalid) {
			return nil, nil // more than can be counted
		} else if err != nil || yes {
			return nil, err
		}
	} else if low, yes, err = look(0); err != nil || !yes {
		return nil, err
	}
	last := y
	for try := 0; high.Value-low.Value > step; try++ {
		next := low.Value + (high.Value-low.Value)/2
		if q := int64(0); try%4 != 3 && last.In.Possible {
			if q = slope(last.In.Plan); q > 0 {
				to, err := exact.MulDivFloor(int64(x.Out.Cost-last.In.Cost), million, q)
				if err == nil {
					next = last.Value + placement.Money(to)
				}
			}
		}
		if last.Value == low.Value && next <= low.Value {
			next = low.Value + step // the tangent ends here
		}
		next = min(max(next, low.Value+step), high.Value-step)
		if last, yes, err = look(next); err != nil {
			return nil, err
		}
		if yes {
			low = last
		} else {
			high = last
		}
	}
	return flip(low, high), nil
}
