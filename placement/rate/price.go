package rate

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// ErrNotCarried is returned when a card has no price for a parcel: its weight,
// size or zone is outside.
var ErrNotCarried = errors.New("not carried")

// What a parcel may be at most, so that no sum or product of its measures can
// overflow.
const (
	MaxWeight Weight = 1_000_000_000 // a thousand tonnes
	MaxSize   Size   = 100_000       // a hundred metres
)

// Zones returns the number of zones of the card, one for a flat card.
func (c *Card) Zones() int {
	if len(c.Bands) == 0 {
		return 0
	}
	return len(c.Bands[0].Prices)
}

// Price returns what parcel p costs to the given zone, counted from 1. The
// card must have passed [Card.Check]. It returns an error that wraps
// [ErrNotCarried] if the parcel or the zone is outside the card.
func (c *Card) Price(p Parcel, zone int) (Money, error) {
	q, err := c.quote(p)
	if err != nil {
		return 0, err
	}
	column := zone
	if c.Zones() == 1 && zone > 1 {
		column = 1
	}
	if column < 1 || column > c.Zones() {
		return 0, fmt.Errorf("zone %d of a card with zones 1 to %d: %w", zone, c.Zones(), ErrNotCarried)
	}
	return c.priceOf(q, column, zone)
}

// Prices writes the price of parcel p to zone z into dst[z-1] for every z, as
// [Card.Price] gives it, and returns its error. It does not allocate. A dst
// longer than the card has zones is an error, except for a flat card.
func (c *Card) Prices(p Parcel, dst []Money) error {
	q, err := c.quote(p)
	if err != nil {
		return err
	}
	zones := c.Zones()
	if zones > 1 && len(dst) > zones {
		return fmt.Errorf("zone %d of a card with zones 1 to %d: %w", len(dst), zones, ErrNotCarried)
	}
	for z := range dst {
		if dst[z], err = c.priceOf(q, min(z+1, zones), z+1); err != nil {
			return err
		}
	}
	return nil
}

// Billed returns the weight that parcel p is charged for: the larger of its
// actual weight and, where it applies, its dimensional weight.
func (c *Card) Billed(p Parcel) (Weight, error) {
	q, err := c.quote(p)
	return q.billed, err
}

// quote is a parcel as the card sees it, whatever the zone.
type quote struct {
	measured
	billed Weight
	band   int   // index into Bands
	steps  int64 // started steps beyond the last band
}

func (c *Card) quote(p Parcel) (quote, error) {
	m, err := measure(p, c.Dim.NearestInch)
	if err != nil {
		return quote{}, err
	}
	if what := c.Limits.exceeded(m); what != "" {
		return quote{}, fmt.Errorf("%s above the limit of the card: %w", what, ErrNotCarried)
	}
	q := quote{measured: m, billed: p.Weight}
	if d := c.Dim.CubicInchesPerPound; d > 0 && m.cubicInches > c.Dim.OverCubicInches {
		pounds := (m.cubicInches + d - 1) / d
		grams, err := ouncesToGrams(16 * pounds)
		if err != nil {
			return quote{}, fmt.Errorf("dimensional weight: %w", err)
		}
		q.billed = max(q.billed, Weight(grams))
	}
	if len(c.Bands) == 0 {
		return quote{}, fmt.Errorf("card without bands: %w", ErrNotCarried)
	}
	q.band = sort.Search(len(c.Bands), func(i int) bool { return c.Bands[i].UpTo >= q.billed })
	if q.band < len(c.Bands) {
		return q, nil
	}
	q.band--
	last := c.Bands[q.band].UpTo
	if c.Excess.StepOunces <= 0 || c.Excess.UpTo > 0 && q.billed > c.Excess.UpTo {
		return quote{}, fmt.Errorf("billed weight %v above the card's %v: %w", q.billed, max(last, c.Excess.UpTo), ErrNotCarried)
	}
	q.steps = (startedOunces(q.billed) - startedOunces(last) + c.Excess.StepOunces - 1) / c.Excess.StepOunces
	return q, nil
}

