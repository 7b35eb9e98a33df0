package placement

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// priced is where a search for the price of promises ended: the prices, and the
// last trials on both sides of what is asked for. late is nil if every trial
// kept the promises, timely is nil if none did.
type priced struct {
	s            []int64
	late, timely *trial
}

// maxTrials bounds the trials for one price.
const maxTrials = 24

// promisePrices looks for prices of the promises that maximise the value of what
// try returns at them, one promise after the other. The first prices are s.
// Every trial is shown to note.
func (m *model) promisePrices(s []int64, try func(s []int64) (*trial, error), note func(*trial)) (priced, error) {
	out := priced{s: slices.Clone(s)}
	look := func() (*trial, error) {
		t, err := try(slices.Clone(out.s))
		if err == nil && t != nil {
			note(t)
		}
		return t, err
	}
	if len(s) == 0 {
		t, err := look()
		out.timely = t
		return out, err
	}
	for round := 0; round < len(s)*2-1; round++ {
		i := round % len(s)
		late, timely, err := m.onePrice(out.s, i, look)
		if err != nil {
			return out, err
		}
		out.late, out.timely = late, timely
		if timely == nil {
			return out, nil
		}
		if timely.keeps(m.need) && round >= len(s)-1 {
			return out, nil
		}
	}
	// One at a time did not do: raise all prices together.
	for n := 0; n < maxTrials; n++ {
		for i := range out.s {
			out.s[i] = min(m.maxPrice(), 2*out.s[i]+1)
		}
		t, err := look()
		if err != nil || t == nil {
			return out, err
		}
		if out.timely = t; t.keeps(m.need) {
			break
		}
	}
	return out, nil
}

// onePrice maximises the value over the price of promise i, s[i], which it
// changes, by intersecting tangents (Kelley 1960): what a trial lacks of the
// promise is the slope of its value. It returns nil trials without error if
// even the highest price does not keep the promise, or the sites contradict
// each other.
func (m *model) onePrice(s []int64, i int, look func() (*trial, error)) (late, timely *trial, err error) {
	first, highest := s[i], m.maxPrice()
	if first == 0 {
		t, err := look()
		if err != nil || t == nil || t.onTime[i] >= m.need[i] {
			return nil, t, err
		}
		late = t
		first = max(1, min(highest, t.cost/max(1, m.total/million)/8))
	}
	var sLate, sTimely int64
	for s[i] = first; ; {
		t, err := look()
		if err != nil || t == nil {
			return late, nil, err
		}
		if t.missing > 0 {
			return t, nil, nil
		}
		if t.onTime[i] >= m.need[i] {
			timely, sTimely = t, s[i]
			if late != nil || s[i] == 0 {
				break
			}
			s[i] /= 3
			continue
		}
		late, sLate = t, s[i]
		if timely != nil {
			break
		}
		if s[i] == highest {
			return late, nil, nil
		}
		if s[i] > highest/3 {
			s[i] = highest
		} else {
			s[i] *= 3
		}
	}
	if late == nil { // kept at no price
		return nil, timely, nil
	}
	for n := 0; n < maxTrials && sTimely-sLate > 1; n++ {
		at, top := m.intersect(late, timely, sLate, sTimely, i)
		s[i] = min(max(at, sLate+1), sTimely-1)
		t, err := look()
		if err != nil || t == nil {
			return late, timely, err
		}
		if t.onTime[i] >= m.need[i] {
			timely, sTimely = t, s[i]
		} else {
			late, sLate = t, s[i]
		}
		if top-t.value <= t.value/1_000_000 {
			break
		}
	}
	return late, timely, nil
}

// intersect returns where the tangents of two trials meet, and at what value.
func (m *model) intersect(late, timely *trial, sLate, sTimely int64, i int) (at, value int64) {
	lack, surplus := float64(m.need[i]-late.onTime[i]), float64(timely.onTime[i]-m.need[i])
	// late.value + lack x = timely.value + surplus (width - x), x from sLate.
	width := float64(sTimely - sLate)
	x := 0.0
	if lack+surplus > 0 {
		x = (float64(timely.value-late.value)*million + float64(surplus*width)) / (lack + surplus)
	}
	x = min(max(x, 0), width)
	step, _ := exact.Round(x)
	rise, _ := exact.Round(float64(lack*x) / million)
	return sLate + step, late.value + rise
}

// fit looks for the best plan with exactly these sites open that keeps the
// promises: it prices them for these sites alone.
func (p *primal) fit(ctx context.Context, open []int32, s []int64, note func(*trial)) (priced, error) {
	return p.promisePrices(s, func(s []int64) (*trial, error) { return p.try(ctx, open, s) }, note)
}
