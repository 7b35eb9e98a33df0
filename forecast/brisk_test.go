package forecast_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
)

// brisk is a seller of categories whose items sell at rates a day that are gamma
// distributed, of shape 1, around those of their category: the logarithms of these
// have a deviation. A fifth of the items has not been sold yet, and nobody knows
// what it will sell.
func brisk(t *testing.T, seed uint64, categories, each int, deviation float64) (h *forecast.History, o forecast.Options, truth map[string]float64) {
	random := rand.New(rand.NewPCG(seed, 9))
	o.Categories, truth = map[string]string{}, map[string]float64{}
	var b forecast.Builder
	for k := range categories {
		usual := 0.05 * math.Exp(deviation*random.NormFloat64())
		for i := range each {
			name := fmt.Sprintf("%02d-%03d", k, i)
			rate := distuv.Gamma{Alpha: 1, Beta: 1 / usual, Src: random}.Rand()
			o.Categories[name], truth[name] = fmt.Sprintf("kind%02d", k), rate
			if i%5 == 0 {
				o.New = append(o.New, name)
				continue
			}
			for day := range forecast.Day(280) {
				for range int(distuv.Poisson{Lambda: rate, Src: random}.Rand()) {
					require.NoError(t, b.Add(forecast.Sale{Day: someDay + day, Item: name, Units: 1}))
				}
			}
		}
	}
	return b.History(), o, truth
}

// score returns the mean CRPS of new items, or of the others, over the horizon.
func score(d forecast.Demand, truth map[string]float64, fresh bool) (crps float64) {
	random := rand.New(rand.NewPCG(3, 3))
	n := 0.0
	for _, item := range d.Items {
		units := distuv.Poisson{Lambda: truth[item.Item] * float64(d.Days), Src: random}.Rand()
		if fresh == (item.Orders == 0) {
			total := item.Total()
			crps += forecast.Spread{Mean: total.Mean, Dev: math.Sqrt(total.Var), Whole: true}.CRPS(units)
			n++
		}
	}
	return crps / n
}

// New items are forecast like others of their category where categories differ, and
// nothing is lost where they do not.
func TestNewItemsSellLikeTheirCategory(t *testing.T) {
	for k, x := range []struct {
		categories, each int
		deviation        float64
		fresh, others    float64 // CRPS over that without categories, at most
	}{
		{60, 10, 1, 0.9, 1},
		{20, 25, 1, 0.9, 1},
		{60, 5, 0, 1.02, 1.005},
		{20, 25, 0, 1.02, 1.005},
	} {
		if testing.Short() && k%2 > 0 {
			continue
		}
		var with, without, old, before float64
		for seed := range uint64(3) {
			h, o, truth := brisk(t, seed, x.categories, x.each, x.deviation)
			m := fit(t, h, o).Demand()
			with, old = with+score(m, truth, true), old+score(m, truth, false)
			o.Categories = nil
			m = fit(t, h, o).Demand()
			without, before = without+score(m, truth, true), before+score(m, truth, false)
		}
		t.Logf("%+v: new %.4f of %.4f, others %.4f of %.4f", x, with/3, without/3, old/3, before/3)
		require.Less(t, with, x.fresh*without, "%+v", x)
		require.Less(t, old, x.others*before, "%+v", x)
	}
}

// Running says of items that are still to come what Fit says of new ones of their
// category, also by way of bytes.
func TestRunningKnowsCategoriesOfNewItems(t *testing.T) {
	h, o, _ := brisk(t, 1, 10, 20, 1)
	regions := geo.Regions()
	o.Regions = regions[:100]
	elsewhere := regions[100].ID
	fresh := o.New
	m := fit(t, h, o)
	o.New = nil
	r := fit(t, h, o).Run(nil)
	state, err := r.MarshalBinary()
	require.NoError(t, err)
	again := new(forecast.Running)
	require.NoError(t, again.UnmarshalBinary(state))
	for _, r := range []*forecast.Running{r, again} {
		items := demands(r, 28)
		for i, d := range m.Demand().Items[:h.Len()] {
			require.InEpsilon(t, d.Mean, items[i].Mean, 1e-9)
		}
		for _, name := range fresh { // a sale elsewhere tells that they are there, and no more
			require.NoError(t, r.Add(forecast.Sale{Day: r.Next(), Item: name, Units: 1, Region: elsewhere}))
			want, _ := m.Item(name)
			got, ok := r.Item(name, 28)
			require.True(t, ok)
			require.InEpsilon(t, want.Mean, got.Mean, 1e-9)
			require.InEpsilon(t, want.LevelVar, got.LevelVar, 0.1)
		}
	}
}
