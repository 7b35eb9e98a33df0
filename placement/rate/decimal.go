package rate

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// places is the number of decimals that a decimal number may have.
const places = 6

// parseDecimal returns the decimal number s times a million, exactly: an
// optional minus sign, digits, and up to six decimals. Nothing else is taken,
// above all no exponent.
func parseDecimal(s string) (int64, error) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, dot := strings.Cut(digits, ".")
	switch {
	case !allDigits(whole) || dot && !allDigits(fraction):
		return 0, fmt.Errorf("%s is not a decimal number such as 12.34", quoted(s))
	case len(fraction) > places:
		return 0, fmt.Errorf("%s has more than %d decimals", quoted(s), places)
	}
	const zeros = "000000"
	value, err := strconv.ParseUint(whole+fraction+zeros[len(fraction):], 10, 64)
	most := uint64(math.MaxInt64)
	if negative {
		most++
	}
	switch {
	case err != nil || value > most:
		return 0, fmt.Errorf("%s is too large", quoted(s))
	case negative:
		return -int64(value), nil // 1<<63 wraps to the smallest int64, which is right
	}
	return int64(value), nil
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// formatDecimal writes v millionths as a decimal number with at least minimum
// and at most six decimals.
func formatDecimal(v int64, minimum int) string {
	digits := strconv.FormatInt(v, 10)
	digits, negative := strings.CutPrefix(digits, "-")
	if short := places + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	point := len(digits) - places
	end := len(digits)
	for end > point+minimum && digits[end-1] == '0' {
		end--
	}
	text := digits[:point]
	if end > point {
		text += "." + digits[point:end]
	}
	if negative {
		return "-" + text
	}
	return text
}

// quoted returns s in quotes, cut to a length that suits an error message.
func quoted(s string) string {
	const most = 40
	if len(s) > most {
		return strconv.Quote(s[:most]) + "..."
	}
	return strconv.Quote(s)
}

// unmarshalDecimal reads a JSON number as parseDecimal does.
func unmarshalDecimal(data []byte, unit string) (int64, error) {
	if len(data) > 0 && data[0] == '"' || string(data) == "null" {
		return 0, fmt.Errorf("want a number of %s, not %.40s", unit, data)
	}
	v, err := parseDecimal(string(data))
	if err != nil {
		return 0, fmt.Errorf("%w (want a plain number of %s)", err, unit)
	}
	return v, nil
}

// unmarshalWhole reads a JSON number without decimals.
func unmarshalWhole(data []byte, unit string) (int64, error) {
	v, err := strconv.ParseInt(string(data), 10, 64)
	switch {
	case err == nil:
		return v, nil
	case errors.Is(err, strconv.ErrRange):
		return 0, fmt.Errorf("%s is too large", quoted(string(data)))
	}
	return 0, fmt.Errorf("want a whole number of %s, not %.40s", unit, data)
}
