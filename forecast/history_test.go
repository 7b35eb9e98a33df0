package forecast

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/geo"
)

func genSale(t *rapid.T) Sale {
	s := Sale{
		Day:    Day(rapid.IntRange(-3, 8).Draw(t, "day")),
		Item:   rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "item"),
		Region: geo.RegionID(rapid.SampledFrom([]string{"", "", "100", "900"}).Draw(t, "region")),
		State:  rapid.SampledFrom([]string{"", "CA", "NY"}).Draw(t, "state"),
		Units:  rapid.Int64Range(0, 3).Draw(t, "units"),
	}
	if s.Units == 0 {
		s.Returned = rapid.Int64Range(1, 3).Draw(t, "returned")
	} else {
		s.Returned = rapid.Int64Range(0, s.Units).Draw(t, "returned")
	}
	return s
}

func historyOf(t require.TestingT, sales []Sale) *History {
	h, err := Collect(func(yield func(Sale, error) bool) {
		for _, s := range sales {
			if !yield(s, nil) {
				return
			}
		}
	})
	require.NoError(t, err)
	return h
}

// cellName is a cell with the numbers replaced by names: what a map would hold.
type cellName struct {
	item  string
	place Place
	day   Day
}

func cellsByName(h *History) map[cellName]Totals {
	m := map[cellName]Totals{}
	places := h.Places()
	for i, item := range h.Items() {
		for c := range h.Cells(i) {
			m[cellName{item, places[c.Place], c.Day}] = c.Totals
		}
	}
	return m
}

func TestHistoryIsTheSumByCell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sales := rapid.SliceOf(rapid.Custom(genSale)).Draw(t, "sales")
		h := historyOf(t, sales)

		want := map[cellName]Totals{}
		var sum Totals
		for _, s := range sales {
			key := cellName{s.Item, s.Place(), s.Day}
			add := Totals{Units: s.Units, Returned: s.Returned}
			if s.Units > 0 {
				add.Orders = 1
			}
			cell := want[key]
			cell.add(add)
			want[key] = cell
			sum.add(add)
		}
		require.Equal(t, want, cellsByName(h))
		require.Equal(t, sum, h.Sum())

		if len(sales) == 0 {
			require.Zero(t, h.Days())
			return
		}
		byDay := func(a, b Sale) int { return int(a.Day - b.Day) }
		require.Equal(t, slices.MinFunc(sales, byDay).Day, h.First())
		require.Equal(t, slices.MaxFunc(sales, byDay).Day, h.Last())
		require.Equal(t, int(h.Last()-h.First())+1, h.Days())
	})
}

func TestHistoryIsSorted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := historyOf(t, rapid.SliceOf(rapid.Custom(genSale)).Draw(t, "sales"))
		require.True(t, slices.IsSorted(h.Items()))
		require.True(t, slices.IsSortedFunc(h.Places(), Place.Compare))
		var sum Totals
		for i := range h.Len() {
			var total Totals
			cells := slices.Collect(h.Cells(i))
			require.NotEmpty(t, cells)
			for k, c := range cells {
				total.add(c.Totals)
				if k > 0 {
					before := cells[k-1]
					require.True(t, before.Day < c.Day || before.Day == c.Day && before.Place < c.Place)
				}
			}
			require.Equal(t, total, h.Totals(i))
			sum.add(total)
			found, ok := h.Find(h.Item(i))
			require.True(t, ok)
			require.Equal(t, i, found)
		}
		require.Equal(t, sum, h.Sum())
	})
}

func TestHistoryDoesNotDependOnTheOrderOfSales(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sales := rapid.SliceOf(rapid.Custom(genSale)).Draw(t, "sales")
		shuffled := rapid.Permutation(sales).Draw(t, "shuffled")
		require.Equal(t, historyOf(t, sales), historyOf(t, shuffled))
	})
}

func TestBetweenIsTheHistoryOfThoseDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sales := rapid.SliceOf(rapid.Custom(genSale)).Draw(t, "sales")
		from := Day(rapid.IntRange(-5, 10).Draw(t, "from"))
		to := Day(rapid.IntRange(-5, 10).Draw(t, "to"))
		h := historyOf(t, sales)
		part := h.Between(from, to)

		kept := slices.DeleteFunc(slices.Clone(sales), func(s Sale) bool { return s.Day < from || s.Day >= to })
		want := historyOf(t, kept)
		require.Equal(t, want.Items(), part.Items())
		require.Equal(t, want.Places(), part.Places())
		require.Equal(t, cellsByName(want), cellsByName(part))
		require.Equal(t, want.Sum(), part.Sum())
		if part.Days() > 0 {
			require.Equal(t, max(from, h.First()), part.First())
			require.Equal(t, min(to-1, h.Last()), part.Last())
		}
	})
}

