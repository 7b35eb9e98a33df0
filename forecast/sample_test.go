package forecast_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
)

// moments are those of numbers that come one by one.
type moments struct{ n, sum, squares float64 }

func (m *moments) add(x float64) { m.n, m.sum, m.squares = m.n+1, m.sum+x, m.squares+x*x }

// agree requires the mean and variance of a distribution, within what chance allows.
func (m *moments) agree(t *testing.T, d forecast.Dist, what string) {
	t.Helper()
	mean := m.sum / m.n
	require.InDelta(t, d.Mean, mean, 5*math.Sqrt(d.Var/m.n), what)
	require.InEpsilon(t, d.Var, m.squares/m.n-mean*mean, 0.1, what)
}

func TestSamplesHaveTheMomentsOfTerritories(t *testing.T) {
	shares := []float64{0.5, 0, 0.25, 0.15, 0.1}
	for name, d := range map[string]forecast.ItemDemand{
		"slow":                 {Mean: 0.7, LevelVar: 0.4, Dispersion: 1, Concentration: 3},
		"several at a time":    {Mean: 6, LevelVar: 5, Dispersion: 4, Lump: 3, Concentration: 20},
		"sure of the shares":   {Mean: 12, LevelVar: 20, Dispersion: 2},
		"Poisson, known":       {Mean: 30, Dispersion: 1},
		"hardly anything sure": {Mean: 25, LevelVar: 600, Dispersion: 1.5, Concentration: 0.2},
		"many":                 {Mean: 40_000, LevelVar: 4e7, Dispersion: 9, Concentration: 300},
	} {
		d.Shares = shares
		random := rand.New(rand.NewPCG(3, 4))
		units := make([]int64, len(shares))
		var total, first, pair moments
		for range 10_000 {
			n := d.Sample(random, units)
			total.add(float64(n))
			first.add(float64(units[0]))
			pair.add(float64(units[2] + units[4]))
			require.Zero(t, units[1])
		}
		total.agree(t, d.Total(), name)
		first.agree(t, d.Territory(0.5), name)
		pair.agree(t, d.Territory(0.35), name)
	}
}

func TestItemsOfASampleHaveALevelInCommon(t *testing.T) {
	d := forecast.Demand{Days: 28, Regions: make([]geo.Region, 3), Common: 0.05}
	for i := range 6 {
		mean := 5 + float64(i)
		d.Items = append(d.Items, forecast.ItemDemand{
			Mean: mean, LevelVar: 0.05*mean*mean + 2, Dispersion: 1.5, Concentration: 50, Shares: []float64{0.6, 0.3, 0.1},
		})
	}
	random := rand.New(rand.NewPCG(5, 6))
	var all, last moments
	for range 10_000 {
		sum := int64(0)
		for i, units := range d.Sample(random) {
			own := units[0] + units[1] + units[2]
			if sum += own; i == len(d.Items)-1 {
				last.add(float64(own))
			}
		}
		all.add(float64(sum))
	}
	all.agree(t, d.Together(func(int) float64 { return 1 }), "all")
	last.agree(t, d.Items[len(d.Items)-1].Total(), "one")
}

// Any numbers, sane or not, give whole units that add up and that the same random
// numbers give again.
func TestSamplesAddUp(t *testing.T) {
	number := rapid.OneOf(rapid.Float64(), rapid.Float64Range(0, 100), rapid.SampledFrom([]float64{0, 1e-300, 1e15, 1e300, math.NaN(), math.Inf(1), -1}))
	rapid.Check(t, func(t *rapid.T) {
		d := forecast.ItemDemand{
			Mean: number.Draw(t, "mean"), LevelVar: number.Draw(t, "level"), Dispersion: number.Draw(t, "dispersion"),
			Concentration: number.Draw(t, "concentration"), Lump: number.Draw(t, "lump"),
			Shares: rapid.SliceOfN(rapid.Float64Range(0, 1), 0, 6).Draw(t, "shares"),
		}
		seed := rapid.Uint64().Draw(t, "seed")
		draw := func() ([]int64, int64) {
			units := []int64{7, 7, 7, 7}
			return units, d.Sample(rand.New(rand.NewPCG(seed, 1)), units)
		}
		units, total := draw()
		sum := int64(0)
		for _, u := range units {
			require.GreaterOrEqual(t, u, int64(0))
			sum += u
		}
		require.Equal(t, total, sum)
		again, _ := draw()
		require.Equal(t, units, again)
		for i, own := range (forecast.Demand{Items: []forecast.ItemDemand{d}, Regions: make([]geo.Region, 4), Common: d.LevelVar}).Sample(rand.New(rand.NewPCG(seed, 2))) {
			require.Zero(t, i)
			for _, u := range own {
				require.GreaterOrEqual(t, u, int64(0))
			}
		}
	})
}

func TestASampleMayEndEarly(t *testing.T) {
	d := forecast.Demand{Regions: make([]geo.Region, 1), Items: make([]forecast.ItemDemand, 3)}
	for i := range d.Sample(rand.New(rand.NewPCG(1, 1))) {
		require.Zero(t, i)
		break
	}
}
