package placement

import (
	"math"
	"slices"
)

// plane is a trial at prices of several promises: an upper bound of the value at
// all prices.
type plane struct {
	trial *trial
	at    []int64
	slope []float64 // value for a price
}

func (m *model) plane(t *trial, s []int64) plane {
	p := plane{trial: t, at: slices.Clone(s)}
	for i, need := range m.need {
		p.slope = append(p.slope, float64(need-t.onTime[i])/million)
	}
	return p
}

// height is the bound at prices s.
func (p *plane) height(s []float64) float64 {
	h := float64(p.trial.value)
	for i, slope := range p.slope {
		h += float64(slope * (s[i] - float64(p.at[i])))
	}
	return h
}

// manyPrices is onePrice for several promises: it maximises the least of the
// planes of all trials so far, tries that, and so on (Kelley 1960). It changes
// out.s.
func (m *model) manyPrices(out *priced, look func() (*trial, error)) error {
	var planes []plane
	try := func() (*trial, error) {
		t, err := look()
		if err == nil && t != nil && t.missing == 0 {
			planes = append(planes, m.plane(t, out.s))
		}
		return t, err
	}
	box := make([]float64, len(m.need))
	for i := range m.need {
		if err := m.bracket(out, i, try, &box[i]); err != nil || out.timely == nil {
			return err
		}
	}
	for range 2 * maxTrials {
		top, peak := highest(planes, box)
		for i, x := range top {
			if out.s[i] = int64(math.Round(x)); x > 0.98*box[i] {
				box[i] = min(3*box[i], float64(m.maxPrice()))
			}
		}
		out.value = int64(peak)
		out.late, out.timely = m.sides(planes, top, out.timely)
		if slices.ContainsFunc(planes, func(p plane) bool { return slices.Equal(p.at, out.s) }) {
			return nil
		}
		t, err := try()
		if err != nil || t == nil || t.missing > 0 {
			return err
		}
		if t.keeps(m.need) {
			out.timely = t
		}
		if peak-float64(t.value) <= math.Abs(peak)*1e-5 {
			return nil
		}
	}
	return nil
}

// bracket raises the price of promise i until a trial keeps it, and sets box to
// twice that price. It leaves out.timely nil if none does.
func (m *model) bracket(out *priced, i int, try func() (*trial, error), box *float64) error {
	for {
		t, err := try()
		if out.timely = t; err != nil || t == nil {
			return err
		}
		if t.missing > 0 {
			out.late, out.timely = t, nil
			return nil
		}
		if t.onTime[i] >= m.need[i] {
			*box = 2 * float64(max(out.s[i], m.firstPrice(0, t)))
			return nil
		}
		out.late = t
		if out.s[i] == m.maxPrice() {
			out.timely = nil
			return nil
		}
		if out.s[i] > m.maxPrice()/3 {
			out.s[i] = m.maxPrice()
		} else {
			out.s[i] = m.firstPrice(out.s[i], t)
		}
	}
}

// sides returns trials whose planes are lowest at s, one that breaks a promise
// and one that keeps them all; the latter is timely if none of these does.
func (m *model) sides(planes []plane, s []float64, timely *trial) (late, keeps *trial) {
	lateAt, keepsAt := math.Inf(1), math.Inf(1)
	keeps = timely
	for i := range planes {
		p := &planes[i]
		h := p.height(s)
		if p.trial.keeps(m.need) {
			if h < keepsAt {
				keeps, keepsAt = p.trial, h
			}
		} else if h < lateAt {
			late, lateAt = p.trial, h
		}
	}
	return late, keeps
}

// maxNested is the number of promises whose prices are maximised together; those
// of more are maximised one after the other.
const maxNested = 2

// highest returns where in the box the least of the planes is highest, and its
// height there, by sections of one price inside the other.
func highest(planes []plane, box []float64) (s []float64, height float64) {
	s = make([]float64, len(box))
	if len(box) <= maxNested {
		return s, nested(planes, box, s, 0)
	}
	for range 8 {
		for i := range box {
			height = section(box[i], func(x float64) float64 {
				s[i] = x
				return least(planes, s)
			})
		}
	}
	return s, height
}

// nested maximises over s[i] and those after it, and leaves s there.
func nested(planes []plane, box, s []float64, i int) float64 {
	if i == len(box) {
		return least(planes, s)
	}
	return section(box[i], func(x float64) float64 {
		s[i] = x
		return nested(planes, box, s, i+1)
	})
}

func least(planes []plane, s []float64) float64 {
	low := math.Inf(1)
	for i := range planes {
		low = min(low, planes[i].height(s))
	}
	return low
}

// section maximises a concave function on [0, width] by golden sections. Its
// last call of f is at the maximum.
func section(width float64, f func(float64) float64) float64 {
	const golden = 0.6180339887498949
	low, high := 0.0, width
	a, b := high-float64(golden*(high-low)), low+float64(golden*(high-low))
	fa, fb := f(a), f(b)
	for range 40 {
		if fa >= fb {
			high, b, fb = b, a, fa
			a = high - float64(golden*(high-low))
			fa = f(a)
		} else {
			low, a, fa = a, b, fb
			b = low + float64(golden*(high-low))
			fb = f(b)
		}
	}
	best, at := f(0), 0.0
	if fa > best {
		best, at = fa, a
	}
	if fb > best {
		at = b
	}
	return f(at)
}