// What later sales are must make no difference to what Until returns, except
// to the last day of the span, which is the day before.
func TestUntilCarriesNothingOfLaterDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := Day(rapid.IntRange(-3, 8).Draw(t, "day"))
		sales := rapid.SliceOfN(rapid.Custom(genSale), 1, -1).Draw(t, "sales")
		later := Sale{Day: day.Add(20), Item: "z", Units: 1}

		known := slices.DeleteFunc(slices.Clone(sales), func(s Sale) bool { return s.Day >= day })
		if len(known) == 0 {
			require.Equal(t, &History{}, historyOf(t, sales).Until(day))
			return
		}
		other := slices.Clone(known) // the same past, no returns yet, another future
		for i := range other {
			if other[i].Units > 0 {
				other[i].Returned = 0
			}
		}
		got := historyOf(t, append(slices.Clone(sales), later)).Until(day)
		require.Equal(t, historyOf(t, append(other, later)).Until(day), got)
		require.Zero(t, got.Sum().Returned)
		require.Equal(t, day-1, got.Last())
	})
}

func TestBuilderRefusesOverflow(t *testing.T) {
	var b Builder
	require.NoError(t, b.Add(Sale{Item: "a", Units: math.MaxInt64 - 1}))
	require.NoError(t, b.Add(Sale{Item: "b", Units: 1}))
	before := b.History()
	require.ErrorContains(t, b.Add(Sale{Item: "c", Units: 1, State: "CA", Day: 9}), "overflow")
	require.Equal(t, before, b.History())
	require.Equal(t, int64(math.MaxInt64), before.Sum().Units)
}

func TestHistoryDoesNotChangeOnceBuilt(t *testing.T) {
	var b Builder
	require.NoError(t, b.Add(Sale{Item: "b", Units: 1}))
	h := b.History()
	require.NoError(t, b.Add(Sale{Item: "a", Units: 1, State: "CA"}))
	h.Items()[0] = "changed"
	h.Places()[0] = Place{State: "XX"}
	require.Equal(t, []string{"b"}, h.Items())
	require.Equal(t, []Place{{}}, h.Places())
	require.Equal(t, Totals{Units: 1, Orders: 1}, h.Sum())
}

func TestEmptyHistory(t *testing.T) {
	for _, h := range []*History{{}, historyOf(t, nil), (&History{}).Between(0, 9), (&History{}).Until(9)} {
		require.Zero(t, h.Days())
		require.Zero(t, h.Len())
		require.Empty(t, h.Items())
		require.Empty(t, h.Places())
		for _, i := range []int{-1, 0, 1} {
			require.Empty(t, h.Item(i))
			require.Empty(t, slices.Collect(h.Cells(i)))
			require.Zero(t, h.Totals(i))
		}
	}
}

func TestSaleValidateTellsEveryMistake(t *testing.T) {
	err := Sale{Day: MaxDay + 1, Units: -1, Returned: -2, Region: "9x0", State: "ca"}.Validate()
	require.ErrorIs(t, err, ErrSale)
	for _, part := range []string{"day", "no item", "-1 units", "-2 units returned", `region "9x0"`, `state "ca"`} {
		require.ErrorContains(t, err, part)
	}
	require.ErrorIs(t, Sale{Item: "a"}.Validate(), ErrSale)
	require.ErrorIs(t, Sale{Item: "a", Units: 1, Returned: 2}.Validate(), ErrSale)
	require.NoError(t, Sale{Item: "a", Returned: 2}.Validate())
}

func ExampleBuilder() {
	var b Builder
	day, _ := ParseDay("2026-11-22")
	for _, sale := range []Sale{
		{Day: day, Item: "mug", Units: 2, Region: "900", State: "CA"},
		{Day: day, Item: "mug", Units: 1, Region: "900", State: "CA"},
		{Day: day.Add(1), Item: "mug", Units: 1, State: "NY"},
	} {
		if err := b.Add(sale); err != nil {
			fmt.Println(err)
			return
		}
	}
	h := b.History()
	places := h.Places()
	mug, _ := h.Find("mug")
	for cell := range h.Cells(mug) {
		fmt.Println(cell.Day, places[cell.Place], cell.Units, "units in", cell.Orders, "orders")
	}
	// Output:
	// 2026-11-22 900 3 units in 2 orders
	// 2026-11-23 NY 1 units in 1 orders
}

func TestCollectOfNoSequenceIsEmpty(t *testing.T) {
	h, err := Collect(nil)
	require.NoError(t, err)
	require.Zero(t, h.Len())
}
