// Package figures writes numbers as people read them.
package figures

import (
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
