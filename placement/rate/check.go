package rate

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"
)

// Bounds on the size of a card.
const (
	MaxZones      = 100
	MaxBands      = 10_000
	MaxSurcharges = 1000
	maxName       = 1000      // bytes of a text of a card
	maxPerPound   = 1_000_000 // divisor, cubic inches per pound
)

// Check returns every mistake of the card, joined, each with its place; nil if
// there is none. After it no price can be negative or overflow.
func (c *Card) Check() error {
	if c == nil {
		return errors.New("card: there is none")
	}
	var k checker
	k.texts(c)
	k.dim(c.Dim)
	k.limits("limits", c.Limits)
	k.bands(c)
	k.excess(c)
	k.surcharges(c)
	if len(k.mistakes) == 0 {
		k.largest(c)
	}
	if len(k.mistakes) == 0 {
		return nil
	}
	return fmt.Errorf("card %s: %w", quoted(c.Name), errors.Join(k.mistakes...))
}

// checker collects mistakes, up to a number that a person still reads.
type checker struct{ mistakes []error }

func (k *checker) bad(format string, args ...any) {
	const most = 100
	switch {
	case len(k.mistakes) < most:
		k.mistakes = append(k.mistakes, fmt.Errorf(format, args...))
	case len(k.mistakes) == most:
		k.mistakes = append(k.mistakes, errors.New("and more"))
	}
}

func (k *checker) texts(c *Card) {
	texts := []struct{ place, text string }{
		{"name", c.Name}, {"carrier", c.Carrier}, {"service", c.Service}, {"source", c.Source},
	}
	for _, t := range texts {
		if len(t.text) > maxName {
			k.bad("%s: longer than %d bytes", t.place, maxName)
		}
	}
	from, to := k.day("valid_from", c.ValidFrom), k.day("valid_to", c.ValidTo)
	if !from.IsZero() && !to.IsZero() && to.Before(from) {
		k.bad("valid_to: %s is before valid_from %s", c.ValidTo, c.ValidFrom)
	}
}

func (k *checker) day(place, s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		k.bad("%s: %s is not a day such as 2026-07-12", place, quoted(s))
	}
	return t
}

func (k *checker) dim(d Dim) {
	switch {
	case d == Dim{}:
		k.bad("dimensional_weight: state a divisor (cubic_inches_per_pound) or actual_weight_only")
	case d.ActualWeightOnly && (d.CubicInchesPerPound != 0 || d.OverCubicInches != 0):
		k.bad("dimensional_weight: a divisor and actual_weight_only exclude each other")
	case !d.ActualWeightOnly && (d.CubicInchesPerPound < 1 || d.CubicInchesPerPound > maxPerPound):
		k.bad("dimensional_weight: divisor of %d cubic inches per pound: want 1 to %d, or actual_weight_only",
			d.CubicInchesPerPound, maxPerPound)
	case d.OverCubicInches < 0:
		k.bad("dimensional_weight: over_cubic_inches is negative: %d", d.OverCubicInches)
	}
}

func (k *checker) limits(place string, l Limits) {
	if l.Weight < 0 || l.Weight > MaxWeight {
		k.bad("%s.weight_g: %d: want 0 to %d", place, l.Weight, MaxWeight)
	}
	if l.CubicInches < 0 {
		k.bad("%s.cubic_inches: negative: %d", place, l.CubicInches)
	}
	for _, s := range []struct {
		name string
		size Size
	}{{"longest_mm", l.Longest}, {"second_mm", l.Second}, {"length_girth_mm", l.LengthGirth}} {
		if s.size < 0 || s.size > 5*MaxSize {
			k.bad("%s.%s: %d: want 0 to %d", place, s.name, s.size, 5*MaxSize)
		}
	}
}

func (k *checker) bands(c *Card) {
	switch n := len(c.Bands); {
	case n == 0:
		k.bad("bands: none; want at least one")
		return
	case n > MaxBands:
		k.bad("bands: %d; want at most %d", n, MaxBands)
		return
	}
	if zones := c.Zones(); zones < 1 || zones > MaxZones {
		k.bad("bands[0]: %d prices; want one per zone, 1 to %d", zones, MaxZones)
	}
	for i, b := range c.Bands {
		place := fmt.Sprintf("bands[%d]", i)
		switch {
		case b.UpTo < 1 || b.UpTo > MaxWeight:
			k.bad("%s: up to %d g: want 1 to %d", place, b.UpTo, MaxWeight)
		case i > 0 && b.UpTo <= c.Bands[i-1].UpTo:
			k.bad("%s: up to %v is not above the %v of the band before", place, b.UpTo, c.Bands[i-1].UpTo)
		}
		k.prices(place, b.Prices, c.Zones())
	}
}

