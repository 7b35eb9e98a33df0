package placement

import (
	"context"
	"math"
	"slices"
)

// priced is where a search for the prices of rows ended: the prices, and the
// last trials on both sides of what is asked for. late is nil if every trial
// kept the rows, timely is nil if none did.
type priced struct {
	s            []int64
	value        int64 // at s, at most
	late, timely *trial
	old          bool // they have been looked at before
}

// sides returns the last trials, each once, if they are new.
func (p *priced) sides() []*trial {
	switch {
	case p.old:
		return nil
	case p.late == p.timely:
		return []*trial{p.late}
	}
	return []*trial{p.late, p.timely}
}

// maxTrials bounds the trials for one price.
const maxTrials = 24

// sharp is the tolerance of prices that nothing is known of.
const sharp = 1e-6

// rowPrices looks for prices of the rows that maximise the value of what try
// returns at them, to a relative tolerance. The first prices are s, and trials that
// are known already spare looks. Every new trial is shown to note.
func (m *model) rowPrices(s []int64, known []*trial, tolerance float64, try func(s []int64) (*trial, error), note func(*trial)) (priced, error) {
	out := priced{s: slices.Clone(s)}
	look := func() (*trial, error) {
		t, err := try(slices.Clone(out.s))
		if err == nil && t != nil {
			note(t)
		}
		return t, err
	}
	switch len(s) {
	case 0:
		t, err := look()
		if out.timely = t; t != nil {
			out.value = t.value
		}
		return out, err
	case 1:
		var err error
		out.late, out.timely, out.value, err = m.onePrice(out.s, 0, known, tolerance, look)
		return out, err
	}
	return out, m.manyPrices(&out, known, tolerance, look)
}

// onePrice maximises the value over the price of row i, s[i], which it changes,
// by tangents (Kelley 1960): by how much a trial breaks the row is the slope of
// its value. It returns the trials on both sides whose tangents meet at the top,
// and its height: nil for timely if even the highest price does not keep the
// row, nil for late if the row is kept at no price.
func (m *model) onePrice(s []int64, i int, known []*trial, tolerance float64, look func() (*trial, error)) (late, timely *trial, value int64, err error) {
	highest := m.rows[i].most
	var lines []tangent
	slow, fast := false, false
	for _, t := range known {
		slope := m.excess(t, i)
		lines = append(lines, tangent{t, t.s[i], slope})
		slow, fast = slow || slope > 0, fast || slope <= 0
	}
	// at tries a price, and returns false if there is no going on.
	at := func(price int64) bool {
		s[i] = price
		var t *trial
		if t, err = look(); err != nil || t == nil || t.missing > 0 {
			return false
		}
		slope := m.excess(t, i)
		lines = append(lines, tangent{t, price, slope})
		slow, fast = slow || slope > 0, fast || slope <= 0
		return true
	}
	last := func() tangent { return lines[len(lines)-1] }
	if !(slow && fast) && (s[i] > 0 && !at(s[i]) || !slow && !at(0)) {
		return nil, nil, 0, err
	}
	if !slow {
		return nil, last().trial, last().trial.value, nil
	}
	for price := min(highest, m.firstPrice(i, s[i], last().trial)); !fast; price = min(price, highest/3) * 3 {
		if price > highest/3 {
			price = highest
		}
		if !at(price) {
			return lines[0].trial, nil, 0, err
		}
		if !fast && price == highest {
			if m.hard(i) {
				return lines[0].trial, nil, 0, nil
			}
			return last().trial, last().trial, last().trial.value, nil
		}
	}
	for range maxTrials {
		var price int64
		var peak float64
		price, peak, late, timely = summit(lines)
		value = int64(peak)
		if slices.ContainsFunc(lines, func(l tangent) bool { return l.at == price }) {
			s[i] = price
			break
		}
		if !at(price) || peak-float64(last().trial.value) <= math.Abs(peak)*tolerance {
			break
		}
	}
	return late, timely, value, err
}

// excess returns by how much a trial breaks row i, negative where there is room.
func (m *model) excess(t *trial, i int) int64 {
	r := &m.rows[i]
	if m.ofSite(r) && !slices.Contains(t.open, int32(r.index)) {
		return 0
	}
	return r.excess(t.used[i])
}

// firstPrice is a price to begin with that is not too high: three times the one
// that did not do, or a part of what a unit costs.
func (m *model) firstPrice(i int, price int64, t *trial) int64 {
	r := &m.rows[i]
	if price > 0 {
		return min(3*price, r.most)
	}
	unit := float64(t.cost) / float64(max(1, m.total/million)) / 8
	return max(1, int64(min(float64(r.most), unit/r.density)))
}

// tangent is a trial at a price: an upper bound of the value at every price.
type tangent struct {
	trial *trial
	at    int64
	slope int64 // in millionths of the value for a price
}

// height is the bound at a price.
func (l tangent) height(at int64) float64 {
	return float64(l.trial.value) + float64(float64(l.slope)*float64(at-l.at))/million
}

// summit returns the price at which the least of the tangents is highest, that
// height, and the rising and the falling tangent that meet there.
func summit(lines []tangent) (at int64, height float64, late, timely *trial) {
	height = math.Inf(-1)
	for _, up := range lines {
		for _, down := range lines {
			if up.slope <= 0 || down.slope > 0 {
				continue
			}
			x := float64(up.at)
			if d := float64(up.slope - down.slope); d > 0 {
				x += (down.height(up.at) - float64(up.trial.value)) * million / d
			}
			price := int64(max(0, math.Round(x)))
			least := math.Inf(1)
			for _, l := range lines {
				least = min(least, l.height(price))
			}
			if least > height {
				at, height, late, timely = price, least, up.trial, down.trial
			}
		}
	}
	return at, height, late, timely
}

// fit looks for the best plan with exactly these sites open that keeps the rows:
// it prices them for these sites alone, where prices are dear no closer than the gap
// asks for.
func (t *tree) fit(ctx context.Context, open []int32, s []int64, note func(*trial)) (priced, error) {
	tolerance := sharp
	if t.dear {
		tolerance = max(sharp, t.gap/fitGap)
	}
	return t.rowPrices(s, nil, tolerance, func(s []int64) (*trial, error) { return t.try(ctx, open, s) }, note)
}

// fitGap is what part of the gap the prices of given sites may leave open.
const fitGap = 20
