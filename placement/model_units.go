package placement

import (
	"errors"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// unitCosts are the costs of one unit of an item in a slot, in millionths of a
// dollar.
type unitCosts struct {
	inbound, handling, storage, capital, returns int64
	hold                                         int64 // of a unit of reserve
	spend                                        int64 // counts against the budget
}

// daysOfYear are what Policy.Capital refers to.
const daysOfYear = 365

// unitCosts returns what a unit of item costs at a site before parcels, if goods
// come by the way, nil for none, and are for sale after so many days. Special is
// what replaces the inbound cost of the site, unless nil.
func (p *Problem) unitCosts(item *Item, site *Site, way *Way, lead int64, special *Money) (unitCosts, error) {
	s := strict{}
	volume, days := int64(item.parcel().Volume()), int64(p.Demand.Days)
	u := unitCosts{handling: int64(site.Handling)}
	if special != nil {
		u.inbound = int64(*special)
	} else {
		u.inbound = site.Inbound.unit(&s, item)
	}
	if way != nil {
		u.inbound = s.sum(u.inbound, way.Inbound.unit(&s, item))
		if way.Fee != nil {
			if fee, err := way.Fee.Price(item.parcel(), 1); err == nil { // else the way is not for it
				u.inbound = s.sum(u.inbound, int64(fee))
			}
		}
	}
	stay, age := site.storage(&s, days)
	capital := int64(p.Policy.Capital)
	u.storage = s.round(stay, volume, 2*days*int64(rate.CubicMetre))
	u.capital = s.round(int64(item.Value), capital*(days+2*lead), 2*daysOfYear*million)
	u.hold = s.sum(s.round(age, volume, int64(rate.CubicMetre)),
		s.round(int64(item.Value), capital*(days+lead), daysOfYear*million))
	u.returns = s.round(int64(item.Returns), int64(site.Return), million)
	u.spend = s.sum(int64(item.Value), u.inbound)
	if s.err == nil && max(u.inbound, u.storage, u.capital, u.hold, u.spend) > maxObjective {
		s.err = exact.ErrOverflow
	}
	return u, s.err
}

// unit returns the cost of bringing in one unit.
func (i *Inbound) unit(s *strict, item *Item) int64 {
	return s.sum(int64(i.PerUnit), s.sum(s.round(int64(i.PerKilo), int64(item.Weight), 1000),
		s.round(int64(i.PerM3), int64(item.parcel().Volume()), int64(rate.CubicMetre))))
}

// storage returns the sum over the days d of the horizon of the rate of a cubic
// metre at age d, times 2(H-d)-1 and plain. Of the units that arrive together
// and leave evenly within H days, (2(H-d)-1) / 2H are there on day d.
func (site *Site) storage(s *strict, days int64) (stay, age int64) {
	rates := site.StorageByAge
	if len(rates) == 0 {
		rates = []AgeRate{{Rate: site.Storage}}
	}
	for i, a := range rates {
		from, to := min(int64(a.FromDay), days), days
		if i+1 < len(rates) {
			to = min(int64(rates[i+1].FromDay), days)
		}
		left, after := days-from, days-to
		stay = s.sum(stay, s.round(int64(a.Rate), left*left-after*after, 1))
		age = s.sum(age, s.round(int64(a.Rate), to-from, 1))
	}
	return stay, age
}

// strict is arithmetic that remembers what did not fit.
type strict struct{ err error }

func (s *strict) sum(a, b int64) int64 {
	x, err := exact.Add(a, b)
	s.err = errors.Join(s.err, err)
	return x
}

// round returns a b / c to the nearest integer.
func (s *strict) round(a, b, c int64) int64 {
	x, err := exact.MulDivRound(a, b, c)
	s.err = errors.Join(s.err, err)
	return x
}
