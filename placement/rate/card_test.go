package rate_test

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// lines returns the messages of a joined error.
func lines(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

func TestCheckNamesEveryMistake(t *testing.T) {
	card := rate.Card{
		Name: strings.Repeat("x", 2000), ValidFrom: "2026-02-30", ValidTo: "soon",
		Dim:    rate.Dim{CubicInchesPerPound: 139, ActualWeightOnly: true},
		Limits: rate.Limits{Weight: -1, Longest: -2, Second: math.MaxInt64, LengthGirth: -3, CubicInches: -4},
		Bands: []rate.Band{
			{UpTo: 0, Prices: []rate.Money{1, 2}},
			{UpTo: 500, Prices: []rate.Money{1, -2}},
			{UpTo: 500, Prices: []rate.Money{1, 2, 3}},
		},
		Excess: rate.Excess{StepOunces: -1, UpTo: 400, Prices: []rate.Money{-1}},
		Surcharges: []rate.Surcharge{
			{Name: "a", Amount: -1, Share: 1e12, Zones: []int{0, 3}},
			{Name: "b", Over: rate.Limits{CubicInches: -1}},
		},
	}
	got := lines(card.Check())
	for _, want := range []string{
		"name: longer than 1000 bytes",
		`valid_from: "2026-02-30" is not a day`,
		`valid_to: "soon" is not a day`,
		"dimensional_weight: a divisor and actual_weight_only exclude each other",
		"limits.weight_g: -1", "limits.cubic_inches: negative: -4",
		"limits.longest_mm: -2", "limits.second_mm: 9223372036854775807", "limits.length_girth_mm: -3",
		"bands[0]: up to 0 g", "bands[1]: price of zone 2 is negative: -0.000002",
		"bands[2]: up to 500 g is not above the 500 g", "bands[2]: 3 prices; the first band has 2",
		"excess: step of -1 ounces", "excess: up to 400 g is not above the last band's 500 g",
		"excess: 1 prices; the first band has 2", "excess: price of zone 1 is negative",
		`surcharges[0] "a": amount is negative: -0.000001 (a discount is a negative share)`,
		`surcharges[0] "a": share 1000000: want -1 to 100`, `surcharges[0] "a": zone 0: want 1 to 100`,
		`surcharges[0] "a": a zone above the card's 2`,
		`surcharges[1] "b": neither amount nor share`, `surcharges[1] "b".over.cubic_inches: negative: -1`,
	} {
		require.True(t, slices.ContainsFunc(got, func(line string) bool { return strings.Contains(line, want) }), "%s\nin\n%s", want, strings.Join(got, "\n"))
	}
	require.Len(t, got, 23)
}

func TestCheckRefuses(t *testing.T) {
	for want, change := range map[string]func(*rate.Card){
		"state a divisor":                          func(c *rate.Card) { c.Dim = rate.Dim{} },
		"divisor of -1":                            func(c *rate.Card) { c.Dim = rate.Dim{CubicInchesPerPound: -1} },
		"divisor of 0":                             func(c *rate.Card) { c.Dim = rate.Dim{NearestInch: true} },
		"over_cubic_inches is negative":            func(c *rate.Card) { c.Dim = rate.Dim{CubicInchesPerPound: 1, OverCubicInches: -1} },
		"bands: none":                              func(c *rate.Card) { c.Bands = nil },
		"bands[0]: 0 prices":                       func(c *rate.Card) { c.Bands = []rate.Band{{UpTo: 1}} },
		"bands[0]: 101 prices":                     func(c *rate.Card) { c.Bands = []rate.Band{{UpTo: 1, Prices: make([]rate.Money, 101)}} },
		"bands: 10001":                             func(c *rate.Card) { c.Bands = make([]rate.Band, 10_001) },
		"surcharges: 1001":                         func(c *rate.Card) { c.Surcharges = make([]rate.Surcharge, 1001) },
		"is before valid_from":                     func(c *rate.Card) { c.ValidFrom, c.ValidTo = "2026-07-12", "2026-07-11" },
		"more than an amount of money can be":      func(c *rate.Card) { c.Bands[0].Prices[0] = math.MaxInt64 },
		"would cost more than an amount of money":  func(c *rate.Card) { c.Excess = rate.Excess{StepOunces: 1, Prices: []rate.Money{0, math.MaxInt64}} },
		"dearest parcel would cost more":           func(c *rate.Card) { c.Surcharges = slices.Repeat([]rate.Surcharge{{Share: 10_000 * rate.Percent}}, 9) },
		"the dearest parcel would cost more than ": func(c *rate.Card) { c.Surcharges = []rate.Surcharge{{Amount: math.MaxInt64}} },
		"and more": func(c *rate.Card) {
			c.Bands = slices.Repeat([]rate.Band{{UpTo: -1, Prices: []rate.Money{1, 1}}}, 200)
		},
	} {
		card := pounds(rate.Dim{CubicInchesPerPound: 139})
		require.NoError(t, card.Check())
		change(card)
		require.ErrorContains(t, card.Check(), want)
	}
}

func TestCardsGoThroughJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		card := cards().Draw(t, "card")
		var first, second bytes.Buffer
		require.NoError(t, rate.WriteJSON(&first, card))
		got, err := rate.ReadJSON(bytes.NewReader(first.Bytes()))
		require.NoError(t, err)
		require.NoError(t, rate.WriteJSON(&second, got))
		require.Equal(t, first.String(), second.String())
		p := parcels().Draw(t, "parcel")
		for zone := range card.Zones() + 1 {
			want, wantErr := card.Price(p, zone)
			price, err := got.Price(p, zone)
			require.Equal(t, wantErr, err)
			require.Equal(t, want, price)
		}
	})
}

