// Package random draws location problems for tests.
package random

import (
	"math"
	"math/rand/v2"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// Problem draws a small problem of one of many shapes: points in the
// plane, unrelated costs, few different costs, costs that differ little; with
// and without opening costs, limits, forced, forbidden and impossible pairs.
func Problem(r *rand.Rand) *facility.Problem {
	return Sized(r, 1+r.IntN(11), r.IntN(16))
}

// Sized is Problem with n facilities and m clients.
func Sized(r *rand.Rand, n, m int) *facility.Problem {
	p := &facility.Problem{Opening: make([]int64, n), Scale: 1}
	table := facility.NewDense(n, m)
	shape := r.IntN(4)
	span := []int64{3, 20, 1000, 1_000_000_000}[r.IntN(4)]
	x, y := make([]int64, n+m), make([]int64, n+m)
	for k := range x {
		x[k], y[k] = r.Int64N(span), r.Int64N(span)
	}
	for j := range m {
		for i := range n {
			c := r.Int64N(span)
			switch shape {
			case 1:
				c = max(x[i]-x[n+j], x[n+j]-x[i]) + max(y[i]-y[n+j], y[n+j]-y[i])
			case 2:
				c = 7 * r.Int64N(3)
			case 3:
				c = span + r.Int64N(2+span/50)
			}
			table.Values[j*n+i] = c
		}
	}
	p.Cost = table
	switch r.IntN(3) {
	case 0:
		p.Opening = nil
	case 1:
		for i := range p.Opening {
			p.Opening[i] = r.Int64N(1 + 3*span)
		}
	case 2:
		f := span * int64(1+m/3)
		for i := range p.Opening {
			p.Opening[i] = f
		}
	}
	switch r.IntN(4) {
	case 0: // exactly
		p.MinOpen = 1 + r.IntN(n+1)
		p.MaxOpen = p.MinOpen
	case 1: // at most
		p.MaxOpen = 1 + r.IntN(n)
	case 2:
		p.MinOpen, p.MaxOpen = r.IntN(n+1), r.IntN(n+1)
	}
	if r.IntN(3) == 0 {
		for i := range n {
			switch r.IntN(6) {
			case 0:
				p.Forced = append(p.Forced, i)
			case 1:
				p.Forbidden = append(p.Forbidden, i)
			}
		}
	}
	if r.IntN(5) == 0 {
		for k := range table.Values {
			if r.IntN(3) == 0 {
				table.Values[k] = facility.Never
			}
		}
	}
	return p
}

// Capacitated draws a small problem with capacities, tight, loose or too
// tight: costs and limits as of Problem, demands of 0 to 12 units, some
// alike.
func Capacitated(r *rand.Rand) *facility.Problem {
	p := Sized(r, 1+r.IntN(6), r.IntN(8))
	n, m := p.Facilities(), p.Clients()
	p.Single = r.IntN(2) == 0
	p.Demand, p.Capacity = make([]int64, m), make([]int64, n)
	most := []int64{2, 5, 13}[r.IntN(3)]
	total := int64(0)
	for j := range p.Demand {
		p.Demand[j] = r.Int64N(most)
		total += p.Demand[j]
	}
	mean := float64(total) / float64(n) * (0.8 + 3*r.Float64()*r.Float64()*float64(n))
	for i := range p.Capacity {
		p.Capacity[i] = int64(mean * (0.5 + r.Float64()))
	}
	if r.IntN(3) == 0 { // all alike
		for i := range p.Capacity {
			p.Capacity[i] = int64(mean)
		}
	}
	unit := []int64{1, 1, 7, 1_000_003}[r.IntN(4)]
	for j := range p.Demand {
		p.Demand[j] *= unit
	}
	for i := range p.Capacity {
		p.Capacity[i] *= unit
		if r.IntN(2) == 0 {
			p.Capacity[i] += r.Int64N(unit)
		}
	}
	return p
}

// Pooled draws a small problem with safety stock.
func Pooled(r *rand.Rand) *facility.Problem {
	p := Sized(r, 1+r.IntN(5), r.IntN(8))
	p.Variance, p.Safety = make([]int64, p.Clients()), make([]int64, p.Facilities())
	high := int64(1) // the highest cost
	for j := range p.Clients() {
		for i := range p.Facilities() {
			if c := p.Cost.At(i, j); c != facility.Never {
				high = max(high, c)
			}
		}
	}
	spread := []int64{2, 30, 1_000_000}[r.IntN(3)]
	for j := range p.Variance {
		p.Variance[j] = r.Int64N(spread)
	}
	rate := 1 + int64(float64(high)*3*r.Float64()/math.Sqrt(float64(spread)))
	for i := range p.Safety {
		p.Safety[i] = r.Int64N(rate + 1)
	}
	return p
}

// Hard returns a problem whose costs are unrelated and alike, so that it needs a
// tree.
func Hard(n, m int, seed uint64) *facility.Problem {
	r := rand.New(rand.NewPCG(seed, 1))
	table := facility.NewDense(n, m)
	for k := range table.Values {
		table.Values[k] = 1000 + r.Int64N(1000)
	}
	p := &facility.Problem{Opening: make([]int64, n), Cost: table}
	for i := range p.Opening {
		p.Opening[i] = 1000 + r.Int64N(1000)
	}
	return p
}
