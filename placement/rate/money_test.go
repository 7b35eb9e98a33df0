package rate_test

import (
	"encoding/json"
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/placement/rate"
)

// amount draws any int64, with the extremes and small numbers well represented.
func amount() *rapid.Generator[int64] {
	return rapid.OneOf(rapid.Int64(), rapid.Int64Range(-10_000_000, 10_000_000),
		rapid.SampledFrom([]int64{math.MinInt64, math.MinInt64 + 1, math.MaxInt64 - 1, math.MaxInt64}))
}

func TestDecimalNumbersGoBothWaysExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rate.Money(amount().Draw(t, "millionths"))
		back, err := rate.ParseMoney(m.Decimal())
		require.NoError(t, err)
		require.Equal(t, m, back)
		exact, ok := new(big.Rat).SetString(m.Decimal())
		require.True(t, ok)
		require.Zero(t, exact.Cmp(big.NewRat(int64(m), 1_000_000)))

		text, err := json.Marshal(struct {
			M rate.Money
			S rate.Share
			V rate.Volume
			W rate.Weight
			L rate.Size
		}{m, rate.Share(m), rate.Volume(m), rate.Weight(m), rate.Size(m)})
		require.NoError(t, err)
		var got struct {
			M rate.Money
			S rate.Share
			V rate.Volume
			W rate.Weight
			L rate.Size
		}
		require.NoError(t, json.Unmarshal(text, &got), "%s", text)
		require.Equal(t, []int64{int64(m), int64(m), int64(m), int64(m), int64(m)},
			[]int64{int64(got.M), int64(got.S), int64(got.V), int64(got.W), int64(got.L)})
	})
}

func TestMoneyAsText(t *testing.T) {
	for m, want := range map[rate.Money][2]string{
		0:                                 {"$0.00", "0.00"},
		12_340_000:                        {"$12.34", "12.34"},
		1_234_560_000:                     {"$1,234.56", "1234.56"},
		-1_234_567_891_234:                {"-$1,234,567.89", "-1234567.891234"},
		4_999:                             {"$0.00", "0.004999"},
		5_000:                             {"$0.01", "0.005"},
		-5_000:                            {"-$0.01", "-0.005"},
		999_999_999:                       {"$1,000.00", "999.999999"},
		100 * rate.Dollar:                 {"$100.00", "100.00"},
		math.MaxInt64:                     {"$9,223,372,036,854.77", "9223372036854.775807"},
		math.MinInt64:                     {"-$9,223,372,036,854.77", "-9223372036854.775808"},
		3*rate.Cent + rate.Micro:          {"$0.03", "0.030001"},
		-rate.Micro:                       {"$0.00", "-0.000001"},
		rate.Dollar + 50*rate.Cent:        {"$1.50", "1.50"},
		1_000_000*rate.Dollar - rate.Cent: {"$999,999.99", "999999.99"},
	} {
		require.Equal(t, want[0], m.String())
		require.Equal(t, want[1], m.Decimal())
	}
}

func TestParseMoney(t *testing.T) {
	for text, want := range map[string]rate.Money{
		"12.34": 12_340_000, " $1,234.56 ": 1_234_560_000, "-0.000001": -1, "007": 7_000_000,
		"-$5": -5_000_000, "1,000,000": 1_000_000_000_000, "0.1": 100_000,
	} {
		got, err := rate.ParseMoney(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for text, want := range map[string]string{
		"":                        "not a decimal number",
		"$":                       "not a decimal number",
		"1e3":                     "not a decimal number",
		"0x10":                    "not a decimal number",
		"1_000":                   "not a decimal number",
		"+5":                      "not a decimal number",
		".5":                      "not a decimal number",
		"5.":                      "not a decimal number",
		"NaN":                     "not a decimal number",
		"1.2.3":                   "not a decimal number",
		"1.0000000":               "more than 6 decimals",
		"9223372036854.775808":    "too large",
		"99999999999999999999999": "too large",
		"1,23":                    "misplaced comma",
		",123":                    "misplaced comma",
		"1234,567":                "misplaced comma",
		"$-5":                     "minus sign in the wrong place",
		"--5":                     "minus sign in the wrong place",
	} {
		_, err := rate.ParseMoney(text)
		require.ErrorContains(t, err, want, text)
	}
}

func TestJSONRefusesWhatIsNotAPlainNumber(t *testing.T) {
	for text, want := range map[string]string{
		`1e2`: "plain number of dollars", `"12.34"`: "want a number of dollars", `null`: "want a number of dollars",
		`1.2345678`: "more than 6 decimals", `99999999999999999999`: "too large", `true`: "not a decimal number",
	} {
		var m rate.Money
		require.ErrorContains(t, json.Unmarshal([]byte(text), &m), want, text)
	}
	for _, text := range []string{`1.5`, `"7"`, `1e3`, `null`, `99999999999999999999`} {
		var w rate.Weight
		require.Error(t, json.Unmarshal([]byte(text), &w), text)
		var s rate.Size
		require.Error(t, json.Unmarshal([]byte(text), &s), text)
	}
}

func TestDollars(t *testing.T) {
	m, err := rate.Dollars(0.1 + 0.2)
	require.NoError(t, err)
	require.Equal(t, 30*rate.Cent, m)
	for _, x := range []float64{math.NaN(), math.Inf(1), 1e300, -1e13} {
		_, err := rate.Dollars(x)
		require.Error(t, err)
	}
}

func FuzzParseMoney(f *testing.F) {
	for _, text := range []string{"12.34", "-$1,234.56", "1e9", "", "9223372036854.775807"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := rate.ParseMoney(text)
		if err != nil {
			return
		}
		back, err := rate.ParseMoney(m.Decimal())
		require.NoError(t, err)
		require.Equal(t, m, back)
	})
}
