package certify_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
)

// draw returns a problem of unrelated costs that needs some branching.
func draw(r *rand.Rand, n, m int) *facility.Problem {
	table := facility.NewDense(n, m)
	for k := range table.Values {
		table.Values[k] = 100 + r.Int64N(100)
	}
	p := &facility.Problem{Opening: make([]int64, n), Cost: table}
	for i := range p.Opening {
		p.Opening[i] = 100 + r.Int64N(100)
	}
	return p
}

func solve(t *testing.T, p *facility.Problem) *facility.Solution {
	s, err := facility.Solve(t.Context(), p, facility.Options{Certify: true})
	require.NoError(t, err)
	require.NoError(t, certify.Solution(p, s))
	return s
}

// copyOf goes through JSON, as a certificate that travels does.
func copyOf(t *testing.T, c *facility.Certificate) *facility.Certificate {
	text, err := json.Marshal(c)
	require.NoError(t, err)
	var d facility.Certificate
	require.NoError(t, json.Unmarshal(text, &d))
	return &d
}

func TestTooHighBoundsAreRefused(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 50 {
		p := draw(r, 12, 14)
		s := solve(t, p)
		c := copyOf(t, s.Certificate)
		require.NoError(t, certify.Bound(p, c))
		c.Bound++ // nothing can prove more than the optimum
		require.Error(t, certify.Bound(p, c))
	}
}

// TestNoMutationProvesMoreThanTheTruth changes certificates at random and claims
// one more than the optimum: whatever they become, they must be refused.
func TestNoMutationProvesMoreThanTheTruth(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for k := range 80 {
		p := draw(r, 12, 14)
		if k%4 > 0 {
			limit(r, p)
			p.Single = k%4 == 3
		}
		if k%8 > 4 { // far beyond what a table has entries for
			enlarge(p, 1<<48+1)
		}
		s := solve(t, p)
		for range 200 {
			c := copyOf(t, s.Certificate)
			c.Bound++
			mutate(r, c, 12)
			require.Error(t, certify.Bound(p, c))
		}
	}
}

// limit gives the facilities capacities, so that clients must be shared.
func limit(r *rand.Rand, p *facility.Problem) {
	p.Demand, p.Capacity = make([]int64, p.Clients()), make([]int64, p.Facilities())
	need := int64(0)
	for j := range p.Demand {
		p.Demand[j] = 1 + r.Int64N(30)
		need += p.Demand[j]
	}
	for i := range p.Capacity {
		p.Capacity[i] = need/4 + r.Int64N(need/4)
	}
}

// enlarge multiplies amounts.
func enlarge(p *facility.Problem, factor int64) {
	for j := range p.Demand {
		p.Demand[j] *= factor
	}
	for i := range p.Capacity {
		p.Capacity[i] *= factor
	}
}

func mutate(r *rand.Rand, c *facility.Certificate, n int) {
	step := &c.Steps[r.IntN(len(c.Steps))]
	u := c.Multipliers[r.IntN(len(c.Multipliers))]
	switch r.IntN(15) {
	case 0:
		step.Kind = facility.StepKind(r.IntN(10))
	case 1:
		step.Multipliers = r.IntN(len(c.Multipliers)+2) - 1
	case 2:
		step.Close = append(step.Close, int32(r.IntN(n+2)-1))
	case 3:
		step.Open = append(step.Open, int32(r.IntN(n+2)-1))
	case 4:
		step.Facility = int32(r.IntN(n+2) - 1)
	case 5:
		step.Count = r.IntN(n+2) - 1
	case 6:
		k := r.IntN(len(c.Steps))
		c.Steps = slices.Delete(c.Steps, k, k+1)
	case 7:
		u[r.IntN(len(u))] += (r.Int64N(200) - 100) * c.Denominator
	case 8:
		step.Price, step.Per = r.Int64N(1<<(1+r.IntN(62))), r.Int64N(1<<(1+r.IntN(62)))-10
	case 9:
		step.Clients = append(step.Clients, int32(r.IntN(16)-1))
	case 10:
		step.Client = int32(r.IntN(16) - 1)
	case 11:
		c.Denominator += r.Int64N(5) - 2
	case 12:
		step.Fee = (r.Int64N(200) - 100) * c.Denominator
	case 13:
		c.Clusters = append(c.Clusters, [][]int32{{int32(r.IntN(n)), int32(r.IntN(n+2) - 1)}, {int32(r.IntN(n))}})
		step.Clusters = r.IntN(len(c.Clusters)+3) - 1
	case 14: // a pair that is fixed
		step.Kind, step.Clients = facility.FixPairs, append(step.Clients, int32(r.IntN(14)))
		step.Close = append(step.Close, int32(r.IntN(n)))
	}
}

