// Package figures writes numbers as people read them.
package figures

import (
	"math"
	"strconv"
	"strings"
)

// Thousands writes n with a comma between groups of three digits.
func Thousands(n int64) string {
	text, negative := strings.CutPrefix(strconv.FormatInt(n, 10), "-")
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	if negative {
		return "-" + text
	}
	return text
}

// Count writes a number of things in words: 1 unit, 2,000 units.
func Count(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Thousands(n) + " " + noun + "s"
}

// Volume writes cubic millimetres in litres with one decimal, or in cubic metres with
// three from one on, rounded up.
func Volume(cubicMillimetres int64) string {
	const litre, metre = 1_000_000, 1_000_000_000
	if cubicMillimetres >= metre {
		return strconv.FormatFloat(math.Ceil(float64(cubicMillimetres)/(metre/1000))/1000, 'f', -1, 64) + " m3"
	}
	return strconv.FormatFloat(math.Ceil(float64(cubicMillimetres)/(litre/10))/10, 'f', -1, 64) + " L"
}
