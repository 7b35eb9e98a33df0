package transport_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/forwardstock/forwardstock/internal/cputime"
	"github.com/forwardstock/forwardstock/internal/transport"
)

// plane returns a problem with sites and clients in the unit square, costs by
// distance, and supplies of ratio times the demand in all.
func plane(n, m int, ratio float64, whole bool) transport.Problem {
	r := rand.New(rand.NewPCG(uint64(n), uint64(m)))
	x, y := make([]float64, n+m), make([]float64, n+m)
	for v := range x {
		x[v], y[v] = r.Float64(), r.Float64()
	}
	p := transport.Problem{
		Demand: make([]int64, m), Supply: make([]int64, n), Cost: make([]int64, n*m), Whole: whole,
	}
	total := int64(0)
	for j := range p.Demand {
		p.Demand[j] = 5 + r.Int64N(31)
		total += p.Demand[j]
		for i := range n {
			dx, dy := x[i]-x[n+j], y[i]-y[n+j]
			p.Cost[j*n+i] = int64(1e8 * (dx*dx + dy*dy))
			if whole {
				p.Cost[j*n+i] = p.Cost[j*n+i]*p.Demand[j] + r.Int64N(p.Demand[j])
			}
		}
	}
	for i := range p.Supply {
		p.Supply[i] = int64(float64(total) * ratio / float64(n) * (0.5 + r.Float64()))
	}
	return p
}

var sizes = []struct {
	sites, clients int
	ratio          float64
	whole          bool
}{
	{20, 900, 1.3, false}, {20, 900, 3, false}, {20, 900, 1.3, true},
	{100, 1000, 1.3, false}, {100, 1000, 3, true}, {300, 300, 1.3, false}, {300, 300, 5, true},
	{1000, 1000, 1.3, false}, {1000, 1000, 5, false},
}

func solver(b *testing.B, p transport.Problem) *transport.Solver {
	s, err := transport.New(p)
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func each(b *testing.B, run func(b *testing.B, p transport.Problem)) {
	for _, size := range sizes {
		name := fmt.Sprintf("%dx%d/ratio=%g/whole=%t", size.sites, size.clients, size.ratio, size.whole)
		b.Run(name, func(b *testing.B) { run(b, plane(size.sites, size.clients, size.ratio, size.whole)) })
	}
}

func BenchmarkNew(b *testing.B) {
	each(b, func(b *testing.B, p transport.Problem) {
		for b.Loop() {
			solver(b, p)
		}
	})
}

// BenchmarkCold solves from the tree in which nobody is served.
func BenchmarkCold(b *testing.B) {
	each(b, func(b *testing.B, p transport.Problem) {
		s := solver(b, p)
		var empty transport.Basis
		s.Save(&empty)
		b.ReportAllocs()
		var pivots int64
		start := cputime.Used()
		for b.Loop() {
			s.Load(&empty)
			pivots += s.Solve(0).Pivots
		}
		b.ReportMetric(float64((cputime.Used()-start).Nanoseconds())/float64(b.N), "cpu-ns/op")
		b.ReportMetric(float64(pivots)/float64(b.N), "pivots/op")
	})
}

// BenchmarkWarm closes a site or opens it again, one after the other.
func BenchmarkWarm(b *testing.B) {
	each(b, func(b *testing.B, p transport.Problem) {
		s := solver(b, p)
		s.Solve(0)
		b.ReportAllocs()
		var pivots int64
		start := cputime.Used()
		for k := 0; b.Loop(); k++ {
			i := k / 2 % len(p.Supply)
			s.SetOpen(i, k%2 == 1)
			pivots += s.Solve(0).Pivots
		}
		b.ReportMetric(float64((cputime.Used()-start).Nanoseconds())/float64(b.N), "cpu-ns/op")
		b.ReportMetric(float64(pivots)/float64(b.N), "pivots/op")
	})
}

// BenchmarkSwap keeps a tenth of the sites open, as a local search does, and
// swaps one for another.
func BenchmarkSwap(b *testing.B) {
	p := plane(1000, 1000, 15, true)
	s := solver(b, p)
	for i := range p.Supply {
		s.SetOpen(i, i%10 == 0)
	}
	s.Solve(0)
	b.ReportAllocs()
	var pivots int64
	start := cputime.Used()
	in, out := 0, 5
	for b.Loop() {
		s.SetOpen(in, false)
		s.SetOpen(out, true)
		in, out = (in+10)%1000, in
		pivots += s.Solve(0).Pivots
	}
	b.ReportMetric(float64((cputime.Used()-start).Nanoseconds())/float64(b.N), "cpu-ns/op")
	b.ReportMetric(float64(pivots)/float64(b.N), "pivots/op")
}
