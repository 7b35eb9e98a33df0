package orders

import "bytes"

// parseUnits reads a whole number of at most MaxUnits either way, with an
// optional minus and an optional fraction of zeros, as spreadsheets write. If it
// fails there may be a hint.
func parseUnits(text []byte) (n int64, hint string, ok bool) {
	digits, negative := bytes.CutPrefix(text, []byte("-"))
	digits, fraction, point := bytes.Cut(digits, []byte("."))
	switch {
	case bytes.IndexByte(text, ',') >= 0:
		return 0, "write it without commas", false
	case len(digits) == 0 || point && len(fraction) == 0:
		return 0, "", false
	case !allDigits(fraction):
		return 0, "", false
	case len(bytes.Trim(fraction, "0")) > 0:
		return 0, "units are whole", false
	}
	for _, d := range digits {
		if !isDigit(d) {
			return 0, "", false
		}
		if n = 10*n + int64(d-'0'); n > MaxUnits {
			return 0, "more than a billion: is it the right column?", false
		}
	}
	if negative {
		n = -n
	}
	return n, "", true
}

func allDigits(text []byte) bool {
	for _, b := range text {
		if !isDigit(b) {
			return false
		}
	}
	return true
}

// parseReturned reads how many of units came back: a number, or yes and no for
// all and none.
func parseReturned(text []byte, units int64) (n int64, ok bool) {
	switch key(text) {
	case "":
		return 0, true
	case "yes", "true", "y":
		return units, true
	case "no", "false", "n":
		return 0, true
	}
	n, _, ok = parseUnits(text)
	return n, ok && n >= 0
}