func (k *checker) prices(place string, prices []Money, zones int) {
	if len(prices) != zones {
		k.bad("%s: %d prices; the first band has %d", place, len(prices), zones)
	}
	for z, price := range prices {
		if price < 0 {
			k.bad("%s: price of zone %d is negative: %s", place, z+1, price.Decimal())
		}
	}
}

func (k *checker) excess(c *Card) {
	e := c.Excess
	if e.StepOunces == 0 && e.UpTo == 0 && len(e.Prices) == 0 {
		return
	}
	if e.StepOunces < 1 || e.StepOunces > int64(MaxWeight) {
		k.bad("excess: step of %d ounces: want 1 to %d", e.StepOunces, MaxWeight)
	}
	switch {
	case e.UpTo < 0 || e.UpTo > MaxWeight:
		k.bad("excess: up to %d g: want 0 to %d", e.UpTo, MaxWeight)
	case e.UpTo > 0 && len(c.Bands) > 0 && e.UpTo <= c.Bands[len(c.Bands)-1].UpTo:
		k.bad("excess: up to %v is not above the last band's %v", e.UpTo, c.Bands[len(c.Bands)-1].UpTo)
	}
	k.prices("excess", e.Prices, c.Zones())
}

func (k *checker) surcharges(c *Card) {
	if n := len(c.Surcharges); n > MaxSurcharges {
		k.bad("surcharges: %d; want at most %d", n, MaxSurcharges)
		return
	}
	for i, s := range c.Surcharges {
		place := fmt.Sprintf("surcharges[%d] %s", i, quoted(s.Name))
		if len(s.Name) > maxName {
			k.bad("%s: name longer than %d bytes", place, maxName)
		}
		if s.Amount < 0 {
			k.bad("%s: amount is negative: %s (a discount is a negative share)", place, s.Amount.Decimal())
		}
		if s.Share < -100*Percent || s.Share > 10_000*Percent {
			k.bad("%s: share %s: want -1 to 100", place, formatDecimal(int64(s.Share), 0))
		}
		if s.Amount == 0 && s.Share == 0 {
			k.bad("%s: neither amount nor share", place)
		}
		k.limits(place+".over", s.Over)
		if bad := slices.IndexFunc(s.Zones, func(z int) bool { return z < 1 || z > MaxZones }); bad >= 0 {
			k.bad("%s: zone %d: want 1 to %d", place, s.Zones[bad], MaxZones)
		}
		if slices.IndexFunc(s.Zones, func(z int) bool { return c.Zones() > 1 && z > c.Zones() }) >= 0 {
			k.bad("%s: a zone above the card's %d", place, c.Zones())
		}
	}
}

// largest refuses a card on which some parcel's price would overflow: it adds
// every surcharge to the dearest price, discounts left out.
func (k *checker) largest(c *Card) {
	var price Money
	for _, b := range c.Bands {
		price = max(price, slices.Max(b.Prices))
	}
	worst := *c
	worst.Bands = []Band{{UpTo: 1, Prices: []Money{price}}}
	worst.Surcharges = slices.Clone(c.Surcharges)
	for i := range worst.Surcharges {
		worst.Surcharges[i].Share = max(0, worst.Surcharges[i].Share)
		worst.Surcharges[i].Over, worst.Surcharges[i].Zones = Limits{}, nil
	}
	q := quote{billed: 1}
	if c.Excess.StepOunces > 0 {
		most := MaxWeight
		if c.Excess.UpTo > 0 {
			most = c.Excess.UpTo
		}
		q.steps = startedOunces(most)/c.Excess.StepOunces + 1
		worst.Excess.Prices = []Money{slices.Max(c.Excess.Prices)}
	}
	if top, err := worst.priceOf(q, 1, 1); err != nil || top > math.MaxInt64/1000 {
		k.bad("prices: the dearest parcel would cost more than an amount of money can be")
	}
}
