package certify_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
)

// drawPooled returns a problem with safety stock that needs some branching on
// who serves whom.
func drawPooled(r *rand.Rand, n, m int) *facility.Problem {
	p := draw(r, n, m)
	p.MinOpen, p.MaxOpen = n/2, n/2
	p.Variance, p.Safety = make([]int64, m), make([]int64, n)
	for j := range p.Variance {
		p.Variance[j] = r.Int64N(100)
	}
	for i := range p.Safety {
		p.Safety[i] = 5 + r.Int64N(10)
	}
	return p
}

func hasKind(c *facility.Certificate, kind facility.StepKind) bool {
	return slices.ContainsFunc(c.Steps, func(s facility.Step) bool { return s.Kind == kind })
}

func TestNoPooledMutationProvesMoreThanTheTruth(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	split, held := 0, 0
	for range 20 {
		p := drawPooled(r, 6, 10)
		s := solve(t, p)
		if hasKind(s.Certificate, facility.SplitPair) {
			split++
		}
		if hasKind(s.Certificate, facility.FixPairs) {
			held++
		}
		for k := range 200 {
			c := copyOf(t, s.Certificate)
			c.Bound++
			require.Error(t, certify.Bound(p, c))
			if mutate(r, c, 6); k%2 == 0 && len(c.Steps) > 0 {
				step := &c.Steps[r.IntN(len(c.Steps))]
				step.Client = int32(r.IntN(12) - 1)
			}
			require.Error(t, certify.Bound(p, c))
		}
	}
	require.Positive(t, split, "no certificate splits who serves whom")
	require.Positive(t, held, "no certificate fixes who serves whom")
}

func TestWronglyHeldClientsAreRefused(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	var p *facility.Problem
	var good *facility.Certificate
	for good == nil || !hasKind(good, facility.FixPairs) {
		p = drawPooled(r, 6, 10)
		good = solve(t, p).Certificate
	}
	at := slices.IndexFunc(good.Steps, func(s facility.Step) bool { return s.Kind == facility.FixPairs })
	for name, c := range map[string]struct {
		change func(s *facility.Step)
		want   string
	}{
		"ruled out":     {func(s *facility.Step) { s.Close, s.Open = s.Open[:1], s.Open[1:] }, "no pair is ruled out alone"},
		"another":       {func(s *facility.Step) { s.Open[0] = (s.Open[0] + 1) % 6 }, "serve client"},
		"too few":       {func(s *facility.Step) { s.Clients = s.Clients[1:] }, "clients for 0 and"},
		"no client":     {func(s *facility.Step) { s.Clients[0] = 10 }, "no client 10"},
		"no facility":   {func(s *facility.Step) { s.Open[0] = 6 }, "no facility 6"},
		"no multiplier": {func(s *facility.Step) { s.Multipliers = -1 }, "no vector -1"},
	} {
		t.Run(name, func(t *testing.T) {
			broken := copyOf(t, good)
			c.change(&broken.Steps[at])
			require.ErrorContains(t, certify.Bound(p, broken), c.want)
		})
	}
}

func TestWrongPooledPlansAreRefused(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	p := drawPooled(r, 10, 30)
	good := solve(t, p)
	closed := int32(0)
	for slices.Contains(good.Open, int(closed)) {
		closed++
	}
	for name, c := range map[string]struct {
		change func(p *facility.Problem, s *facility.Solution)
		want   string
	}{
		"value":    {func(_ *facility.Problem, s *facility.Solution) { s.Value++ }, "the plan costs"},
		"variance": {func(p *facility.Problem, _ *facility.Solution) { p.Variance[0] += 1000 }, "the plan costs"},
		"safety":   {func(p *facility.Problem, _ *facility.Solution) { p.Safety[good.Open[0]]++ }, "the plan costs"},
		"closed":   {func(_ *facility.Problem, s *facility.Solution) { s.Assign[3] = closed }, "which is closed"},
		"nobody":   {func(_ *facility.Problem, s *facility.Solution) { s.Assign[3] = -1 }, "which is closed"},
		"never": {func(p *facility.Problem, s *facility.Solution) {
			p.Cost.(facility.Dense).Values[2*10+int(s.Assign[2])] = facility.Never
		}, "may never serve client 2"},
	} {
		t.Run(name, func(t *testing.T) {
			q, s := *p, *good
			q.Variance, q.Safety = slices.Clone(p.Variance), slices.Clone(p.Safety)
			table := p.Cost.(facility.Dense)
			table.Values = slices.Clone(table.Values)
			q.Cost = table
			s.Open, s.Assign = slices.Clone(good.Open), slices.Clone(good.Assign)
			c.change(&q, &s)
			require.ErrorContains(t, certify.Solution(&q, &s), c.want)
		})
	}
}

func TestPairsAreNotSplitWhereClientsChoose(t *testing.T) {
	p := draw(rand.New(rand.NewPCG(7, 7)), 5, 5)
	c := solve(t, p).Certificate
	c.Steps = []facility.Step{{Kind: facility.SplitPair}, c.Steps[0], c.Steps[0]}
	require.ErrorContains(t, certify.Bound(p, c), "clients may be shared or choose")
	pooled := drawPooled(rand.New(rand.NewPCG(7, 7)), 5, 5)
	c = solve(t, pooled).Certificate
	for _, bad := range []facility.Step{{Facility: 5}, {Facility: -1}, {Client: 5}, {Client: -1}} {
		bad.Kind = facility.SplitPair
		c.Steps = []facility.Step{bad}
		require.ErrorContains(t, certify.Bound(pooled, c), "among 5")
	}
}
