package placement_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// Where there is no room for the reserves of slow items at several sites, the
// first plan holds most items at one.
func TestFirstPlanWithoutRoomForReserves(t *testing.T) {
	if testing.Short() {
		t.Skip("a large search, as others that are tested for races")
	}
	p := catalogue(t, 60)
	for k := range p.Demand.Items {
		d := &p.Demand.Items[k]
		d.Mean, d.LevelVar = min(d.Mean, 4), 0
	}
	p.Policy.ServiceLevel = 0.99
	p.Policy.MaxSites = 1
	single, err := placement.Solve(context.Background(), p, placement.Options{})
	require.NoError(t, err)
	units := 0.0
	for _, item := range single.Items {
		for _, s := range item.Stock {
			units += s.Mean + float64(s.Reserve)/1e6
		}
	}
	p.Policy.MaxSites = 3
	for w := range p.Network.Sites {
		p.Network.Sites[w].Capacity.Units = int64(0.36 * units)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	plan, err := placement.Solve(ctx, p, placement.Options{Progress: func(placement.Progress) { cancel(errEnough) }})
	require.ErrorIs(t, err, errEnough)
	require.Equal(t, facility.Feasible, plan.Status)
	require.NoError(t, verify.Plan(p, plan))
}
