package forecast

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/geo"
)

// Orders drawn one by one from a Pólya urn have the Dirichlet-multinomial
// probability.
func TestDirichletLikelihoodAgainstThePolyaUrn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parent := []float64{0.5, 0.2, 0.2, 0.1}
		c := rapid.Float64Range(0.5, 1000).Draw(t, "c")
		var y tally
		urn, total, want := slices.Clone(parent), c, 0.0
		for r := range urn {
			urn[r] *= c
		}
		counts := make([]float64, len(parent))
		for _, r := range rapid.SliceOf(rapid.IntRange(0, 3)).Draw(t, "orders") {
			want += math.Log(urn[r] / total)
			urn[r]++
			total++
			counts[r]++
		}
		for r, n := range counts {
			if n > 0 {
				y.add(int32(r), n)
			}
		}
		require.InDelta(t, want, y.logLikelihood(c, parent), 1e-9*(1+math.Abs(want)))

		shares := make([]float64, len(parent))
		y.posterior(shares, c, parent)
		for r := range shares { // what the next draw from the urn would be
			require.InEpsilon(t, urn[r]/total, shares[r], 1e-12)
		}
	})
}

func TestConcentrationIsFoundAgain(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 3))
	parent := make([]float64, 50)
	for r := range parent {
		parent[r] = float64(r + 1)
	}
	normalise(parent)
	for _, truth := range []float64{5, 50, 500} {
		var sample []tally
		for range 300 {
			shares := make([]float64, len(parent)) // Dirichlet by gammas
			for r, p := range parent {
				shares[r] = distuv.Gamma{Alpha: truth * p, Beta: 1, Src: random}.Rand()
			}
			normalise(shares)
			draw := distuv.NewCategorical(shares, random)
			counts := make([]float64, len(parent))
			for range 60 {
				counts[int(draw.Rand())]++
			}
			var y tally
			for r, n := range counts {
				if n > 0 {
					y.add(int32(r), n)
				}
			}
			sample = append(sample, y)
		}
		found := concentration(func(c float64) (sum float64) {
			for k := range sample {
				sum += sample[k].logLikelihood(c, parent)
			}
			return sum
		})
		require.InEpsilon(t, truth, found, 0.2)
	}
	nothing := concentration(func(float64) float64 { return 0 })
	require.InEpsilon(t, usualConcentration, nothing, 0.05)
}

// Orders of which only the state is known inform the state, and leave the
// regions in it as people live.
func TestStateOrdersMoveTheStateOnly(t *testing.T) {
	a := newAtlas(geo.Regions())
	texas := a.find(Place{State: "TX"})
	require.False(t, texas.outside)
	require.EqualValues(t, -1, texas.region)
	g, err := newRegional(t.Context(), a, 1, oneFamily(1, func(_ int, c *counts) {
		for range 500 {
			c.add(texas, 1)
		}
	}))
	require.NoError(t, err)
	require.Greater(t, g.seller().states[texas.state], 0.8)
	for i := range a.members[texas.state] {
		require.Equal(t, a.peopleWithin[texas.state][i], g.seller().within[texas.state][i])
	}
	unknown := a.find(Place{})
	require.EqualValues(t, -1, unknown.state)
	require.False(t, unknown.outside)
	require.True(t, a.find(Place{Region: "000"}).outside)
	require.True(t, a.find(Place{State: "XX"}).outside)
}

// oneFamily is items without categories.
func oneFamily(items int, gather func(i int, c *counts)) family {
	return family{items: items, category: func(int) int32 { return 0 }, gather: gather}
}

