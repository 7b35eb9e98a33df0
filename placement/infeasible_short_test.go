package placement_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
)

// Demand that may be lost and that a promise asks for all the same counts against the
// room of sites before any search, and only if there really is no plan.
func TestRoomForWhatIsPromised(t *testing.T) {
	short := 0
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(seed, 91))
		p := smallplan.Problem(rng, smallplan.Size{Items: 3, Regions: 3, Sites: 3, Services: 2, Terms: smallplan.AllTerms})
		sum, all := 0.0, true
		for i := range p.Items {
			p.Items[i].MayLose = rng.IntN(4) > 0
			all = all && p.Items[i].MayLose
			sum += p.Demand.Items[i].Mean
		}
		for w := range p.Network.Sites {
			p.Network.Sites[w].Capacity.Units = max(1, int64(sum*(0.2+rng.Float64()/2)))
		}
		p.Policy.Budget, p.Policy.MaxSites = 0, 2
		p.Policy.Within = []placement.Promise{{Days: 15, Share: 0.5 + rng.Float64()/2}}
		if p.Check() != nil {
			continue
		}
		_, err := placement.Solve(t.Context(), p, placement.Options{Workers: 1, Work: 1})
		var why *placement.InfeasibleError
		if errors.As(err, &why) {
			_, possible := smallplan.Best(p)
			require.False(t, possible, "seed %d: %v", seed, err)
			if all && strings.Contains(err.Error(), "the capacities of sites in units") {
				short++
			}
		}
	}
	require.Greater(t, short, 20)
}