func TestBrokenCertificatesAreRefused(t *testing.T) {
	p := draw(rand.New(rand.NewPCG(3, 3)), 14, 16)
	good := solve(t, p).Certificate
	require.Greater(t, len(good.Steps), 1)
	for name, c := range map[string]struct {
		change func(c *facility.Certificate)
		want   string
	}{
		"cut short":      {func(c *facility.Certificate) { c.Steps = c.Steps[:len(c.Steps)-1] }, "subtrees missing"},
		"no steps":       {func(c *facility.Certificate) { c.Steps = nil }, "1 subtrees missing"},
		"too long":       {func(c *facility.Certificate) { c.Steps = append(c.Steps, facility.Step{}) }, "the tree has ended before"},
		"no denominator": {func(c *facility.Certificate) { c.Denominator = 0 }, "denominator 0"},
		"no such vector": {func(c *facility.Certificate) { c.Steps[len(c.Steps)-1].Multipliers = 1 << 30 }, "no vector"},
		"short vector":   {func(c *facility.Certificate) { c.Multipliers[0] = c.Multipliers[0][1:] }, "15 multipliers for 16 clients"},
		"unknown kind":   {func(c *facility.Certificate) { c.Steps[0].Kind = 9 }, "unknown kind 9"},
	} {
		t.Run(name, func(t *testing.T) {
			broken := copyOf(t, good)
			c.change(broken)
			require.ErrorContains(t, certify.Bound(p, broken), c.want)
		})
	}
}

func TestWrongPlansAreRefused(t *testing.T) {
	p := draw(rand.New(rand.NewPCG(4, 4)), 10, 12)
	p.MinOpen, p.MaxOpen = 3, 4
	good := solve(t, p)
	closed := -1
	for i := range 10 {
		if !slices.Contains(good.Open, i) {
			closed = i
		}
	}
	for name, c := range map[string]struct {
		change func(p *facility.Problem, s *facility.Solution)
		want   string
	}{
		"value":       {func(_ *facility.Problem, s *facility.Solution) { s.Value++ }, "the plan costs"},
		"bound":       {func(_ *facility.Problem, s *facility.Solution) { s.Bound-- }, "certificate is for a bound"},
		"above":       {func(_ *facility.Problem, s *facility.Solution) { s.Bound++ }, "is below the bound"},
		"status":      {func(_ *facility.Problem, s *facility.Solution) { s.Status = facility.Feasible }, "status feasible"},
		"closed":      {func(_ *facility.Problem, s *facility.Solution) { s.Assign[3] = int32(closed) }, "which is closed"},
		"few clients": {func(_ *facility.Problem, s *facility.Solution) { s.Assign = s.Assign[1:] }, "11 assignments for 12 clients"},
		"order":       {func(_ *facility.Problem, s *facility.Solution) { slices.Reverse(s.Open) }, "out of order"},
		"too many":    {func(p *facility.Problem, _ *facility.Solution) { p.MaxOpen = 1 }, "are open, want 3 to 1"},
		"forced":      {func(p *facility.Problem, _ *facility.Solution) { p.Forced = []int{closed} }, "forced facility"},
		"forbidden":   {func(p *facility.Problem, s *facility.Solution) { p.Forbidden = s.Open[:1] }, "forbidden facility"},
		"not nearest": {func(p *facility.Problem, s *facility.Solution) {
			for j, a := range s.Assign {
				if int(a) != s.Open[0] {
					s.Assign[j] = int32(s.Open[0])
					return
				}
			}
		}, "is better"},
	} {
		t.Run(name, func(t *testing.T) {
			q, s := *p, *good
			s.Open, s.Assign = slices.Clone(good.Open), slices.Clone(good.Assign)
			require.Greater(t, len(s.Open), 1)
			c.change(&q, &s)
			require.ErrorContains(t, certify.Solution(&q, &s), c.want)
		})
	}
}
