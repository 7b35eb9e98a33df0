package report

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/figures"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// million is the number of millionths in a whole, of units as of shares.
const million = 1_000_000

// rounded returns a/b to the nearest integer, halves away from zero; b > 0.
func rounded(a, b int64) int64 {
	q, _ := exact.MulDivRound(a, 1, b) // smaller than a: cannot overflow
	return q
}

// units writes millionths of a unit as whole units, or with one decimal where
// there are less than ten.
func units(micro int64) string {
	if micro > -10*million && micro < 10*million && micro%million != 0 {
		return strconv.FormatFloat(float64(rounded(micro, million/10))/10, 'f', 1, 64)
	}
	return figures.Thousands(rounded(micro, million))
}

// percent writes millionths of a whole as 71.3%.
func percent(share int64) string {
	return strconv.FormatFloat(float64(rounded(share, 1000))/10, 'f', 1, 64) + "%"
}

// ratio returns a/b in millionths, and 0 where b is not positive.
func ratio(a, b int64) int64 {
	if b <= 0 {
		return 0
	}
	r, err := exact.MulDivRound(a, million, b)
	if err != nil {
		return 0
	}
	return r
}

// share reads a share of 0 to 1 as millionths; one that is no number is 0.
func share(x float64) int64 {
	v, err := exact.Round(x * million)
	if err != nil {
		return 0
	}
	return v
}

// money writes an amount for people: cents below a thousand dollars, whole
// dollars above.
func money(m placement.Money) string {
	if m > -1000*rate.Dollar && m < 1000*rate.Dollar {
		return m.String()
	}
	return whole(rounded(int64(m), int64(rate.Dollar)))
}

// signed writes a difference with its sign.
func signed(m placement.Money) string {
	switch {
	case m > 0:
		return "+" + money(m)
	case m < 0:
		return "−" + money(-m)
	}
	return "±$0"
}

// whole writes an amount of whole dollars.
func whole(dollars int64) string {
	if dollars < 0 {
		return "-$" + figures.Thousands(dollars)[1:]
	}
	return "$" + figures.Thousands(dollars)
}

// perUnit returns the cost of one unit of micro millionths of units.
func perUnit(m placement.Money, micro int64) placement.Money {
	return placement.Money(ratio(int64(m), micro))
}

// column rounds amounts to a common unit, cents or dollars by the size of the
// total, so that the rounded amounts add up to the rounded total.
func column(amounts []placement.Money) (texts []string, total string) {
	parts := make([]int64, len(amounts))
	var sum int64
	for i, m := range amounts {
		parts[i] = int64(m)
		sum += int64(m)
	}
	step := rate.Cent
	if sum >= int64(10_000*rate.Dollar) || -sum >= int64(10_000*rate.Dollar) {
		step = rate.Dollar
	}
	write := func(n int64) string {
		if step == rate.Dollar {
			return whole(n)
		}
		return placement.Money(n * int64(rate.Cent)).String()
	}
	for _, n := range apportion(parts, int64(step)) {
		texts = append(texts, write(n))
	}
	return texts, write(rounded(sum, int64(step)))
}

// apportion divides every part by step and rounds it down or up so that the
// results add up to the rounded sum: largest remainders first (Hamilton 1792),
// earlier parts first among equals.
func apportion(parts []int64, step int64) []int64 {
	out := make([]int64, len(parts))
	order := make([]int, len(parts))
	var sum, floors int64
	for i, v := range parts {
		out[i], _ = exact.MulDivFloor(v, 1, step)
		order[i] = i
		sum += v
		floors += out[i]
	}
	slices.SortStableFunc(order, func(a, b int) int {
		restA, restB := parts[a]-out[a]*step, parts[b]-out[b]*step
		return int(max(-1, min(1, restB-restA)))
	})
	for _, i := range order[:max(0, min(len(order), int(rounded(sum, step)-floors)))] {
		out[i]++
	}
	return out
}

// meanDays writes the mean of a distribution of days.
func meanDays(d interface{ Mean() float64 }) string {
	return strconv.FormatFloat(math.Round(d.Mean()*10)/10, 'f', 1, 64)
}

// plural writes a number with the singular or plural of a noun.
func plural(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return figures.Thousands(n) + " " + noun + "s"
}

// list joins words as people do: a, b and c.
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// clean returns a name that is safe to show: at most 60 characters, each of
// which can be printed.
func clean(name string) string { return short(cleanText(name), 60) }

// cleanText replaces what cannot be printed, such as control characters and
// what turns the direction of text.
func cleanText(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// short cuts a text to n characters.
func short(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:n-1]) + "…"
}
