package report_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
)

// Plans of the solver for random small problems are shown in all forms, and
// their numbers add up.
func TestReportsOfSolvedPlans(t *testing.T) {
	shown := 0
	for seed := range uint64(150) {
		p := smallplan.Problem(rand.New(rand.NewPCG(seed, 1)), smallplan.Tiny)
		plan, err := placement.Solve(t.Context(), p, placement.Options{Gap: placement.Exact})
		if errors.Is(err, placement.ErrInfeasible) {
			continue
		}
		require.NoError(t, err)
		shown++
		html, _ := everything(t, p, plan)
		require.Contains(t, html, "<h1>")
		var sites, regions placement.Money
		for _, row := range table(t, "sites.csv", p, plan) {
			sites += dollars(t, row["total_usd"])
			regions += dollars(t, row["expected_units"])
		}
		require.Equal(t, plan.Cost, sites, "seed %d", seed)
		for _, row := range table(t, "regions.csv", p, plan) {
			regions -= dollars(t, row["expected_units"])
		}
		require.Zero(t, regions, "seed %d", seed)
		why, err := placement.Explain(t.Context(), p, plan, placement.Options{})
		require.NoError(t, err)
		require.Equal(t, plan.Parts, why.Total(), "seed %d", seed)
	}
	require.Greater(t, shown, 50)
}
