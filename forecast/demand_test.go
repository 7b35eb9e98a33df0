package forecast_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
)

func anyItem(t *rapid.T) forecast.ItemDemand {
	return forecast.ItemDemand{
		Item:          "x",
		Mean:          rapid.Float64Range(0, 1e4).Draw(t, "M"),
		LevelVar:      rapid.Float64Range(0, 1e6).Draw(t, "V"),
		Dispersion:    rapid.Float64Range(0, 50).Draw(t, "kappa"),
		Concentration: rapid.Float64Range(0, 1e4).Draw(t, "C"),
	}
}

func TestTerritoriesAddUpToTheTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyItem(t)
		whole := d.Territory(1)
		require.Equal(t, d.Total(), whole)
		require.InEpsilon(t, 1+d.Dispersion*d.Mean+d.LevelVar, 1+whole.Var, 1e-12)
		require.Equal(t, forecast.Dist{}, d.Territory(0))

		// Any two territories: the variance of the sum is that of the union.
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		q := rapid.Float64Range(0, 1-p).Draw(t, "q")
		a, b, both := d.Territory(p), d.Territory(q), d.Territory(p+q)
		require.InEpsilon(t, 1+both.Mean, 1+a.Mean+b.Mean, 1e-12)
		require.InDelta(t, both.Var, a.Var+b.Var+2*d.Covariance(p, q), 1e-12*(1+a.Var+b.Var)+1e-15*d.Mean*d.Mean, "variances may cancel, as may what they are made of")
		require.GreaterOrEqual(t, a.Var, 0.0)
	})
}

// The formula against the model it stands for, drawn step by step: a level, the
// sales given the level, the shares, and each unit's region.
func TestTerritoryVarianceByMonteCarlo(t *testing.T) {
	const M, V, C, P = 12.0, 20.0, 8.0, 0.3
	random := rand.New(rand.NewPCG(1, 2))
	level := distuv.Gamma{Alpha: M * M / V, Beta: M / V, Src: random}
	share := distuv.Beta{Alpha: C * P, Beta: C * (1 - P), Src: random}
	const draws = 300_000
	var sum, square float64
	for range draws {
		l, p := level.Rand(), share.Rand()
		y := distuv.Poisson{Lambda: max(l*p, 1e-12), Src: random}.Rand() // thinned Poisson: κ = 1
		sum += y
		square += y * y
	}
	mean := sum / draws
	variance := square/draws - mean*mean
	d := forecast.ItemDemand{Mean: M, LevelVar: V, Dispersion: 1, Concentration: C}.Territory(P)
	require.InEpsilon(t, d.Mean, mean, 0.01)
	require.InEpsilon(t, d.Var, variance, 0.02)
}

func TestNoConcentrationMeansSharesKnown(t *testing.T) {
	d := forecast.ItemDemand{Mean: 100}
	require.Equal(t, forecast.Dist{Mean: 30}, d.Territory(0.3))
	d.Concentration = 9
	require.InDelta(t, 100.*100*0.3*0.7/10, d.Territory(0.3).Var, 1e-9)
	for _, share := range []float64{-1, math.NaN()} {
		require.Equal(t, forecast.Dist{}, d.Territory(share))
	}
	require.Equal(t, d.Total(), d.Territory(1.0000001))
}

func twoRegions() []geo.Region {
	return []geo.Region{{ID: "100", State: "NY", Population: 300}, {ID: "900", State: "CA", Population: 100}}
}

func TestCheckFindsEveryMistake(t *testing.T) {
	good := forecast.ItemDemand{Item: "a", Mean: 1, Shares: []float64{0.5, 0.5}}
	require.NoError(t, forecast.Demand{Days: 1, Regions: twoRegions(), Items: []forecast.ItemDemand{good}}.Check())

	d := forecast.Demand{
		Days: 0, Start: forecast.MaxDay + 1,
		Regions: []geo.Region{{ID: "100"}, {ID: "100"}, {}},
		Items: []forecast.ItemDemand{
			{Item: "a", Mean: math.NaN(), LevelVar: -1, Dispersion: math.Inf(1), Concentration: -0.5, Orders: -3, Shares: []float64{1, 0, 0}},
			{Item: "a", Shares: []float64{1}},
			{Item: "", Shares: []float64{0.5, 0.6, 0}},
			{Item: "b", Shares: []float64{math.NaN(), 2, -1}},
		},
	}
	err := d.Check()
	require.ErrorIs(t, err, forecast.ErrDemand)
	for _, part := range []string{"days: 0", "start:", `regions[1]: "100" is regions[0] too`, "regions[2]: no id",
		`items[0] ("a").mean`, `items[0] ("a").level_var`, `items[0] ("a").dispersion`, `items[0] ("a").concentration`,
		`items[0] ("a").orders`, `items[1]: "a" is items[0] too`, "1 shares for 3 regions", "items[2]: no name", "1.1, not 1",
		`items[3] ("b").shares[0]`, `items[3] ("b").shares[1]`, `items[3] ("b").shares[2]`} {
		require.ErrorContains(t, err, part)
	}
	require.Error(t, forecast.Demand{}.Check())
}

