package rate

import (
	"fmt"
	"strings"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// Money is an amount in millionths of a US dollar. In JSON it is a decimal
// number of dollars with up to six decimals, exact both ways.
type Money int64

const (
	Micro  Money = 1         // a millionth of a dollar
	Cent   Money = 10_000    // a hundredth of a dollar
	Dollar Money = 1_000_000 // one dollar
)

// Dollars returns x dollars rounded to the nearest millionth. It fails if x is
// not finite or does not fit.
func Dollars(x float64) (Money, error) {
	v, err := exact.Round(x * float64(Dollar))
	if err != nil {
		return 0, fmt.Errorf("money of %v dollars: %w", x, err)
	}
	return Money(v), nil
}

// ParseMoney reads a decimal number of dollars exactly, with or without dollar
// sign and thousands commas: 12.34, -0.000001, $1,234.56. It refuses more than
// six decimals, exponents, and what does not fit.
func ParseMoney(s string) (Money, error) {
	plain, err := bareNumber(strings.TrimSpace(s))
	if err != nil {
		return 0, err
	}
	v, err := parseDecimal(plain)
	if err != nil {
		return 0, fmt.Errorf("money: %w", err)
	}
	return Money(v), nil
}

// bareNumber strips the dollar sign and the commas between groups of three.
func bareNumber(s string) (string, error) {
	if len(s) > 64 {
		return "", fmt.Errorf("money: %s is too long", quoted(s))
	}
	digits, negative := strings.CutPrefix(s, "-")
	digits = strings.TrimPrefix(digits, "$")
	if strings.HasPrefix(digits, "-") {
		return "", fmt.Errorf("money: %s has its minus sign in the wrong place", quoted(s))
	}
	whole, fraction, dot := strings.Cut(digits, ".")
	if groups := strings.Split(whole, ","); len(groups) > 1 {
		for i, g := range groups {
			if len(g) > 3 || len(g) == 0 || i > 0 && len(g) < 3 {
				return "", fmt.Errorf("money: %s has a misplaced comma", quoted(s))
			}
		}
		whole = strings.Join(groups, "")
	}
	if dot {
		whole += "." + fraction
	}
	if negative {
		whole = "-" + whole
	}
	return whole, nil
}

// String returns m in dollars rounded to the cent, halves away from zero, such
// as $1,234.56. [Money.Decimal] is exact.
func (m Money) String() string {
	rounded, err := exact.MulDivRound(int64(m), 1, int64(Cent))
	if err == nil {
		rounded, err = exact.Mul(rounded, int64(Cent))
	}
	if err != nil { // the last cent below the largest int64
		rounded = int64(m) / int64(Cent) * int64(Cent)
	}
	text, negative := strings.CutPrefix(formatDecimal(rounded, 2), "-")
	point := len(text) - 3
	for at := point - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	if negative {
		return "-$" + text
	}
	return "$" + text
}

// Decimal returns m in dollars exactly, with two to six decimals and nothing
// else, such as 1234.56 or 0.000001.
func (m Money) Decimal() string { return formatDecimal(int64(m), 2) }

// MarshalJSON writes m as a number of dollars.
func (m Money) MarshalJSON() ([]byte, error) { return []byte(formatDecimal(int64(m), 0)), nil }

// UnmarshalJSON reads a number of dollars with at most six decimals.
func (m *Money) UnmarshalJSON(data []byte) error {
	v, err := unmarshalDecimal(data, "dollars")
	if err != nil {
		return fmt.Errorf("money: %w", err)
	}
	*m = Money(v)
	return nil
}

// MarshalJSON writes s as a decimal number, 0.205 for 20.5 %.
func (s Share) MarshalJSON() ([]byte, error) { return []byte(formatDecimal(int64(s), 0)), nil }

// UnmarshalJSON reads a decimal number with at most six decimals.
func (s *Share) UnmarshalJSON(data []byte) error {
	v, err := unmarshalDecimal(data, "parts of one")
	if err != nil {
		return fmt.Errorf("share: %w", err)
	}
	*s = Share(v)
	return nil
}
