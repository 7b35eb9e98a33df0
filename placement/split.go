package placement

import (
	"context"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/par"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// orders tells how the orders of several items of a plan arrive.
func (m *model) orders(ctx context.Context, workers int, plan *Plan) error {
	if len(m.p.Baskets) == 0 {
		return nil
	}
	s, err := m.p.newSplitter()
	if err != nil {
		return err
	}
	plan.Orders, err = s.check(ctx, workers, plan.Items)
	return err
}

// splitter prices orders that come in several parcels.
type splitter struct {
	*Problem
	baskets  []basket
	distance []geo.Length // by site and region
}

// basket is a Basket by indexes.
type basket struct {
	items  []int32     // into Items
	shares [][]float64 // regional shares of each
	orders float64
	parcel []rate.Parcel
}

// newSplitter reads the baskets of a problem that passed Check.
func (p *Problem) newSplitter() (*splitter, error) {
	s := &splitter{Problem: p}
	index := make(map[string]int32, len(p.Items))
	for i := range p.Items {
		index[p.Items[i].ID] = int32(i)
	}
	shares := make([][]float64, len(p.Items))
	for i := range p.Demand.Items {
		shares[index[p.Demand.Items[i].Item]] = p.Demand.Items[i].Shares
	}
	for _, b := range p.Baskets {
		var in basket
		for _, id := range b.Items {
			if i := index[id]; shares[i] != nil {
				in.items, in.shares = append(in.items, i), append(in.shares, shares[i])
				in.parcel = append(in.parcel, p.Items[i].parcel())
			}
		}
		if in.orders = b.Orders; len(in.items) > 1 {
			s.baskets = append(s.baskets, in)
		}
	}
	var points, targets []geo.Point
	for w := range p.Network.Sites {
		point, _, err := p.Network.Sites[w].Place()
		if err != nil {
			return nil, err
		}
		points = append(points, point)
	}
	for _, r := range p.Demand.Regions {
		targets = append(targets, r.Point)
	}
	var err error
	s.distance, err = geo.DistanceMatrix(points, targets)
	return s, err
}

// orders returns the orders of a basket from region r, in millionths: in
// proportion to the mean of the shares of its items there.
func (b *basket) ordersFrom(r int) (int64, error) {
	sum := 0.0
	for _, shares := range b.shares {
		sum += shares[r]
	}
	return exact.Round(float64(million*b.orders) * (sum / float64(len(b.shares))))
}

// check tells how orders of several items arrive by these plans of the items.
func (s *splitter) check(ctx context.Context, workers int, items []ItemPlan) (*OrderCheck, error) {
	sums, errs := make([]OrderCheck, len(s.baskets)), make([]error, len(s.baskets))
	err := par.Do(ctx, workers, len(s.baskets), func(b int) { sums[b], errs[b] = s.basketCheck(b, items) })
	if err != nil {
		return nil, err
	}
	var all OrderCheck
	var orders, split, parcels, cost total
	for b := range sums {
		if errs[b] != nil {
			return nil, errs[b]
		}
		orders.add(sums[b].Orders)
		split.add(sums[b].Split)
		parcels.add(sums[b].Parcels)
		cost.add(int64(sums[b].Cost))
	}
	if orders.bad || split.bad || parcels.bad || cost.bad {
		return nil, exact.ErrOverflow
	}
	all.Orders, all.Split, all.Parcels, all.Cost = orders.sum, split.sum, parcels.sum, Money(cost.sum)
	return &all, nil
}

// basketCheck is check for one basket. It takes time linear in the lanes of its
// items.
func (s *splitter) basketCheck(at int, items []ItemPlan) (out OrderCheck, err error) {
	b := &s.baskets[at]
	next := make([]int, len(b.items))
	lanes := make([]Lane, len(b.items))
	for r := range s.Demand.Regions {
		shipped := lanes[:0]
		which := make([]int, 0, len(b.items))
		for k, i := range b.items {
			all := items[i].Lanes
			for next[k] < len(all) && int(all[next[k]].Region) < r {
				next[k]++
			}
			if next[k] < len(all) && int(all[next[k]].Region) == r && all[next[k]].Site >= 0 {
				shipped, which = append(shipped, all[next[k]]), append(which, k)
			}
		}
		if len(shipped) < 2 {
			continue
		}
		orders, err := b.ordersFrom(r)
		if err != nil {
			return out, err
		}
		parcels, cost := s.price(b, which, shipped)
		out.Orders += orders
		if parcels == 1 {
			continue
		}
		out.Split += orders
		more, err1 := exact.Mul(orders, int64(parcels-1))
		paid, err2 := exact.MulDivRound(orders, cost, million)
		if out.Parcels += more; err1 != nil || err2 != nil || int64(out.Cost) > maxObjective-paid {
			return out, exact.ErrOverflow
		}
		out.Cost += Money(paid)
	}
	return out, nil
}

// price returns the parcels in which an order of some items of a basket comes, by
// these lanes, and what they cost more than one parcel would.
func (s *splitter) price(b *basket, which []int, lanes []Lane) (parcels int, cost int64) {
	apart, together, possible := int64(0), int64(0), false
	for i, lane := range lanes {
		if seen(lanes[:i], lane.Site) {
			continue
		}
		parcels++
		if s.Policy.SplitParcel > 0 {
			continue
		}
		apart += s.group(b, which, lanes, lane)
		if price, ok := s.combined(b, which, nil, lane); ok && (!possible || price < together) {
			together, possible = price, true
		}
	}
	switch {
	case s.Policy.SplitParcel > 0:
		return parcels, int64(s.Policy.SplitParcel) * int64(parcels-1)
	case parcels < 2 || !possible:
		return parcels, 0
	}
	return parcels, max(0, apart-together)
}

func seen(lanes []Lane, site int32) bool {
	for i := range lanes {
		if lanes[i].Site == site {
			return true
		}
	}
	return false
}

// group returns the postage of the items that come from the site of a lane: in one
// parcel by its service, or one by one where that does not carry them together.
func (s *splitter) group(b *basket, which []int, lanes []Lane, lane Lane) int64 {
	if price, ok := s.combined(b, which, lanes, lane); ok {
		return price
	}
	sum := int64(0)
	for i, k := range which {
		if lanes[i].Site == lane.Site {
			price, _ := s.postage(b.parcel[k], lanes[i])
			sum += price
		}
	}
	return sum
}

// combined returns the postage of one parcel by a lane with the items that come
// from its site, or with all of them if lanes is nil: their weights add up and
// their smallest sides, longest and middle sides being the longest of any.
func (s *splitter) combined(b *basket, which []int, lanes []Lane, lane Lane) (int64, bool) {
	var all rate.Parcel
	sized := true
	for i, k := range which {
		if lanes != nil && lanes[i].Site != lane.Site {
			continue
		}
		one := b.parcel[k]
		low, high := min(one.Length, one.Width, one.Height), max(one.Length, one.Width, one.Height)
		sized = sized && low > 0
		all.Weight += one.Weight
		all.Length = max(all.Length, high)
		all.Width = max(all.Width, one.Length+one.Width+one.Height-low-high)
		all.Height += low
	}
	if !sized {
		all.Length, all.Width, all.Height = 0, 0, 0
	}
	return s.postage(all, lane)
}

func (s *splitter) postage(parcel rate.Parcel, lane Lane) (int64, bool) {
	service := &s.Network.Services[lane.Service]
	zones := service.Zones
	if zones == nil {
		zones = geo.USZones()
	}
	zone := zones.Of(s.distance[int(lane.Site)*len(s.Demand.Regions)+int(lane.Region)])
	price, err := service.Card.Price(parcel, zone)
	return int64(price), err == nil
}
