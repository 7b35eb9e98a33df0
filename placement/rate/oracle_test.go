package rate_test

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/placement/rate"
)

// cards draws cards without mistakes.
func cards() *rapid.Generator[*rate.Card] {
	return rapid.Custom(func(t *rapid.T) *rate.Card {
		c := &rate.Card{Name: rapid.StringMatching(`[a-z"é,]{0,5}`).Draw(t, "name")}
		if rapid.Bool().Draw(t, "actual") {
			c.Dim.ActualWeightOnly = true
		} else {
			c.Dim.CubicInchesPerPound = rapid.Int64Range(50, 400).Draw(t, "divisor")
			c.Dim.OverCubicInches = rapid.Int64Range(0, 2000).Draw(t, "over")
		}
		c.Dim.NearestInch = rapid.Bool().Draw(t, "nearest")
		if rapid.Bool().Draw(t, "limited") {
			c.Limits = limits().Draw(t, "limits")
		}
		zones := rapid.IntRange(1, 4).Draw(t, "zones")
		prices := rapid.SliceOfN(rapid.Map(rapid.Int64Range(0, 1e8), func(v int64) rate.Money { return rate.Money(v) }), zones, zones)
		for _, w := range rapid.SliceOfNDistinct(rapid.Int64Range(1, 50_000), 1, 6, rapid.ID).Draw(t, "bands") {
			c.Bands = append(c.Bands, rate.Band{UpTo: rate.Weight(w), Prices: prices.Draw(t, "prices")})
		}
		slices.SortFunc(c.Bands, func(a, b rate.Band) int { return int(a.UpTo - b.UpTo) })
		if rapid.Bool().Draw(t, "more") { // up to a weight: the dearest parcel is to have a price
			c.Excess = rate.Excess{StepOunces: rapid.Int64Range(1, 40).Draw(t, "step"), UpTo: 200_000, Prices: prices.Draw(t, "steps")}
		}
		for range rapid.IntRange(0, 3).Draw(t, "surcharges") {
			s := rate.Surcharge{
				Amount: rate.Money(rapid.Int64Range(0, 1e9).Draw(t, "amount")),
				Share:  rate.Share(rapid.Int64Range(-1e6, 2e6).Draw(t, "share")),
				Zones:  rapid.SliceOfN(rapid.IntRange(1, zones), 0, 2).Draw(t, "zones"),
			}
			if rapid.Bool().Draw(t, "some") {
				s.Over = limits().Draw(t, "over")
			}
			if s.Amount != 0 || s.Share != 0 {
				c.Surcharges = append(c.Surcharges, s)
			}
		}
		return c
	})
}

func limits() *rapid.Generator[rate.Limits] {
	return rapid.Custom(func(t *rapid.T) rate.Limits {
		size := rapid.Map(rapid.Int64Range(0, 2000), func(v int64) rate.Size { return rate.Size(max(0, v-500)) })
		return rate.Limits{
			Weight:  rate.Weight(max(0, rapid.Int64Range(-20_000, 60_000).Draw(t, "weight"))),
			Longest: size.Draw(t, "longest"), Second: size.Draw(t, "second"), LengthGirth: 3 * size.Draw(t, "girth"),
			CubicInches: max(0, rapid.Int64Range(-1000, 20_000).Draw(t, "volume")),
		}
	})
}

func parcels() *rapid.Generator[rate.Parcel] {
	return rapid.Custom(func(t *rapid.T) rate.Parcel {
		p := rate.Parcel{Weight: rate.Weight(rapid.Int64Range(1, 70_000).Draw(t, "weight"))}
		if rapid.Bool().Draw(t, "sized") {
			side := rapid.Map(rapid.Int64Range(1, 1500), func(v int64) rate.Size { return rate.Size(v) })
			p.Length, p.Width, p.Height = side.Draw(t, "l"), side.Draw(t, "w"), side.Draw(t, "h")
		}
		return p
	})
}

