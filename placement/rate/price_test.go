package rate_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/rate"
)

// pounds is a card of whole pounds to 5 lb in two zones, 10 and 20 dollars a
// pound.
func pounds(dim rate.Dim) *rate.Card {
	c := &rate.Card{Name: "pounds", Dim: dim}
	for i, grams := range []rate.Weight{454, 907, 1361, 1814, 2268} {
		price := rate.Money(i+1) * 10 * rate.Dollar
		c.Bands = append(c.Bands, rate.Band{UpTo: grams, Prices: []rate.Money{price, 2 * price}})
	}
	return c
}

// box is a parcel with sides in inches.
func box(t require.TestingT, grams rate.Weight, length, width, height float64) rate.Parcel {
	var sides [3]rate.Size
	for i, x := range []float64{length, width, height} {
		s, err := rate.Inches(x)
		require.NoError(t, err)
		sides[i] = s
	}
	return rate.Parcel{Weight: grams, Length: sides[0], Width: sides[1], Height: sides[2]}
}

// TestBilledWeight compares with weights worked out by hand.
func TestBilledWeight(t *testing.T) {
	usps := rate.Dim{CubicInchesPerPound: 166, OverCubicInches: 1728, NearestInch: true}
	ups := rate.Dim{CubicInchesPerPound: 139}
	actual := rate.Dim{ActualWeightOnly: true}
	for _, c := range []struct {
		why    string
		dim    rate.Dim
		parcel rate.Parcel
		billed rate.Weight
	}{
		{"no size", usps, rate.Parcel{Weight: 300}, 300},
		{"a cubic foot is not over a cubic foot", usps, box(t, 300, 12, 12, 12), 300},
		{"12 x 12 x 13 = 1872, / 166 = 11.3: 12 lb", usps, box(t, 300, 12, 12, 13), 5443},
		{"12.4 is 12 to the nearest inch", usps, box(t, 300, 12.4, 12.4, 12.4), 300},
		{"12.6 is 13: 2197 / 166 = 13.2: 14 lb", usps, box(t, 300, 12.6, 12.6, 12.6), 6350},
		{"heavier than its volume", usps, box(t, 9000, 12, 12, 13), 9000},
		{"6 x 5 x 4 = 120, / 139: 1 lb", ups, box(t, 100, 4, 6, 5), 454},
		{"8 x 6 x 4 = 192, / 139 = 1.4: 2 lb", ups, box(t, 100, 4, 6, 8), 907},
		{"10 x 10 x 1.39 counts 2 in high: 200 / 139: 2 lb", ups, box(t, 100, 10, 10, 1.39), 907},
		{"139 x 1 x 1 = 139: exactly 1 lb", ups, box(t, 100, 139, 1, 1), 454},
		{"140 x 1 x 1 = 140: 2 lb", ups, box(t, 100, 140, 1, 1), 907},
		{"as light as it is", actual, box(t, 100, 40, 40, 40), 100},
	} {
		card := rate.Card{Dim: c.dim, Bands: []rate.Band{{UpTo: rate.MaxWeight, Prices: []rate.Money{1}}}}
		require.NoError(t, card.Check())
		got, err := card.Billed(c.parcel)
		require.NoError(t, err, c.why)
		require.Equal(t, c.billed, got, c.why)
	}
}

func TestPriceByHand(t *testing.T) {
	card := pounds(rate.Dim{CubicInchesPerPound: 139})
	card.Limits = rate.Limits{Weight: 20 * rate.Kilogram, Longest: 1219, LengthGirth: 3302}
	card.Excess = rate.Excess{StepOunces: 16, UpTo: 3175, Prices: []rate.Money{3 * rate.Dollar, 7 * rate.Dollar}}
	card.Surcharges = []rate.Surcharge{
		{Name: "long", Over: rate.Limits{Longest: 762, Weight: 2500}, Amount: 4 * rate.Dollar},
		{Name: "fuel", Share: 20 * rate.Percent},
		{Name: "remote", Zones: []int{2}, Amount: rate.Dollar},
		{Name: "discount", Share: -10 * rate.Percent},
	}
	require.NoError(t, card.Check())
	for _, c := range []struct {
		why    string
		parcel rate.Parcel
		zone   int
		want   rate.Money
	}{
		{"10 * 1.2 * 0.9", rate.Parcel{Weight: 1}, 1, 10_800_000},
		{"a pound is in the first band", rate.Parcel{Weight: 454}, 1, 10_800_000},
		{"(20 * 1.2 + 1) * 0.9", rate.Parcel{Weight: 454}, 2, 22_500_000},
		{"a gram more is in the second", rate.Parcel{Weight: 455}, 1, 21_600_000},
		{"(10 + 4) * 1.2 * 0.9, 31 in long, 31 cu in", box(t, 100, 31, 1, 1), 1, 15_120_000},
		{"30 in is not over 30 in", box(t, 100, 30, 1, 1), 1, 10_800_000},
		{"(50 + 3) * 1.2 * 0.9, 6 lb by volume", box(t, 100, 8, 10, 10), 1, 57_240_000},
		{"(50 + 2*3 + 4) * 1.2 * 0.9, 7 lb", rate.Parcel{Weight: 3175}, 1, 64_800_000},
		{"(100 + 2*7 + 4) * 1.2 + 1, * 0.9", rate.Parcel{Weight: 3175}, 2, 128_340_000},
	} {
		got, err := card.Price(c.parcel, c.zone)
		require.NoError(t, err, c.why)
		require.Equal(t, c.want.Decimal(), got.Decimal(), c.why)
	}
	for _, c := range []struct {
		why    string
		parcel rate.Parcel
		zone   int
	}{
		{"billed weight 3.176 kg above the card's 3.175 kg", rate.Parcel{Weight: 3176}, 1},
		{"weight above the limit", rate.Parcel{Weight: 20_001}, 1},
		{"longest side above the limit", box(t, 100, 1, 49, 1), 1},
		{"length plus girth above the limit", box(t, 100, 40, 30, 16), 1},
		{"zone 3 of a card with zones 1 to 2", rate.Parcel{Weight: 1}, 3},
		{"zone 0 of a card", rate.Parcel{Weight: 1}, 0},
		{"zone -1 of a card", rate.Parcel{Weight: 1}, -1},
	} {
		_, err := card.Price(c.parcel, c.zone)
		require.ErrorIs(t, err, rate.ErrNotCarried, c.why)
		require.ErrorContains(t, err, c.why)
	}
	for _, p := range []rate.Parcel{
		{}, {Weight: -1}, {Weight: rate.MaxWeight + 1}, {Weight: 1, Length: 5}, {Weight: 1, Length: 5, Width: 5, Height: -1},
		{Weight: 1, Length: rate.MaxSize + 1, Width: 1, Height: 1}, {Weight: 1, Length: math.MinInt64, Width: 1, Height: 1},
	} {
		_, err := card.Price(p, 1)
		require.ErrorContains(t, err, "parcel", "%+v", p)
		require.NotErrorIs(t, err, rate.ErrNotCarried, "%+v", p)
	}
}

