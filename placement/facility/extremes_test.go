package facility_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// extreme returns a problem with costs up to largest, most of them close to it.
func extreme(r *rand.Rand, n, m int, largest int64) *facility.Problem {
	draw := func() int64 { return largest - r.Int64N(1+largest>>r.IntN(60)) }
	table := facility.NewDense(n, m)
	p := &facility.Problem{Cost: table, Opening: make([]int64, n)}
	for k := range table.Values {
		table.Values[k] = draw()
	}
	for i := range p.Opening {
		p.Opening[i] = draw()
	}
	return p
}

func amounts(r *rand.Rand, count int, high int64) []int64 {
	list := make([]int64, count)
	for k := range list {
		list[k] = r.Int64N(high + 1)
	}
	return list
}

func requireExact(t *testing.T, p *facility.Problem) {
	s, err := facility.Solve(t.Context(), p, facility.Options{Certify: true, Workers: 1})
	require.NoError(t, err)
	requireOptimal(t, p, s)
}

func TestLargestNumbersStayExact(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	for range 300 {
		n, m := 1+r.IntN(6), 1+r.IntN(6)
		requireExact(t, extreme(r, n, m, (int64(1)<<62)/int64(n+1)/int64(n+m)-1))
	}
}

func TestLargestNumbersWithCapacitiesStayExact(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 28))
	for k := range 600 {
		n, m := 1+r.IntN(4), 1+r.IntN(5)
		p := extreme(r, n, m, (int64(1)<<58)/int64(n+2)/int64(n+m)-1)
		p.Single = k%2 == 0
		p.Demand, p.Capacity = amounts(r, m, 2), amounts(r, n, 6)
		if k%3 == 0 {
			for j := range p.Demand {
				p.Demand[j] *= 1 << 56
			}
			for i := range p.Capacity {
				p.Capacity[i] *= 1 << 56
			}
		}
		requireExact(t, p)
	}
}

func TestLargestSafetyStockStaysExact(t *testing.T) {
	r := rand.New(rand.NewPCG(29, 30))
	for k := range 300 {
		n, m := 1+r.IntN(4), 1+r.IntN(5)
		largest := (int64(1)<<62)/int64(n+1)/int64(2*n+m) - 1
		p := extreme(r, n, m, largest)
		p.Variance, p.Safety = amounts(r, m, 9), amounts(r, n, largest/8)
		if k%2 == 0 {
			p.Variance, p.Safety = amounts(r, m, 1<<58), amounts(r, n, largest>>32)
		}
		requireExact(t, p)
	}
}
