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

// tasteful is a seller whose items are drawn around their categories, and these
// around where people live; the true shares of each item are known.
type tasteful struct {
	sales    []forecast.Sale
	category map[string]string
	truth    map[string][]float64
}

// dirichlet draws shares around others.
func dirichlet(random *rand.Rand, c float64, around []float64) []float64 {
	shares := make([]float64, len(around))
	sum := 0.0
	for r, p := range around {
		if p > 0 {
			shares[r] = distuv.Gamma{Alpha: c * p, Beta: 1, Src: random}.Rand()
		}
		sum += shares[r]
	}
	for r := range shares {
		shares[r] /= sum
	}
	return shares
}

// newTasteful draws a seller: c is the concentration of categories, and items are
// that of items around them. Of each category some items sell much, most little.
func newTasteful(seed uint64, regions []geo.Region, categories, each int, c, items float64) tasteful {
	random := rand.New(rand.NewPCG(seed, 8))
	people := make([]float64, len(regions))
	all := 0.0
	for r, region := range regions {
		people[r] = float64(region.Population)
		all += people[r]
	}
	for r := range people {
		people[r] /= all
	}
	t := tasteful{category: map[string]string{}, truth: map[string][]float64{}}
	for k := range categories {
		taste := dirichlet(random, c, people)
		for i := range each {
			name := fmt.Sprintf("item-%03d-%03d", i, k)
			shares := dirichlet(random, items, taste)
			t.category[name], t.truth[name] = fmt.Sprint("kind", k), shares
			where := distuv.NewCategorical(shares, random)
			for range 1 + 240/(1+i*i) {
				t.sales = append(t.sales, forecast.Sale{
					Day: someDay.Add(random.IntN(200)), Item: name, Units: 1, Region: regions[int(where.Rand())].ID,
				})
			}
		}
	}
	return t
}

func (t tasteful) history(tb testing.TB) *forecast.History {
	var b forecast.Builder
	for _, s := range t.sales {
		require.NoError(tb, b.Add(s))
	}
	return b.History()
}

// loss is the mean log-loss of the next order of an item that has few beyond that of
// its true shares, and how much its shares vary for what C tells of that.
func (t tasteful) loss(items []forecast.ItemDemand) (loss, spread float64) {
	n, told, squares := 0.0, 0.0, 0.0
	for _, d := range items {
		if d.Orders > 20 {
			continue
		}
		n++
		for r, p := range t.truth[d.Item] {
			if p > 0 {
				loss += p * math.Log(p/d.Shares[r])
			}
			squares += (p - d.Shares[r]) * (p - d.Shares[r])
			told += d.Shares[r] * (1 - d.Shares[r]) / (1 + d.Concentration)
		}
	}
	return loss / n, squares / told
}

// Items with few orders learn from their categories where these have tastes of their
// own, and lose nothing where they have not, even with a bestseller in each.
func TestCategoriesTeachSlowItems(t *testing.T) {
	const alike = 1e6
	for _, x := range []struct {
		categories, each int
		c, items         float64
		better           float64 // loss with categories over that without, at most
	}{
		{12, 15, 20, 400, 0.3},
		{3, 40, 30, 100, 0.65},
		{30, 5, 20, 400, 0.4},
		{12, 15, alike, 60, 1.005},
		{30, 5, alike, 50, 1.005},
		{1, 100, alike, 100, 1.005},
	} {
		s := newTasteful(7, geo.Regions(), x.categories, x.each, x.c, x.items)
		h := s.history(t)
		without, before := s.loss(fit(t, h, forecast.Options{}).Demand().Items)
		m := fit(t, h, forecast.Options{Categories: s.category})
		with, after := s.loss(m.Demand().Items)
		learned := m.Learned()
		t.Logf("categories %+v, members %+v", learned.Categories, learned.Members)
		require.InDelta(t, math.Log(min(x.c, 3000)), math.Log(learned.Categories.States), 1, "more than 3,000 cannot be seen")
		require.InDelta(t, math.Log(x.items), math.Log(learned.Members.States), 1.3)
		t.Logf("%+v: loss %.4f, without %.4f; variance over told %.2f, without %.2f", x, with, without, after, before)
		require.Less(t, with, x.better*without, "%+v", x)
		require.Less(t, after, max(1.1, 1.02*before), "%+v", x)
	}
}

// Without a category nothing changes, to the bit, whatever others have.
func TestItemsWithoutCategoriesStayAsTheyAre(t *testing.T) {
	h := fixed()
	want := fit(t, h, forecast.Options{New: []string{"new"}}).Demand().Items
	half := map[string]string{"of no item": "else"}
	for i := 0; i < h.Len(); i += 2 {
		half[h.Item(i)] = "even"
	}
	for _, category := range []map[string]string{{}, {"of no item": "else"}, half} {
		got := fit(t, h, forecast.Options{New: []string{"new"}, Categories: category}).Demand().Items
		for i, d := range got {
			if category[d.Item] == "" {
				require.Equal(t, want[i], d)
			}
		}
	}
}