// TestStepsBeyondTheLastBandAreWholePounds takes every number of pounds: a
// parcel of n pounds never pays for n + 1.
func TestStepsBeyondTheLastBandAreWholePounds(t *testing.T) {
	card := pounds(rate.Dim{ActualWeightOnly: true})
	card.Excess = rate.Excess{StepOunces: 16, Prices: []rate.Money{rate.Dollar, 0}}
	require.NoError(t, card.Check())
	for n := 6; n <= 2000; n++ {
		w, err := rate.Pounds(float64(n))
		require.NoError(t, err)
		for more, want := range map[rate.Weight]int{0: n - 5, 1: n - 4} {
			got, err := card.Price(rate.Parcel{Weight: w + more}, 1)
			require.NoError(t, err)
			require.Equal(t, 50*rate.Dollar+rate.Money(want)*rate.Dollar, got, "%d lb + %d g", n, more)
		}
	}
}

func TestFlatCardPricesEveryZoneAlike(t *testing.T) {
	card := rate.Card{
		Dim:        rate.Dim{ActualWeightOnly: true},
		Bands:      []rate.Band{{UpTo: 500, Prices: []rate.Money{4 * rate.Dollar}}},
		Surcharges: []rate.Surcharge{{Name: "Alaska", Zones: []int{8}, Amount: rate.Dollar}},
	}
	require.NoError(t, card.Check())
	got := make([]rate.Money, 9)
	require.NoError(t, card.Prices(rate.Parcel{Weight: 500}, got))
	require.Equal(t, slices.Concat(slices.Repeat([]rate.Money{4 * rate.Dollar}, 7), []rate.Money{5 * rate.Dollar, 4 * rate.Dollar}), got)
	_, err := card.Price(rate.Parcel{Weight: 1}, 0)
	require.ErrorIs(t, err, rate.ErrNotCarried)
	two := pounds(rate.Dim{ActualWeightOnly: true})
	require.ErrorIs(t, two.Prices(rate.Parcel{Weight: 1}, got), rate.ErrNotCarried)
}

func TestPricesDoesNotAllocate(t *testing.T) {
	card, err := rate.GroundAdvantageRetail20251005()
	require.NoError(t, err)
	card.Surcharges = []rate.Surcharge{{Name: "fuel", Share: 20 * rate.Percent}}
	dst := make([]rate.Money, card.Zones())
	p := box(t, 800, 12, 13, 14)
	require.Zero(t, testing.AllocsPerRun(100, func() { err = card.Prices(p, dst) }))
	require.NoError(t, err)
}

func TestUncheckedCardsDoNotPanic(t *testing.T) {
	for _, c := range []rate.Card{
		{},
		{Bands: []rate.Band{{}}},
		{Bands: []rate.Band{{UpTo: 5, Prices: []rate.Money{1, 2}}, {UpTo: 500}}},
		{Bands: []rate.Band{{UpTo: 5, Prices: []rate.Money{1}}}, Excess: rate.Excess{StepOunces: 1}},
		{Bands: []rate.Band{{UpTo: 500, Prices: []rate.Money{math.MaxInt64}}}, Surcharges: []rate.Surcharge{{Amount: 1}}},
		{Bands: []rate.Band{{UpTo: 500, Prices: []rate.Money{math.MaxInt64}}}, Surcharges: []rate.Surcharge{{Share: math.MaxInt64}}},
	} {
		_, err := c.Price(rate.Parcel{Weight: 100}, 1)
		require.Error(t, err)
		require.Error(t, c.Prices(rate.Parcel{Weight: 100}, make([]rate.Money, 1)))
	}
}
