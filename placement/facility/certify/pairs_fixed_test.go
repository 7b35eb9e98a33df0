package certify_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/certify"
)

// TestNoPairsFixedProveMoreThanTheTruth puts steps that fix pairs at random into
// certificates that claim one more than the optimum.
func TestNoPairsFixedProveMoreThanTheTruth(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 11))
	for range 20 {
		p := draw(r, 8, 12)
		limit(r, p)
		p.Single = true
		s := solve(t, p)
		for range 200 {
			c := copyOf(t, s.Certificate)
			c.Bound++
			step := facility.Step{Kind: facility.FixPairs, Multipliers: r.IntN(len(c.Multipliers))}
			for range 1 + r.IntN(3) {
				step.Close = append(step.Close, int32(r.IntN(8)))
				step.Clients = append(step.Clients, int32(r.IntN(12)))
			}
			if r.IntN(2) == 0 {
				step.Open = append(step.Open, int32(r.IntN(8)))
				step.Clients = append(step.Clients, int32(r.IntN(12)))
			}
			c.Steps = slices.Insert(c.Steps, r.IntN(len(c.Steps)), step)
			require.Error(t, certify.Bound(p, c))
		}
	}
}
