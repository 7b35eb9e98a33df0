package facility

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// drawModel returns a random small model, some of whose pairs are impossible.
func drawModel(t testing.TB, r *rand.Rand) (*Problem, *model) {
	n, m := 1+r.IntN(12), r.IntN(14)
	table := NewDense(n, m)
	p := &Problem{Opening: make([]int64, n), Cost: table}
	for i := range p.Opening {
		p.Opening[i] = r.Int64N(40)
	}
	for k := range table.Values {
		if table.Values[k] = r.Int64N(30); r.IntN(9) == 0 {
			table.Values[k] = Never
		}
	}
	p.MinOpen = r.IntN(n + 1)
	if r.IntN(2) == 0 {
		p.MaxOpen = max(1, p.MinOpen+r.IntN(3))
	}
	if r.IntN(3) == 0 && p.MaxOpen != 0 {
		p.Forced = []int{r.IntN(n)}
	}
	totals, err := p.check(t.Context())
	require.NoError(t, err)
	md, err := newModel(t.Context(), p, totals, len(p.Opening))
	require.NoError(t, err)
	return p, md
}

// drawDomain fixes some facilities of a model, and may narrow the limits.
func drawDomain(r *rand.Rand, md *model) *domain {
	d := md.domain()
	for i, s := range d.state {
		if s == free && r.IntN(3) == 0 {
			d.fix(int32(i), []int8{opened, closed}[r.IntN(2)])
		}
	}
	if r.IntN(3) == 0 {
		d.lo += r.IntN(2)
		d.hi -= r.IntN(2)
	}
	return d
}

// drawMultipliers draws multipliers within the ranges of the lists.
func drawMultipliers(r *rand.Rand, l *lists) []int64 {
	u := make([]int64, len(l.least))
	for j := range u {
		u[j] = l.least[j] + r.Int64N(l.most[j]-l.least[j]+1)
	}
	return u
}

// dense evaluates the bound by the formula, over all sets of facilities.
func dense(md *model, u []int64, d *domain) int64 {
	n := len(md.number)
	rho := slices.Clone(md.opening)
	sum := int64(0)
	for j, v := range u {
		sum += v
		for k := md.start[j]; md.site[k] >= 0; k++ {
			rho[md.site[k]] += min(0, md.cost[k]-v)
		}
	}
	best := int64(impossible)
sets:
	for set := range 1 << n {
		z, count := sum, 0
		for i, s := range d.state {
			in := set>>i&1 == 1
			if (in && s == closed) || (!in && s == opened) {
				continue sets
			}
			if in {
				z += rho[i]
				count++
			}
		}
		if count >= d.lo && count <= d.hi {
			best = min(best, z)
		}
	}
	return best
}

func never() bool { return false }
