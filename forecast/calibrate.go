package forecast

import (
	"math"
	"slices"
)

// holdout is how a method fared at a past origin: errors over the standard
// deviations that it gave, by step and then of the total; 0 where it is not
// known. It is empty if the series is too short.
type holdout []float64

// newHoldout compares what came with what was forecast.
func newHoldout(w *workspace, came []float64, f *outline) holdout {
	z := w.take(len(f.mean) + 1)
	total := 0.0
	for h, u := range f.mean {
		off := came[h] - sane(u, maxMean)
		total += off
		z[h] = standardised(off, f.dev[h])
	}
	z[len(f.mean)] = standardised(total, f.total)
	return z
}

// standardised returns an error in standard deviations, at most 20.
func standardised(off, dev float64) float64 {
	if !(dev > 0) {
		return 0
	}
	return max(-20, min(off/dev, 20))
}

// calibrationPrior is how many series the normal distribution is worth.
const calibrationPrior = 20

// calibrate corrects the distributions of paths that were made the same way by
// how they fared at a past origin (pooled conformal prediction; Vovk et al.
// 2005): by step, the standard deviation is multiplied so that 90 % of the
// errors would have been within 1.645 of it, and the tails get the quantiles of
// what is left over all steps. All is drawn to no correction, as if it had been
// seen on 20 series. past[i] belongs to paths[i].
func calibrate(paths []*Path, past []holdout) {
	if len(paths) == 0 {
		return
	}
	horizon := len(paths[0].Steps)
	scale := make([]float64, horizon+1)
	var z, rest []float64
	for h := range scale {
		z = z[:0]
		for _, p := range past {
			if len(p) > 0 && p[h] != 0 {
				z = append(z, math.Abs(p[h]))
			}
		}
		scale[h] = 1
		if len(z) > 0 {
			slices.Sort(z)
			keep := float64(len(z)) / float64(len(z)+calibrationPrior)
			scale[h] += float64(keep * (quantileOf(z, 0.9)/1.6448536 - 1))
			scale[h] = max(0.1, min(scale[h], 10))
		}
	}
	for h := range horizon {
		for _, p := range past {
			if len(p) > 0 && p[h] != 0 {
				rest = append(rest, p[h]/scale[h])
			}
		}
	}
	var total []float64
	for _, p := range past {
		if len(p) > 0 && p[horizon] != 0 {
			total = append(total, p[horizon]/scale[horizon])
		}
	}
	series := float64(len(total))
	steps, all := newTails(rest, series), newTails(total, series)
	for _, p := range paths {
		for h := range p.Steps {
			p.Steps[h].Dev *= scale[h]
			p.Steps[h].tails = steps
		}
		p.Total.Dev *= scale[horizon]
		p.Total.tails = all
	}
}

// newTails returns the quantiles of standardised errors that come from a
// number of series, drawn to those of the normal distribution the more the
// further out they are. The middle stays where it is.
func newTails(z []float64, series float64) *tails {
	if len(z) == 0 {
		return nil
	}
	slices.Sort(z)
	var t tails
	for k, normalZ := range tailKnots {
		p := normal(normalZ)
		seen := float64(min(p, 1-p) * series)
		t[k] = normalZ + float64(seen/(seen+2)*(quantileOf(z, p)-normalZ))
	}
	t[len(t)/2] = 0
	for k := len(t)/2 + 1; k < len(t); k++ {
		t[k] = max(t[k], t[k-1]+1e-3)
	}
	for k := len(t)/2 - 1; k >= 0; k-- {
		t[k] = min(t[k], t[k+1]-1e-3)
	}
	return &t
}

// quantileOf returns a quantile of sorted numbers.
func quantileOf(sorted []float64, p float64) float64 {
	at := float64(p*float64(len(sorted)+1)) - 1
	k := int(max(0, min(at, float64(len(sorted)-2))))
	if len(sorted) == 1 {
		return sorted[0]
	}
	return sorted[k] + float64(max(0, min(at-float64(k), 1))*(sorted[k+1]-sorted[k]))
}