func TestCheckOfManyMistakesStaysShort(t *testing.T) {
	d := forecast.Demand{Days: 1, Regions: twoRegions(), Items: make([]forecast.ItemDemand, 1000)}
	err := d.Check()
	require.ErrorContains(t, err, "and 1900 mistakes more")
	require.Less(t, strings.Count(err.Error(), "\n"), 110)
}

func TestKnown(t *testing.T) {
	d, err := forecast.Known(20000, 7, twoRegions(), []forecast.KnownItem{
		{Item: "spread", Mean: 40},
		{Item: "placed", ByRegion: []float64{1, 3}, Var: 10},
		{Item: "loose", Mean: 8, Var: 4, Concentration: 50},
		{Item: "none", ByRegion: []float64{0, 0}},
	})
	require.NoError(t, err)
	require.Equal(t, []float64{0.75, 0.25}, d.Items[0].Shares)
	require.Equal(t, forecast.Dist{Mean: 40}, d.Items[0].Total())
	require.Equal(t, []float64{0.25, 0.75}, d.Items[1].Shares)
	require.Equal(t, forecast.Dist{Mean: 4, Var: 10}, d.Items[1].Total())
	require.Equal(t, forecast.Dist{Mean: 8, Var: 4}, d.Items[2].Total())
	require.Equal(t, forecast.Dist{}, d.Items[3].Total())
	require.Equal(t, forecast.Given, d.Items[0].Method)

	_, err = forecast.Known(20000, 7, twoRegions(), []forecast.KnownItem{
		{Item: "a", Mean: -1},
		{Item: "b", Mean: 1, ByRegion: []float64{1, 1}},
		{Item: "c", ByRegion: []float64{1, math.Inf(1)}},
		{Item: "d", Var: math.NaN()},
	})
	require.ErrorIs(t, err, forecast.ErrDemand)
	for _, part := range []string{"both mean and by_region", "by_region[1]", `items[3] ("d").var`} {
		require.ErrorContains(t, err, part)
	}
	_, err = forecast.Known(20000, 7, twoRegions(), []forecast.KnownItem{{Item: "a", Mean: -1}})
	require.ErrorContains(t, err, "mean")
	_, err = forecast.Known(20000, 7, nil, []forecast.KnownItem{{Item: "a", Mean: 1}})
	require.Error(t, err)
}

func TestDemandSurvivesJSON(t *testing.T) {
	d, err := forecast.Known(20000, 7, twoRegions(), []forecast.KnownItem{{Item: "a", Mean: 40, Var: 80.5, Concentration: 3}})
	require.NoError(t, err)
	text, err := json.Marshal(d)
	require.NoError(t, err)
	var back forecast.Demand
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, d, back)
}

// A demand from outside is sound or refused, and its distributions are finite.
func FuzzDemand(f *testing.F) {
	f.Add([]byte(`{"start":"2026-12-01","days":28,"regions":[{"id":"100"},{"id":"900"}],"items":[{"item":"a","mean":40,"level_var":9,"dispersion":1.5,"shares":[0.25,0.75],"concentration":100}]}`))
	f.Add([]byte(`{"days":1,"regions":[{"id":"1"}],"items":[{"item":"a","mean":1e15,"level_var":1e30,"shares":[1]}]}`))
	f.Add([]byte(`{"items":[{"mean":-1,"shares":null}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var d forecast.Demand
		if json.Unmarshal(text, &d) != nil || d.Check() != nil {
			return
		}
		for _, item := range d.Items {
			for _, share := range item.Shares {
				dist := item.Territory(share)
				if !(dist.Mean >= 0 && dist.Var >= 0) || math.IsInf(dist.Mean+dist.Var, 0) {
					t.Fatalf("%+v", dist)
				}
				if dist.Quantile(0.5) > dist.Quantile(0.99) {
					t.Fatalf("quantiles of %+v", dist)
				}
			}
		}
	})
}

func TestTerritoriesOfAnyNumbersAreNumbers(t *testing.T) {
	wild := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{
		math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, -1, 0,
	}))
	rapid.Check(t, func(t *rapid.T) {
		d := forecast.ItemDemand{
			Mean: wild.Draw(t, "M"), LevelVar: wild.Draw(t, "V"),
			Dispersion: wild.Draw(t, "kappa"), Concentration: wild.Draw(t, "C"),
		}
		p, q := wild.Draw(t, "p"), wild.Draw(t, "q")
		dist := d.Territory(p)
		for _, x := range []float64{dist.Mean, dist.Var, d.Covariance(p, q)} {
			require.False(t, math.IsNaN(x) || math.IsInf(x, 0), "%v", x)
		}
		require.GreaterOrEqual(t, dist.Mean, 0.0)
		require.GreaterOrEqual(t, dist.Var, 0.0)
	})
}
