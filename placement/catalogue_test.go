package placement_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// metros are candidate sites, the first of them today's.
var metros = []struct{ id, zip string }{
	{"Columbus", "43215"}, {"Los Angeles", "90021"}, {"New Jersey", "07105"}, {"Dallas", "75207"},
	{"Atlanta", "30336"}, {"Chicago", "60608"}, {"Phoenix", "85009"}, {"Seattle", "98108"},
	{"Denver", "80216"}, {"Kansas City", "64120"}, {"Jacksonville", "32218"}, {"Reno", "89502"},
}

// catalogue returns a problem as a mid-sized seller has it: most items sell a
// few units in four weeks, each with its own spread over the country.
func catalogue(t testing.TB, items int, promises ...placement.Promise) placement.Problem {
	rng := rand.New(rand.NewPCG(1, uint64(items)))
	p := placement.Problem{Name: "catalogue", Policy: placement.Policy{Within: promises}}
	for i, m := range metros {
		p.Network.Sites = append(p.Network.Sites, placement.Site{
			ID: m.id, ZIP: m.zip, Current: i == 0, Fixed: placement.Money(400+20*i) * rate.Dollar, PerItem: 2 * rate.Dollar,
			Inbound:  placement.Inbound{PerKilo: placement.Money(10+i) * rate.Cent},
			Handling: 3 * rate.Dollar / 2, Storage: 60 * rate.Cent, HandlingDays: 1,
		})
	}
	card, err := rate.GroundAdvantageRetail20251005()
	require.NoError(t, err)
	p.Network.Services = []placement.Service{{ID: "ground", Card: *card, Transit: geo.GroundTransit()}}
	var regions []geo.Region
	for _, r := range geo.Regions() {
		if r.Population > 0 {
			regions = append(regions, r)
		}
	}
	var known []forecast.KnownItem
	for k := range items {
		id := "item-" + strconv.Itoa(k)
		p.Items = append(p.Items, placement.Item{
			ID: id, Weight: rate.Weight(50 + rng.IntN(4000)), Length: rate.Size(50 + rng.IntN(300)),
			Width: rate.Size(50 + rng.IntN(200)), Height: rate.Size(20 + rng.IntN(100)), CasePack: int64(1 + rng.IntN(4)),
		})
		mean := 0.2 + float64(4*rng.Float64()*rng.Float64()*rng.Float64())
		if rng.IntN(50) == 0 {
			mean *= 100
		}
		tilt := rng.Float64() - 0.5 // a taste for the west or the east
		units := make([]float64, len(regions))
		sum := 0.0
		for r, region := range regions {
			units[r] = float64(float64(region.Population) * max(0.1, 1+float64(tilt*(region.Point.Lng+95)/30)))
			sum += units[r]
		}
		for r := range units {
			units[r] *= mean / sum
		}
		known = append(known, forecast.KnownItem{Item: id, ByRegion: units, Var: 1.5 * mean, Concentration: 5})
	}
	p.Demand, err = forecast.Known(20000, 28, regions, known)
	require.NoError(t, err)
	return p
}
