package forecast

import (
	"context"

	"github.com/forwardstock/forwardstock/internal/par"
)

// brisk tells how many times as many orders the items of each category have as
// those of another, by the number of the category, where 0 is none: a factor on the
// exposure of their weeks, so that an item of which little is known is drawn to what
// its category sells. nil means that all are alike.
type brisk []float64

func (b brisk) of(category int32) float64 {
	if b == nil {
		return 1
	}
	return b[category]
}

// mostBrisk bounds how much more or less than others a category may sell.
const mostBrisk = 100

// evidence is what is known of the rate of an item: orders, and those that one of the
// mean rate would have had.
type evidence struct{ orders, usual float64 }

// newBrisk draws the rate of each category, of which there are count, to that of all
// by linear credibility (Bühlmann and Straub 1970): with shape the shape of the rates
// of items, and dispersion that of their orders, an item tells of its category with
// the weight
//
//	w = 1 / (1/shape + dispersion/usual)
//
// so that no bestseller speaks for all, and the category gets, W being the sum of w
// and τ² the variance of categories by the method of moments,
//
//	rate = 1 + W τ² / (1 + W τ²) (Σ w orders/usual / (W mean) - 1)
//
// It is nil where categories differ by no more than chance.
func newBrisk(s Smoother, count int, items []evidence, category func(i int) int32) brisk {
	weight, rate := make([]float64, count), make([]float64, count)
	all, mean := 0.0, 0.0
	for i, k := range items {
		if !(k.usual > 0) {
			continue
		}
		w := 1 / (1/s.Shape + s.Dispersion/k.usual)
		weight[category(i)] += w
		rate[category(i)] += float64(w * (k.orders / k.usual))
		all += w
		mean += float64(w * (k.orders / k.usual))
	}
	if !(mean > 0) {
		return nil
	}
	mean /= all
	off, squares, seen := 0.0, 0.0, 0.0
	for k, w := range weight {
		if w > 0 {
			rate[k] /= float64(w * mean)
			off += float64(w * ((rate[k] - 1) * (rate[k] - 1)))
			squares += float64(w * w)
			seen++
		}
	}
	between := (off - (seen - 1)) / (all - squares/all)
	if !(seen > 1 && between > 0) {
		return nil
	}
	b := make(brisk, count)
	for k, w := range weight {
		credible := float64(w*between) / (1 + float64(w*between))
		b[k] = max(1.0/mostBrisk, min(1+float64(credible*(rate[k]-1)), mostBrisk))
	}
	return b
}

// fitSmoother fits the smoother to a sample of the items; and if there are categories,
// how brisk those are, and with that the smoother again.
func (f *fitter) fitSmoother(ctx context.Context) error {
	items := f.h.Len()
	fit := func() (err error) {
		stride := 1 + items*f.time.periods/sampleSize
		sample := make([]Series, (items+stride-1)/stride)
		err = par.Do(ctx, f.workers, len(sample), func(k int) {
			var r record
			f.read(&r, k*stride)
			sample[k] = r.series
		})
		if err == nil {
			f.smoother, err = FitSmoother(ctx, sample, f.workers)
		}
		return err
	}
	if err := fit(); err != nil || len(f.category.names) == 0 {
		return err
	}
	rate := f.smoother.Prior().Mean()
	seen := make([]evidence, items)
	err := par.Chunks(ctx, f.workers, items, fitChunk, func(r *record, from, to int) {
		for i := from; i < to; i++ {
			f.read(r, i)
			for t, orders := range r.series.Units {
				seen[i].orders += orders
				seen[i].usual += float64(rate * r.series.exposure(t))
			}
		}
	})
	if err != nil {
		return err
	}
	if f.brisk = newBrisk(f.smoother, 1+len(f.category.names), seen, f.category.at); f.brisk == nil {
		return nil
	}
	return fit()
}
