package facility_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/internal/random"
)

// eachClass calls f with random problems of every class.
func eachClass(t *testing.T, count int, f func(t *testing.T, r *rand.Rand, p *facility.Problem)) {
	capacitated := func(r *rand.Rand, single bool) *facility.Problem {
		p := random.Capacitated(r)
		p.Single = single
		return p
	}
	for name, draw := range map[string]func(*rand.Rand) *facility.Problem{
		"uncapacitated": random.Problem,
		"shared":        func(r *rand.Rand) *facility.Problem { return capacitated(r, false) },
		"single":        func(r *rand.Rand) *facility.Problem { return capacitated(r, true) },
		"pooled":        random.Pooled,
	} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(21, 22))
			for range count {
				f(t, r, draw(r))
			}
		})
	}
}

// permuted returns p with facilities and clients in another order: number k is
// that which had the number sites[k] or clients[k].
func permuted(p *facility.Problem, sites, clients []int) *facility.Problem {
	pick := func(list []int64, order []int) (picked []int64) {
		for _, k := range order {
			if list != nil {
				picked = append(picked, list[k])
			}
		}
		if list != nil && picked == nil {
			picked = []int64{}
		}
		return picked
	}
	q := *p
	q.Opening = pick(p.Opening, sites)
	q.Capacity, q.Demand = pick(p.Capacity, sites), pick(p.Demand, clients)
	q.Safety, q.Variance = pick(p.Safety, sites), pick(p.Variance, clients)
	table := facility.NewDense(len(sites), len(clients))
	for j, client := range clients {
		for i, site := range sites {
			table.Values[j*len(sites)+i] = p.Cost.At(site, client)
		}
	}
	q.Cost, q.Forced, q.Forbidden = table, nil, nil
	for i, site := range sites {
		if slices.Contains(p.Forced, site) {
			q.Forced = append(q.Forced, i)
		}
		if slices.Contains(p.Forbidden, site) {
			q.Forbidden = append(q.Forbidden, i)
		}
	}
	return &q
}

// scaled returns p with all costs times a factor.
func scaled(p *facility.Problem, factor int64) *facility.Problem {
	times := func(list []int64) []int64 {
		list = slices.Clone(list)
		for k, v := range list {
			if v != facility.Never {
				list[k] = v * factor
			}
		}
		return list
	}
	q := *p
	table := p.Cost.(facility.Dense)
	q.Opening, q.Safety = times(p.Opening), times(p.Safety)
	q.Cost = facility.Dense{Width: table.Width, Values: times(table.Values)}
	return &q
}

func TestPermutationChangesNothing(t *testing.T) {
	eachClass(t, 300, func(t *testing.T, r *rand.Rand, p *facility.Problem) {
		want, got := solve(t, p), solve(t, permuted(p, r.Perm(p.Facilities()), r.Perm(p.Clients())))
		require.Equal(t, want.Status, got.Status)
		require.Equal(t, want.Value, got.Value)
	})
}

// TestScaleOfCostsIsThatOfTheValue allows for rounding up: once for shares, for
// every facility with safety stock.
func TestScaleOfCostsIsThatOfTheValue(t *testing.T) {
	eachClass(t, 300, func(t *testing.T, r *rand.Rand, p *facility.Problem) {
		factor := 2 + r.Int64N(1000)
		want, got := solve(t, p), solve(t, scaled(p, factor))
		require.Equal(t, want.Status, got.Status)
		require.LessOrEqual(t, got.Value, want.Value*factor)
		rounded := int64(0)
		switch {
		case p.Safety != nil:
			rounded = int64(len(got.Open))
		case p.Capacity != nil && !p.Single:
			rounded = 1
		}
		require.GreaterOrEqual(t, got.Value, (want.Value-rounded)*factor)
	})
}

func TestUnitOfAmountsChangesNothing(t *testing.T) {
	eachClass(t, 200, func(t *testing.T, r *rand.Rand, p *facility.Problem) {
		q, factor := *p, 2+r.Int64N(1000)
		for _, list := range []*[]int64{&q.Demand, &q.Capacity} {
			*list = slices.Clone(*list)
			for k := range *list {
				(*list)[k] *= factor
			}
		}
		if p.Variance != nil { // its root is in the unit of the rates
			q.Variance = slices.Clone(p.Variance)
			for k := range q.Variance {
				q.Variance[k] *= 4
			}
			q.Safety = slices.Clone(p.Safety)
			for k := range p.Safety {
				q.Safety[k] *= 2
			}
			p = &facility.Problem{
				Opening: p.Opening, Cost: p.Cost, MinOpen: p.MinOpen, MaxOpen: p.MaxOpen, Forced: p.Forced, Forbidden: p.Forbidden,
				Variance: p.Variance, Safety: slices.Clone(p.Safety),
			}
			for k := range p.Safety {
				p.Safety[k] *= 4
			}
		}
		want, got := solve(t, p), solve(t, &q)
		require.Equal(t, want.Status, got.Status)
		require.Equal(t, want.Value, got.Value)
	})
}

func TestMoreFacilitiesNeverCostMore(t *testing.T) {
	eachClass(t, 300, func(t *testing.T, r *rand.Rand, p *facility.Problem) {
		want := solve(t, p)
		n, m := p.Facilities(), p.Clients()
		q := *p
		table := facility.NewDense(n+1, m)
		for j := range m {
			p.Cost.Row(j, table.Values[j*(n+1):][:n])
			table.Values[j*(n+1)+n] = r.Int64N(1000)
		}
		q.Cost = table
		if q.Opening != nil {
			q.Opening = append(slices.Clone(q.Opening), r.Int64N(1000))
		}
		if q.Capacity != nil {
			q.Capacity = append(slices.Clone(q.Capacity), r.Int64N(20_000_000))
		}
		if q.Safety != nil {
			q.Safety = append(slices.Clone(q.Safety), r.Int64N(1000))
		}
		got := solve(t, &q)
		if want.HasPlan() {
			require.True(t, got.HasPlan())
			require.LessOrEqual(t, got.Value, want.Value)
		}
	})
}

// TestHarderProblemsNeverCostLess takes capacity away, adds variance, asks for
// single sources or shuts a facility.
func TestHarderProblemsNeverCostLess(t *testing.T) {
	eachClass(t, 300, func(t *testing.T, r *rand.Rand, p *facility.Problem) {
		want := solve(t, p)
		q := *p
		switch i := r.IntN(p.Facilities()); {
		case p.Capacity != nil && !p.Single && r.IntN(2) == 0:
			q.Single = true
		case p.Capacity != nil:
			q.Capacity = slices.Clone(p.Capacity)
			q.Capacity[i] = r.Int64N(q.Capacity[i] + 1)
		case p.Variance != nil && p.Clients() > 0:
			q.Variance = slices.Clone(p.Variance)
			q.Variance[r.IntN(p.Clients())] += r.Int64N(100)
		case !slices.Contains(p.Forced, i):
			q.Forbidden = append(slices.Clone(p.Forbidden), i)
		}
		got := solve(t, &q)
		if got.HasPlan() {
			require.True(t, want.HasPlan())
			require.GreaterOrEqual(t, got.Value, want.Value)
		}
	})
}
