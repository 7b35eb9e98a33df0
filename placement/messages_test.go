package placement_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

func TestCheckSpeaksInTheUnitsOfTheProblem(t *testing.T) {
	p := lamps()
	p.Policy.Late.Margin = 2_000_000
	p.Policy.Capital = -500_000
	p.Policy.SplitParcel = -rate.Dollar
	p.Network.Sites[0].Capacity.Volume = -rate.Litre
	err := p.Check()
	for _, says := range []string{
		"policy.late.margin: 2 is not within 0..1", "policy.capital: -0.5 is not within 0..1000",
		"policy.split_parcel: -$1.00 is negative", "capacity.volume_l: -1 is not within 0..1152921504606.847",
	} {
		require.ErrorContains(t, err, says)
	}
}

func TestInfeasibleTellsASharedReasonOnce(t *testing.T) {
	err := &placement.InfeasibleError{Conflicts: []placement.Conflict{
		{Requirement: "A", Reason: "not both"}, {Requirement: "B", Reason: "not both"}, {Requirement: "C", Reason: "never"},
	}}
	require.EqualError(t, err, "no plan keeps all requirements: A, B: not both; C: never")

	p := lamps()
	p.Network.Sites = p.Network.Sites[1:]
	p.Network.Stock = nil
	p.Policy.Budget = rate.Dollar
	_, solved := placement.Solve(t.Context(), p, placement.Options{})
	require.ErrorContains(t, solved, "a budget of $1.00: no plan keeps it")
}

func TestExplainTellsADifferenceToTheLastDigit(t *testing.T) {
	p := lamps()
	plan, err := placement.Solve(t.Context(), p, placement.Options{})
	require.NoError(t, err)
	plan.Cost++
	_, err = placement.Explain(t.Context(), p, plan, placement.Options{})
	require.ErrorContains(t, err, plan.Cost.Decimal())
	require.ErrorContains(t, err, (plan.Cost - 1).Decimal())
}
