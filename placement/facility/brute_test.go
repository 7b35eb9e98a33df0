package facility_test

import (
	"math"
	"math/big"
	"math/bits"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/internal/random"
)

// bruteForce returns the cost of the cheapest plan of a small problem of any
// class, by looking at every set of facilities and every way to use it; it
// returns false if there is none.
func bruteForce(p *facility.Problem) (best int64, found bool) {
	var forced, forbidden uint
	for _, i := range p.Forced {
		forced |= 1 << i
	}
	for _, i := range p.Forbidden {
		forbidden |= 1 << i
	}
	best = math.MaxInt64
	for set := range uint(1) << p.Facilities() {
		count := bits.OnesCount(set)
		if forced&^set != 0 || forbidden&set != 0 || count < p.MinOpen || (p.MaxOpen > 0 && count > p.MaxOpen) {
			continue
		}
		b := brute{p: p, best: best, load: make([]int64, p.Facilities())}
		cost := int64(0)
		for i := range p.Facilities() {
			if set>>i&1 == 1 {
				b.open = append(b.open, i)
				cost += p.OpeningCost(i)
			}
		}
		switch {
		case p.Safety != nil, p.Capacity != nil && p.Single:
			b.assign(0, cost)
		case p.Capacity != nil:
			b.share(cost)
		default:
			b.nearest(cost)
		}
		best = b.best
	}
	if best == math.MaxInt64 {
		return 0, false
	}
	return best, true
}

// brute looks for the cheapest use of one set of facilities.
type brute struct {
	p    *facility.Problem
	open []int
	load []int64
	best int64 // of all sets so far
}

// nearest serves every client from the cheapest facility.
func (b *brute) nearest(cost int64) {
	for j := range b.p.Clients() {
		least := facility.Never
		for _, i := range b.open {
			least = min(least, b.p.Cost.At(i, j))
		}
		if least == facility.Never {
			return
		}
		cost += least
	}
	b.best = min(b.best, cost)
}

// assign tries every facility for client j and the clients after it.
func (b *brute) assign(j int, cost int64) {
	if cost >= b.best {
		return
	}
	if j == b.p.Clients() {
		if b.p.Safety != nil {
			for _, i := range b.open {
				cost += rootUp(b.p.Safety[i], b.load[i])
			}
		}
		b.best = min(b.best, cost)
		return
	}
	for _, i := range b.open {
		c := b.p.Cost.At(i, j)
		if c == facility.Never {
			continue
		}
		add := int64(0)
		if b.p.Safety != nil {
			add = b.p.Variance[j]
		} else if add = b.p.Demand[j]; b.load[i]+add > b.p.Capacity[i] {
			continue
		}
		b.load[i] += add
		b.assign(j+1, cost+c)
		b.load[i] -= add
	}
}

// rootUp returns rate * sqrt(variance), rounded up.
func rootUp(rate, variance int64) int64 {
	square := new(big.Int).Mul(big.NewInt(rate), big.NewInt(rate))
	square.Mul(square, big.NewInt(variance))
	root := new(big.Int).Sqrt(square)
	if new(big.Int).Mul(root, root).Cmp(square) < 0 {
		root.Add(root, big.NewInt(1))
	}
	return root.Int64()
}

// share finds the cheapest flow from facilities to clients, by cheapest paths
// one after another (Busacker and Gowen 1960), and rounds its cost up. Amounts
// must have a small common multiple.
func (b *brute) share(cost int64) {
	p := b.p
	unit := int64(0)
	for _, d := range p.Demand {
		unit = gcd(unit, d)
	}
	whole := int64(1) // a multiple of every demand
	for _, d := range p.Demand {
		if d > 0 {
			whole *= d / unit / gcd(whole, d/unit)
		}
	}
	// Nodes: a source, the clients, the open facilities, a sink.
	m, n := p.Clients(), len(b.open)
	f := newFlow(m+n+2, m+n+1)
	for j, d := range p.Demand {
		if d == 0 {
			least := facility.Never
			for _, i := range b.open {
				least = min(least, p.Cost.At(i, j))
			}
			if least == facility.Never {
				return
			}
			cost += least
			continue
		}
		f.arc(0, 1+j, d, 0)
		for k, i := range b.open {
			if c := p.Cost.At(i, j); c != facility.Never {
				f.arc(1+j, 1+m+k, d, c*(whole/(d/unit))) // for a unit
			}
		}
	}
	need := int64(0)
	for _, d := range p.Demand {
		need += d
	}
	for k, i := range b.open {
		f.arc(1+m+k, m+n+1, p.Capacity[i], 0)
	}
	sent, spent := f.run()
	if sent < need {
		return
	}
	// spent / whole / unit, rounded up
	total := new(big.Int).Mul(big.NewInt(whole), big.NewInt(max(unit, 1)))
	spent.Add(spent, new(big.Int).Sub(total, big.NewInt(1)))
	b.best = min(b.best, cost+spent.Div(spent, total).Int64())
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// TestBruteForceOfClassesAgrees compares classes that are special cases of each
// other.
func TestBruteForceOfClassesAgrees(t *testing.T) {
	if testing.Short() {
		t.Skip("many small problems, one after the other: they say nothing about races")
	}
	r := rand.New(rand.NewPCG(51, 52))
	found, apart := 0, 0
	for range 2000 {
		p := random.Capacitated(r)
		p.Single = true
		single, anySingle := bruteForce(p)
		p.Single = false
		shared, anyShared := bruteForce(p)
		q := *p
		q.Demand, q.Capacity = nil, nil
		free, anyFree := bruteForce(&q)
		require.True(t, anyShared || !anySingle)
		require.True(t, anyFree || !anyShared)
		if anySingle {
			found++
			require.LessOrEqual(t, shared, single)
		}
		if anyShared {
			require.LessOrEqual(t, free, shared)
			if free < shared && (!anySingle || shared < single) {
				apart++
			}
		}
		for i := range p.Capacity {
			p.Capacity[i] = 1 << 40
		}
		for _, p.Single = range []bool{false, true} {
			ample, anyAmple := bruteForce(p)
			require.Equal(t, anyFree, anyAmple)
			require.Equal(t, free, ample)
		}
		stock := random.Pooled(r)
		pooled, anyPooled := bruteForce(stock)
		for i := range stock.Safety {
			stock.Safety[i] = 0
		}
		idle, anyIdle := bruteForce(stock)
		stock.Variance, stock.Safety = nil, nil
		free, anyFree = bruteForce(stock)
		require.Equal(t, []any{anyFree, anyFree, free}, []any{anyPooled, anyIdle, idle})
		require.LessOrEqual(t, free, pooled)
	}
	require.Greater(t, found, 800)
	require.Greater(t, apart, 100)
}