// priceOf returns the price of a quote in a column of the card, with the
// surcharges of the zone.
func (c *Card) priceOf(q quote, column, zone int) (Money, error) {
	if prices := c.Bands[q.band].Prices; column > len(prices) || q.steps > 0 && column > len(c.Excess.Prices) {
		return 0, fmt.Errorf("band %d has no price for zone %d: %w", q.band+1, zone, ErrNotCarried)
	}
	price := int64(c.Bands[q.band].Prices[column-1])
	if q.steps > 0 {
		more, err := exact.Mul(q.steps, int64(c.Excess.Prices[column-1]))
		if err != nil {
			return 0, err
		}
		if price, err = exact.Add(price, more); err != nil {
			return 0, err
		}
	}
	for i := range c.Surcharges {
		s := &c.Surcharges[i]
		if len(s.Zones) > 0 && !slices.Contains(s.Zones, zone) {
			continue
		}
		if s.Over != (Limits{}) && s.Over.exceeded(q.measured) == "" {
			continue
		}
		var err error
		if price, err = s.add(price); err != nil {
			return 0, err
		}
	}
	return Money(price), nil
}

func (s *Surcharge) add(price int64) (int64, error) {
	price, err := exact.Add(price, int64(s.Amount))
	if err != nil {
		return 0, err
	}
	share, err := exact.MulDivRound(price, int64(s.Share), 1_000_000)
	if err != nil {
		return 0, err
	}
	return exact.Add(price, share)
}

// measured is a parcel in the units of its prices. The sides, in whole inches,
// descend; all are zero if the size is not known.
type measured struct {
	weight      Weight
	sides       [3]int64
	cubicInches int64
}

func measure(p Parcel, nearest bool) (measured, error) {
	if p.Weight <= 0 || p.Weight > MaxWeight {
		return measured{}, fmt.Errorf("parcel weight of %d g: want 1 to %d", p.Weight, MaxWeight)
	}
	m := measured{weight: p.Weight}
	if p.Length == 0 && p.Width == 0 && p.Height == 0 {
		return m, nil
	}
	for i, s := range [3]Size{p.Length, p.Width, p.Height} {
		if s <= 0 || s > MaxSize {
			return measured{}, fmt.Errorf("parcel of %d x %d x %d mm: want each side from 1 to %d, or all zero if not known",
				p.Length, p.Width, p.Height, MaxSize)
		}
		m.sides[i] = wholeInches(s, nearest)
	}
	slices.SortFunc(m.sides[:], func(a, b int64) int { return int(b - a) })
	m.cubicInches = m.sides[0] * m.sides[1] * m.sides[2]
	return m, nil
}

// exceeded names a limit that the parcel is above, or returns "".
func (l Limits) exceeded(m measured) string {
	over := func(inches int64, limit Size) bool { return limit > 0 && inches > wholeInches(limit, false) }
	switch {
	case l.Weight > 0 && m.weight > l.Weight:
		return "weight"
	case over(m.sides[0], l.Longest):
		return "longest side"
	case over(m.sides[1], l.Second):
		return "second longest side"
	case over(m.sides[0]+2*(m.sides[1]+m.sides[2]), l.LengthGirth):
		return "length plus girth"
	case l.CubicInches > 0 && m.cubicInches > l.CubicInches:
		return "volume"
	}
	return ""
}

// wholeInches returns s in inches, to the nearest (at least one) or up. Up is
// the smallest n whose nearest millimetre reaches s, so that what was given in
// whole inches comes back as such.
func wholeInches(s Size, nearest bool) int64 {
	if nearest {
		return max(1, (10*int64(s)+127)/254)
	}
	return (10*int64(s) + 248) / 254
}

// startedOunces returns the smallest n whose nearest gram reaches w.
func startedOunces(w Weight) int64 {
	return (int64(2*w-1)*(ounceDenominator/2) + ounceNumerator - 1) / ounceNumerator
}

// box returns a * b * c, or the largest Volume.
func box(a, b, c Size) Volume {
	ab, err := exact.Mul(int64(a), int64(b))
	if err != nil {
		return math.MaxInt64
	}
	abc, err := exact.Mul(ab, int64(c))
	if err != nil {
		return math.MaxInt64
	}
	return Volume(abc)
}
