package whatif_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// national returns the problem of one item that is sold all over the country, with a
// reserve at every site that is worth something.
func national(t *testing.T) placement.Problem {
	var regions []geo.Region
	var people int64
	for _, r := range geo.Regions() {
		if r.Kind == geo.Contiguous && r.Population > 0 {
			regions, people = append(regions, r), people+r.Population
		}
	}
	shares := make([]float64, len(regions))
	for i, r := range regions {
		shares[i] = float64(r.Population) / float64(people)
	}
	card, err := rate.GroundAdvantageRetail20251005()
	require.NoError(t, err)
	p := placement.Problem{
		Network: placement.Network{Services: []placement.Service{{ID: "ground", Card: *card, Transit: geo.GroundTransit()}}},
		Items:   []placement.Item{{ID: "lamp", Weight: 900, Length: 300, Width: 200, Height: 200, Value: 60 * rate.Dollar, CasePack: 4}},
		Demand: forecast.Demand{Days: 28, Regions: regions, Items: []forecast.ItemDemand{
			{Item: "lamp", Mean: 60, LevelVar: 225, Dispersion: 1.5, Shares: shares, Concentration: 300}}},
		Policy: placement.Policy{Capital: 25 * rate.Percent},
	}
	for i, zip := range []string{"91710", "08016", "75241", "60435", "31408", "43217", "98032"} {
		p.Network.Sites = append(p.Network.Sites, placement.Site{ID: zip, ZIP: zip, Rule: placement.Forced, PerItem: rate.Money(4+i%3) * rate.Dollar,
			Handling: rate.Money(200+5*i) * rate.Cent, Storage: 2 * rate.Dollar})
	}
	return p
}

// Break-evens of hundreds of regions are proved, and no other search knows better.
func TestBreakEvensOfManyRegionsAreProved(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds in a race test")
	}
	p := national(t)
	plan, err := placement.Solve(context.Background(), p, placement.Options{})
	require.NoError(t, err)
	b, err := whatif.BreakEvenOf(context.Background(), p, plan, "lamp", whatif.BreakEvenOptions{}, placement.Options{})
	require.NoError(t, err)
	require.NotEmpty(t, b.Volumes)
	for _, v := range b.Volumes {
		for _, x := range []*whatif.AtRate{&v.Pays, v.Below} {
			if x == nil {
				continue
			}
			require.True(t, x.Proved, "%d sites, %v", v.Sites, x.Times)
			again, err := placement.Solve(context.Background(), byItself(p, plan, 0, x.Times, 4), placement.Options{Start: x.Best.Plan, Work: 300_000})
			require.NoError(t, err)
			require.LessOrEqual(t, x.Best.Bound, again.Cost)
			require.LessOrEqual(t, again.Bound, x.Best.Cost)
		}
	}
}