// What the tree joins is a distribution whose states are the states' shares.
func TestItemSharesAddUpByState(t *testing.T) {
	a := newAtlas(geo.Regions())
	rapid.Check(t, func(t *rapid.T) {
		seen, into := a.counts(), nodes{}
		gather := func(_ int, c *counts) {
			for r := 0; r < len(a.regions); r += 37 {
				c.add(spot{state: a.state[r], region: int32(r)}, 1.5)
			}
		}
		g, err := newRegional(t.Context(), a, 1, oneFamily(3, gather))
		require.NoError(t, err)
		byState := make([]float64, len(a.states))
		total := 0.0
		for range rapid.IntRange(1, 40).Draw(t, "orders") {
			r := int32(rapid.IntRange(0, len(a.regions)-1).Draw(t, "region"))
			s := spot{state: a.state[r], region: r}
			if rapid.Bool().Draw(t, "state only") {
				s.region = -1
			}
			n := rapid.Float64Range(0.01, 3).Draw(t, "weight")
			seen.add(s, n)
			byState[s.state] += n
			total += n
		}
		seen.take(a, &into)
		c := g.seller().items.state
		shares, concentration := g.item(0, &into)
		got := make([]float64, len(a.states))
		sum := 0.0
		for r, p := range shares {
			require.GreaterOrEqual(t, p, 0.0)
			got[a.state[r]] += p
			sum += p
		}
		require.InDelta(t, 1, sum, 1e-12)
		for s := range got {
			want := (byState[s] + c*g.seller().states[s]) / (total + c)
			require.InDelta(t, want, got[s], 1e-12)
		}
		require.Greater(t, concentration, 0.0)
		require.Less(t, concentration, total+c)
		require.Empty(t, seen.seenRegions)
	})
}

func TestOrderSizesAreDrawnToTheMeanAsFarAsItemsAreAlike(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	draw := func(spread float64) []sizeTally {
		tallies := make([]sizeTally, 400)
		for i := range tallies {
			mean := 4 + spread*(random.Float64()-0.5)
			for range 10 {
				n := 1 + random.Int64N(3)
				units := int64(0)
				for range n {
					units += 1 + int64(distuv.Poisson{Lambda: mean - 1, Src: random}.Rand())
				}
				tallies[i].add(Totals{Orders: n, Units: units})
			}
		}
		return tallies
	}
	alike, apart := draw(0), draw(5)
	a := newSizes(alike)
	b := newSizes(apart)
	require.InEpsilon(t, 4, a.mean, 0.03)
	require.InEpsilon(t, 3./16, a.cv2, 0.1, "of 1 + Poisson(3)")
	require.Greater(t, a.orders, 50.0)
	require.Less(t, b.orders, 5.0) // 3 within against 25/12 between
	none := newSizes(nil)
	mean, variance, unsure := none.of(sizeTally{})
	require.Equal(t, []float64{1, 0, 0}, []float64{mean, variance, unsure})
}

func TestPatternSearchFindsTheTop(t *testing.T) {
	calls := 0
	x := []float64{5, -3}
	best, err := patternSearch(t.Context(), x, 0.5, 1e-6, 10_000, func(x []float64) float64 {
		calls++
		return -(x[0]-1)*(x[0]-1) - 10*(x[1]-x[0])*(x[1]-x[0])
	})
	require.NoError(t, err)
	require.InDelta(t, 1, x[0], 1e-3)
	require.InDelta(t, 1, x[1], 1e-3)
	require.InDelta(t, 0, best, 1e-5)
	require.Less(t, calls, 2000)
}

func TestWeeksCountWeekdaysByTheirProfile(t *testing.T) {
	tl := timeline{weekday: [7]float64{0.5, 1, 1, 1, 1, 1, 1.5}} // Sunday 0.5, Saturday 1.5
	monday := Day(4)                                             // 1970-01-05
	require.Equal(t, 1, int(monday.Weekday()))
	require.InDelta(t, 5./7, tl.weeks(monday, monday+5), 1e-12)
	require.InDelta(t, 1.5/7, tl.weeks(monday+5, monday+6), 1e-12)
	require.InDelta(t, 3+0.5/7, tl.weeks(monday+6, monday+28), 1e-12)
	require.Zero(t, tl.weeks(monday, monday-3))
	for d := Day(-20); d < 20; d++ {
		require.Equal(t, int(d.Weekday()), weekdayOf(d), fmt.Sprint(d))
	}
}
