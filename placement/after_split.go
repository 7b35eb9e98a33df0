package placement

import (
	"context"
	"errors"
	"slices"

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
	zones    []geo.Zones  // by service
}

// basket is a Basket by indexes.
type basket struct {
	items  []int32     // into Items
	shares [][]float64 // regional shares of each
	orders float64
	parcel []rate.Parcel
	known  map[sending]postage // what was asked for, by one goroutine at a time
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
		in := basket{known: map[sending]postage{}}
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
	us := geo.USZones()
	for i := range p.Network.Services {
		zones := p.Network.Services[i].Zones
		if zones == nil {
			zones = us
		}
		s.zones = append(s.zones, zones)
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
	lane := func(i int32, r int) (Lane, bool) {
		all := items[i].Lanes // in region order
		at, ok := slices.BinarySearchFunc(all, r, func(l Lane, r int) int { return int(l.Region) - r })
		if !ok || all[at].Site < 0 {
			return Lane{}, false
		}
		return all[at], true
	}
	err := par.Do(ctx, workers, len(s.baskets), func(b int) { sums[b], errs[b] = s.basketCheck(b, lane) })
	if err != nil {
		return nil, err
	}
	var all OrderCheck
	for b := range sums {
		if err := errs[b]; err != nil {
			return nil, err
		}
		if err := all.add(sums[b]); err != nil {
			return nil, err
		}
	}
	return &all, nil
}

// add adds what another check tells.
func (c *OrderCheck) add(o OrderCheck) error {
	var errs [4]error
	c.Orders, errs[0] = exact.Add(c.Orders, o.Orders)
	c.Split, errs[1] = exact.Add(c.Split, o.Split)
	c.Parcels, errs[2] = exact.Add(c.Parcels, o.Parcels)
	cost, err := exact.Add(int64(c.Cost), int64(o.Cost))
	c.Cost, errs[3] = Money(cost), err
	return errors.Join(errs[:]...)
}

// basketCheck is check for one basket, by the lanes of its items in each region.
func (s *splitter) basketCheck(b int, lane func(item int32, region int) (Lane, bool)) (out OrderCheck, err error) {
	for r := range s.Demand.Regions {
		c, err := s.region(b, r, lane)
		if err != nil {
			return out, err
		}
		if err := out.add(c); err != nil {
			return out, err
		}
	}
	return out, nil
}

// region is basketCheck for one region.
func (s *splitter) region(at, r int, lane func(item int32, region int) (Lane, bool)) (out OrderCheck, err error) {
	b := &s.baskets[at]
	var lanes [8]Lane
	var which [8]int
	shipped, items := lanes[:0], which[:0]
	for k, i := range b.items {
		if l, ok := lane(i, r); ok {
			shipped, items = append(shipped, l), append(items, k)
		}
	}
	if len(shipped) < 2 {
		return out, nil
	}
	if out.Orders, err = b.ordersFrom(r); err != nil || out.Orders == 0 {
		return out, err
	}
	parcels, cost := s.price(b, items, shipped)
	if parcels == 1 {
		return out, nil
	}
	out.Split = out.Orders
	var err1, err2 error
	out.Parcels, err1 = exact.Mul(out.Orders, int64(parcels-1))
	paid, err2 := exact.MulDivRound(out.Orders, cost, million)
	out.Cost = Money(paid)
	return out, errors.Join(err1, err2)
}