// TestPriceAgainstASlowOne compares with the rules of the package comment,
// followed step by step in rational numbers.
func TestPriceAgainstASlowOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, p := cards().Draw(t, "card"), parcels().Draw(t, "parcel")
		require.NoError(t, c.Check())
		got := make([]rate.Money, c.Zones())
		err := c.Prices(p, got)
		for z := 1; z <= c.Zones(); z++ {
			want, carried := slowPrice(c, p, z)
			one, errOne := c.Price(p, z)
			if !carried {
				require.ErrorIs(t, err, rate.ErrNotCarried)
				require.ErrorIs(t, errOne, rate.ErrNotCarried)
				continue
			}
			require.NoError(t, err)
			require.NoError(t, errOne)
			require.Equal(t, want, one, "zone %d", z)
			require.Equal(t, want, got[z-1], "zone %d", z)
		}
	})
}

func slowPrice(c *rate.Card, p rate.Parcel, zone int) (rate.Money, bool) {
	inches := func(s rate.Size) int64 {
		n := int64(0)
		if c.Dim.NearestInch {
			for math.Abs(float64(s)-25.4*float64(n+1)) <= math.Abs(float64(s)-25.4*float64(n)) || n == 0 && s > 0 {
				n++
			}
			return n
		}
		for math.Round(25.4*float64(n)) < float64(s) {
			n++
		}
		return n
	}
	up := func(s rate.Size) int64 { return int64(math.Round(float64(s)/25.4 + 0.49)) }
	sides := []int64{inches(p.Length), inches(p.Width), inches(p.Height)}
	slices.Sort(sides)
	volume := sides[0] * sides[1] * sides[2]
	above := func(l rate.Limits) bool {
		return l.Weight > 0 && p.Weight > l.Weight || l.Longest > 0 && sides[2] > up(l.Longest) ||
			l.Second > 0 && sides[1] > up(l.Second) || l.CubicInches > 0 && volume > l.CubicInches ||
			l.LengthGirth > 0 && sides[2]+2*(sides[0]+sides[1]) > up(l.LengthGirth)
	}
	if above(c.Limits) {
		return 0, false
	}
	grams := func(ounces int64) rate.Weight { return rate.Weight(math.Round(float64(ounces) * 28.349523125)) }
	billed := p.Weight
	if c.Dim.CubicInchesPerPound > 0 && volume > c.Dim.OverCubicInches {
		lb := int64(0)
		for lb*c.Dim.CubicInchesPerPound < volume {
			lb++
		}
		billed = max(billed, grams(16*lb))
	}
	price := new(big.Rat)
	last := c.Bands[len(c.Bands)-1]
	switch i := slices.IndexFunc(c.Bands, func(b rate.Band) bool { return billed <= b.UpTo }); {
	case i >= 0:
		price.SetInt64(int64(c.Bands[i].Prices[zone-1]))
	case c.Excess.StepOunces == 0 || billed > c.Excess.UpTo:
		return 0, false
	default:
		ounces := func(w rate.Weight) (n int64) {
			for grams(n) < w {
				n++
			}
			return n
		}
		price.SetInt64(int64(last.Prices[zone-1]))
		step := new(big.Rat).SetInt64(int64(c.Excess.Prices[zone-1]))
		for have, want := ounces(last.UpTo), ounces(billed); have < want; have += c.Excess.StepOunces {
			price.Add(price, step)
		}
	}
	for _, s := range c.Surcharges {
		if len(s.Zones) > 0 && !slices.Contains(s.Zones, zone) || s.Over != (rate.Limits{}) && !above(s.Over) {
			continue
		}
		price.Add(price, new(big.Rat).SetInt64(int64(s.Amount)))
		share := new(big.Rat).Mul(price, big.NewRat(int64(s.Share), 1_000_000))
		rounded, _ := new(big.Int).SetString(share.FloatString(0), 10)
		price.Add(price, new(big.Rat).SetInt(rounded))
	}
	return rate.Money(price.Num().Int64()), true
}