func TestTablesGoThroughCSV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		card := cards().Draw(t, "card")
		var table bytes.Buffer
		require.NoError(t, rate.WriteCSV(&table, card))
		got, err := rate.ReadCSV(&table, *card)
		require.NoError(t, err)
		require.Equal(t, card, got)
	})
}

func TestReadCSV(t *testing.T) {
	actual := rate.Card{Dim: rate.Dim{ActualWeightOnly: true}}
	read := func(table string) (*rate.Card, error) { return rate.ReadCSV(strings.NewReader(table), actual) }

	card, err := read("\xef\xbb\xbf Max_Weight_LB ,Zone2, zone3\r\n<1,$8.10,9\r\n1,8.50,\"1,009.123456\"\r\n2.5,9,10\r\n")
	require.NoError(t, err)
	require.Equal(t, []rate.Band{
		{UpTo: 453, Prices: []rate.Money{8_100_000, 8_100_000, 9_000_000}},
		{UpTo: 454, Prices: []rate.Money{8_500_000, 8_500_000, 1_009_123_456}},
		{UpTo: 1134, Prices: []rate.Money{9_000_000, 9_000_000, 10_000_000}},
	}, card.Bands)

	for unit, want := range map[string]rate.Weight{"g": 16, "kg": 15_999, "oz": 453, "lb": 7256} {
		card, err := read("max_weight_" + unit + ",zone1\n15.999,1\n")
		require.NoError(t, err)
		require.Equal(t, want, card.Bands[0].UpTo, unit)
	}

	rows := ""
	for i := range 10_001 {
		rows += strconv.Itoa(i+1) + ",1\n"
	}
	for table, want := range map[string][]string{
		"":                        {"header: EOF (want max_weight_oz,zone1,zone2,...)"},
		"weight,zone1\n":          {`line 1, column 1: "weight" is not max_weight_oz`},
		"max_weight_st,zone1\n":   {`line 1, column 1: "max_weight_st" is not max_weight_oz`},
		"max_weight_oz\n":         {"line 1: 0 price columns"},
		"max_weight_oz,a\n":       {`line 1, column 15: "a" where zone1 should be`},
		"max_weight_oz,zone1,z\n": {`line 1, column 21: "z" where zone2 should be`},
		"max_weight_oz,zone1\n":   {`card "": bands: none; want at least one`},
		"max_weight_oz,zone1,zone2\n1,-2,x\n2,1,-3\n<2,1,1\n2,4,4\n3\n3,5,5": {
			`line 2, column 3: price "-2" is negative`,
			`line 2, column 6: money: "x" is not a decimal number`,
			`line 3, column 5: price "-3" is negative`,
			`line 4, column 1: weight "<2" is not above the "2" of the row before`,
			`line 5, column 1: weight "2" is not above the "2" of the row before`,
			`line 6: 1 fields, but the header has 3`,
		},
		"max_weight_oz,zone1\n<a,1\n2,b\n3,1\n3,1,1\n5,1e3\n": {
			`line 2, column 1: weight "<a" is not a number above 0 such as 16, 15.9 or <16`,
			`line 3, column 3: money: "b" is not a decimal number such as 12.34`,
			"line 5: 3 fields, but the header has 2",
			`line 6, column 3: money: "1e3" is not a decimal number such as 12.34`,
		},
		"max_weight_kg,zone1\n-1,1\n0,1\n9999999999,1": {
			`line 2, column 1: weight "-1" is not a number above 0 such as 16, 15.9 or <16`,
			`line 3, column 1: weight "0" is not a number above 0 such as 16, 15.9 or <16`,
			`line 4, column 1: weight "9999999999" is above a thousand tonnes`,
		},
		"max_weight_oz,zone1\n1,\"2\n3,4\n": {"parse error"},
		"max_weight_g,zone1\n" + rows:       {"more than 10000 rows"},
		strings.Repeat("\"", 5<<20):         {"card is larger than 4194304 bytes"},
	} {
		_, err := read(table)
		got := lines(err)
		require.Len(t, got, len(want), "%.40q: %v", table, err)
		for i := range want {
			require.Contains(t, got[i], want[i])
		}
	}
}

func TestReadJSONRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                                "card: line 1, column 1: unexpected end of JSON input",
		"{\n \"name\": 5}":                "card: line 2, column 10: name: want a text, not 5",
		"{\n\"nam\": \"x\"}":              `line 2, column 1: unknown field "nam", want one of name, carrier`,
		"{}{}":                            "line 1, column 3: invalid character '{' after top-level value",
		"{\"bands\":[{\"up_to_g\":1e3}]}": `line 1, column 22: bands[0].up_to_g: weight: want a whole number of grams, not 1e3`,
		"{\"bands\":[],\n \"bands\":[]}":  `line 2, column 2: field "bands" is there twice`,
		"[1,\n2]x":                        "line 2, column 3: invalid character 'x' after top-level value",
		"[1,\n2]":                         "line 1, column 1: want an object, not a list",
		"{}":                              "state a divisor",
		strings.Repeat("[", 5<<20):        "card: too large: more than 4194304 bytes",
		strings.Repeat("[", 20_000):       "exceeded max depth",
	} {
		_, err := rate.ReadJSON(strings.NewReader(text))
		require.ErrorContains(t, err, want, "%.40q", text)
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte("max_weight_oz,zone1,zone2\n<16,6.93,6.94\n16,7.61,7.68\n"))
	f.Add([]byte("max_weight_kg,zone2\n1,\"$1,000\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		card, err := rate.ReadCSV(bytes.NewReader(data), rate.Card{Dim: rate.Dim{CubicInchesPerPound: 139}})
		if err != nil {
			return
		}
		var table bytes.Buffer
		require.NoError(t, rate.WriteCSV(&table, card))
		again, err := rate.ReadCSV(&table, rate.Card{Dim: rate.Dim{CubicInchesPerPound: 139}})
		require.NoError(t, err)
		require.Equal(t, card, again)
	})
}

func FuzzReadJSON(f *testing.F) {
	card := pounds(rate.Dim{CubicInchesPerPound: 139})
	card.Excess = rate.Excess{StepOunces: 16, Prices: []rate.Money{1, 2}}
	card.Surcharges = []rate.Surcharge{{Name: "fuel", Share: 20 * rate.Percent, Over: rate.Limits{Longest: 5}}}
	var text bytes.Buffer
	require.NoError(f, rate.WriteJSON(&text, card))
	f.Add(text.Bytes(), int64(500), int64(10))
	f.Fuzz(func(t *testing.T, data []byte, weight, side int64) {
		card, err := rate.ReadJSON(bytes.NewReader(data))
		if err != nil {
			return
		}
		p := rate.Parcel{Weight: rate.Weight(weight), Length: rate.Size(side), Width: rate.Size(side), Height: rate.Size(side)}
		for zone := range card.Zones() + 2 {
			price, err := card.Price(p, zone)
			require.True(t, err != nil || price >= 0)
			require.NotErrorIs(t, err, exact.ErrOverflow)
		}
	})
}

func TestOnlySoundCardsAreWritten(t *testing.T) {
	ragged := cards().Example(1)
	ragged.Bands = append(ragged.Bands, rate.Band{UpTo: rate.MaxWeight})
	for _, c := range []*rate.Card{nil, {}, ragged} {
		var out bytes.Buffer
		require.Error(t, c.Check())
		require.Error(t, rate.WriteCSV(&out, c))
		require.Error(t, rate.WriteJSON(&out, c))
		require.Empty(t, out.String())
	}
}