func TestCategoriesOfNewItems(t *testing.T) {
	s := newTasteful(3, geo.Regions()[:100], 3, 8, 20, 200)
	h := s.history(t)
	o := forecast.Options{New: []string{"a", "b", "c", "none"}, Categories: s.category}
	o.Categories["a"], o.Categories["b"], o.Categories["c"] = "kind0", "kind0", "kind without items"
	for _, o.Workers = range []int{1, 2, 4} {
		m := fit(t, h, o)
		d := m.Demand()
		sound(t, d)
		items := d.Items[h.Len():]
		require.Equal(t, fingerprint(m), fingerprint(fit(t, h, o)))
		require.Same(t, &items[0].Shares[0], &items[1].Shares[0])
		require.Same(t, &items[2].Shares[0], &items[3].Shares[0])
		require.NotEqual(t, items[0].Shares, items[3].Shares)
		require.Less(t, items[2].Concentration, items[0].Concentration, "nothing is known of its category")
		b, ok := m.Item("b")
		require.True(t, ok)
		require.Equal(t, items[1], b)
	}
}

// goldenCategories is as golden, with categories.
const goldenCategories = "12a3937c992ffe81"

// The bits depend neither on the number of workers nor on the machine.
func TestCategoriesAreTheSameEverywhere(t *testing.T) {
	h := fixed()
	category := map[string]string{"new": "kind1"}
	for i := range h.Len() {
		if i%5 > 0 {
			category[h.Item(i)] = fmt.Sprint("kind", i%5)
		}
	}
	for _, workers := range []int{1, 2, 4} {
		o := forecast.Options{Horizon: 30, New: []string{"new"}, Categories: category, Workers: workers}
		require.Equal(t, goldenCategories, fingerprint(fit(t, h, o)))
	}
}

func TestCategoriesWithoutNamesAreRefused(t *testing.T) {
	o := forecast.Options{Start: 1, Categories: map[string]string{"": "kind", "a": "", "b": "kind"}}
	_, err := forecast.Fit(t.Context(), nil, o)
	require.ErrorIs(t, err, forecast.ErrOptions)
	require.ErrorContains(t, err, `categories["a"]`)
	require.ErrorContains(t, err, "an item without a name")
}

// Items that come later have the categories that Options told, also by way of bytes,
// and Refit learns all again as another Fit does.
func TestRunningKeepsCategories(t *testing.T) {
	s := newTasteful(4, geo.Regions(), 6, 10, 15, 300)
	s.category["later"], s.category["joins"], s.category["never"] = "kind2", "kind3", "kind9"
	h := s.history(t)
	cut := h.First() + 150
	m := fit(t, h.Until(cut), forecast.Options{Start: cut, Categories: s.category})
	model := m.Demand().Items
	r := m.Run(nil)
	twin := m.Run(nil) // a second one takes nothing from the first
	for i, d := range demands(r, 28) {
		require.InEpsilon(t, model[i].Concentration, d.Concentration, 1e-3)
		require.InDeltaSlice(t, model[i].Shares, d.Shares, 1e-4)
	}
	for _, s := range sales(h.Between(cut, h.Last()+1)) {
		require.NoError(t, r.Add(s))
	}
	require.NoError(t, r.Add(forecast.Sale{Day: r.Next(), Item: "later", Units: 1}))
	state, err := r.MarshalBinary()
	require.NoError(t, err)
	other := new(forecast.Running)
	require.NoError(t, other.UnmarshalBinary(state))
	require.Equal(t, demands(r, 28), demands(other, 28))
	var b forecast.Builder
	require.NoError(t, b.Add(forecast.Sale{Day: cut - 9, Item: "joins", Units: 1}))
	for _, r := range []*forecast.Running{r, other, twin} {
		require.Equal(t, 1, r.Join(b.History()))
	}
	require.NoError(t, twin.Add(forecast.Sale{Day: twin.Next(), Item: "later", Units: 1}))
	shares := func(r *forecast.Running, item string) []float64 {
		d, ok := r.Item(item, 28)
		require.True(t, ok)
		return d.Shares
	}
	require.Equal(t, shares(r, "later"), shares(twin, "later"))
	require.NotEqual(t, shares(r, "later"), shares(r, "joins"))

	r.Until(h.Last() + 1)
	other.Until(h.Last() + 1)
	require.NoError(t, r.Refit(t.Context(), 28, 1))
	require.NoError(t, other.Refit(t.Context(), 28, 4))
	require.Equal(t, demands(r, 28), demands(other, 28))
	for _, w := range fit(t, h, forecast.Options{Categories: s.category}).Demand().Items {
		require.InDeltaSlice(t, w.Shares, shares(r, w.Item), 2e-3)
	}
	again, err := r.MarshalBinary()
	require.NoError(t, err)
	twice, err := other.MarshalBinary()
	require.NoError(t, err)
	require.Equal(t, again, twice)
}
