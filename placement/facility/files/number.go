package files

import (
	"bytes"
	"errors"
	"math"

	"github.com/forwardstock/forwardstock/internal/exact"
)

var (
	errNotNumber = errors.New("not a number")
	errTooLong   = errors.New("number has too many digits")
)

// parseNumber reads a decimal number exactly, as mantissa / 10^decimals with
// the fewest decimals: an optional sign, digits with or without a point, and
// an optional exponent.
func parseNumber(word []byte) (mantissa int64, decimals int, err error) {
	digits := word
	negative := len(digits) > 0 && digits[0] == '-'
	if negative || len(digits) > 0 && digits[0] == '+' {
		digits = digits[1:]
	}
	exponent := 0
	if e := bytes.IndexAny(digits, "eE"); e >= 0 {
		if exponent, err = parseExponent(digits[e+1:]); err != nil {
			return 0, 0, err
		}
		digits = digits[:e]
	}
	var seen, point bool
	zeros := 0 // not yet part of the mantissa
	for _, c := range digits {
		switch {
		case c == '.' && !point:
			point = true
			continue
		case c < '0' || c > '9':
			return 0, 0, errNotNumber
		}
		seen = true
		if point {
			decimals++
		}
		if c == '0' {
			zeros++
			continue
		}
		for ; mantissa > 0 && zeros > 0; zeros-- {
			if mantissa > math.MaxInt64/10 {
				return 0, 0, errTooLong
			}
			mantissa *= 10
		}
		zeros = 0
		if mantissa > (math.MaxInt64-9)/10 {
			return 0, 0, errTooLong
		}
		mantissa = mantissa*10 + int64(c-'0')
	}
	if !seen {
		return 0, 0, errNotNumber
	}
	if mantissa == 0 {
		return 0, 0, nil
	}
	decimals -= zeros + exponent
	for ; decimals < 0; decimals++ {
		if mantissa > math.MaxInt64/10 {
			return 0, 0, errTooLong
		}
		mantissa *= 10
	}
	if negative {
		mantissa = -mantissa
	}
	return mantissa, decimals, nil
}

func parseExponent(digits []byte) (int, error) {
	sign := 1
	if len(digits) > 0 && (digits[0] == '-' || digits[0] == '+') {
		if digits[0] == '-' {
			sign = -1
		}
		digits = digits[1:]
	}
	if len(digits) == 0 || len(digits) > 3 {
		return 0, errNotNumber
	}
	v := 0
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, errNotNumber
		}
		v = 10*v + int(c-'0')
	}
	return sign * v, nil
}

// numbers collects decimal numbers as integers of one scale: the smallest
// power of ten that makes all of them whole.
type numbers struct {
	values   []int64
	decimals int // scale is 10^decimals
}

// scale returns the integers per unit.
func (x *numbers) scale() int64 { return pow10(x.decimals) }

// add appends the next number of the file, which must be at least low / scale.
func (x *numbers) add(s *scanner, what string, low int64) error {
	word, err := s.word(what)
	if err != nil {
		return err
	}
	return x.addWord(s, word, what, low)
}

// addWord is add for a number that was read as a word.
func (x *numbers) addWord(s *scanner, word []byte, what string, low int64) error {
	v, decimals, err := parseNumber(word)
	if err != nil {
		return s.fault("%s where %s should be: %w", short(word), what, err)
	}
	if v < low {
		return s.fault("%s is negative", what)
	}
	if decimals > x.decimals {
		if err := x.grow(decimals); err != nil {
			return s.fault("%s has %d decimals: %w", what, decimals, err)
		}
	}
	if v, err = exact.Mul(v, pow10(x.decimals-decimals)); err != nil {
		return s.fault("%s with %d decimals: %w", what, x.decimals, err)
	}
	x.values = append(x.values, v)
	return nil
}

// addAll appends the next count numbers, none of them negative.
func (x *numbers) addAll(s *scanner, count int, what string) error {
	for range count {
		if err := x.add(s, what, 0); err != nil {
			return err
		}
	}
	return nil
}

// maxDecimals is the largest power of ten that a scale may be.
const maxDecimals = 18

// grow raises the scale to 10^decimals.
func (x *numbers) grow(decimals int) error {
	if decimals > maxDecimals {
		return errTooLong
	}
	if decimals == x.decimals {
		return nil
	}
	factor := pow10(decimals - x.decimals)
	for i, v := range x.values {
		scaled, err := exact.Mul(v, factor)
		if err != nil {
			return err
		}
		x.values[i] = scaled
	}
	x.decimals = decimals
	return nil
}

// pow10 returns 10^n for n from 0 to 18.
func pow10(n int) int64 {
	v := int64(1)
	for range n {
		v *= 10
	}
	return v
}
