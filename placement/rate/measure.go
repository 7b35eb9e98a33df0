package rate

import (
	"fmt"
	"math"
	"strconv"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// Weight is a weight in grams; in JSON a whole number of grams.
type Weight int64

const (
	Gram     Weight = 1
	Kilogram Weight = 1000
)

// Size is a length in millimetres; in JSON a whole number of millimetres.
type Size int64

const (
	Millimetre Size = 1
	Metre      Size = 1000
)

// Volume is a volume in cubic millimetres; in JSON a decimal number of litres
// with up to six decimals, exact both ways. An int64 holds nine billion cubic
// metres, so the sum of any real stock fits.
type Volume int64

const (
	CubicMillimetre Volume = 1
	Litre           Volume = 1_000_000
	CubicMetre      Volume = 1_000_000_000
)

// The international avoirdupois pound is 453.59237 g and has 16 ounces: an
// ounce is 45,359,237 / 1,600,000 g. The inch is 25.4 mm. (NIST Handbook 44.)
const (
	ounceNumerator   = 45_359_237
	ounceDenominator = 1_600_000
	gramsPerOunce    = 28.349523125
	cubicFootLitres  = 28.316846592
)

// ouncesToGrams returns n whole ounces to the nearest gram, n >= 0.
func ouncesToGrams(n int64) (int64, error) {
	return exact.MulDivRound(n, ounceNumerator, ounceDenominator)
}

// Ounces returns x ounces rounded to the nearest gram, except that a part of
// an ounce never reaches the gram of the next whole ounce: 16 oz are 454 g and
// 15.999 oz are 453 g, because prices change at the whole ounce. It fails if x
// is negative, not finite or does not fit.
func Ounces(x float64) (Weight, error) {
	if !(x >= 0) { // catches NaN as well
		return 0, fmt.Errorf("weight of %v ounces: must not be negative", x)
	}
	micro, err := exact.Round(x * 1e6)
	if err != nil {
		return 0, fmt.Errorf("weight of %v ounces: %w", x, err)
	}
	return microOunces(micro)
}

// Pounds returns x pounds by the rule of [Ounces].
func Pounds(x float64) (Weight, error) {
	w, err := Ounces(x * 16)
	if err != nil {
		return 0, fmt.Errorf("weight of %v pounds does not fit or is negative", x)
	}
	return w, nil
}

// microOunces returns millionths of an ounce by the rule of Ounces.
func microOunces(micro int64) (Weight, error) {
	grams, err := exact.MulDivRound(micro, ounceNumerator, ounceDenominator*1_000_000)
	if err != nil {
		return 0, fmt.Errorf("weight of %d ounces: %w", micro/1_000_000, err)
	}
	if micro%1_000_000 != 0 {
		next, err := ouncesToGrams(micro/1_000_000 + 1)
		if err == nil && grams >= next {
			grams = next - 1
		}
	}
	return Weight(grams), nil
}

// Ounces returns w in ounces.
func (w Weight) Ounces() float64 { return float64(w) / gramsPerOunce }

// Inches returns x inches rounded to the nearest millimetre. It fails if x is
// negative, not finite or does not fit.
func Inches(x float64) (Size, error) {
	if !(x >= 0) {
		return 0, fmt.Errorf("size of %v inches: must not be negative", x)
	}
	v, err := exact.Round(x * 25.4)
	if err != nil {
		return 0, fmt.Errorf("size of %v inches: %w", x, err)
	}
	return Size(v), nil
}

// Inches returns s in inches.
func (s Size) Inches() float64 { return float64(s) / 25.4 }

// CubicFeet returns x cubic feet rounded to the nearest cubic millimetre. It
// fails if x is negative, not finite or does not fit.
func CubicFeet(x float64) (Volume, error) {
	if !(x >= 0) {
		return 0, fmt.Errorf("volume of %v cubic feet: must not be negative", x)
	}
	v, err := exact.Round(x * cubicFootLitres * float64(Litre))
	if err != nil {
		return 0, fmt.Errorf("volume of %v cubic feet: %w", x, err)
	}
	return Volume(v), nil
}

// CubicFeet returns v in cubic feet.
func (v Volume) CubicFeet() float64 { return float64(v) / (cubicFootLitres * float64(Litre)) }

// String returns w such as 250 g or 1.5 kg, exactly.
func (w Weight) String() string {
	if w > -Kilogram && w < Kilogram {
		return strconv.FormatInt(int64(w), 10) + " g"
	}
	if w < math.MinInt64/1000 || w > math.MaxInt64/1000 {
		return strconv.FormatInt(int64(w), 10) + " g"
	}
	return formatDecimal(int64(w)*1000, 0) + " kg"
}

// String returns s such as 305 mm.
func (s Size) String() string { return strconv.FormatInt(int64(s), 10) + " mm" }

// String returns v in litres, such as 28.316847 L, exactly.
func (v Volume) String() string { return formatDecimal(int64(v), 0) + " L" }

// UnmarshalJSON reads a whole number of grams.
func (w *Weight) UnmarshalJSON(data []byte) error {
	v, err := unmarshalWhole(data, "grams")
	if err != nil {
		return fmt.Errorf("weight: %w", err)
	}
	*w = Weight(v)
	return nil
}

// UnmarshalJSON reads a whole number of millimetres.
func (s *Size) UnmarshalJSON(data []byte) error {
	v, err := unmarshalWhole(data, "millimetres")
	if err != nil {
		return fmt.Errorf("size: %w", err)
	}
	*s = Size(v)
	return nil
}

// MarshalJSON writes v as a number of litres.
func (v Volume) MarshalJSON() ([]byte, error) { return []byte(formatDecimal(int64(v), 0)), nil }

// UnmarshalJSON reads a number of litres with at most six decimals.
func (v *Volume) UnmarshalJSON(data []byte) error {
	x, err := unmarshalDecimal(data, "litres")
	if err != nil {
		return fmt.Errorf("volume: %w", err)
	}
	*v = Volume(x)
	return nil
}
