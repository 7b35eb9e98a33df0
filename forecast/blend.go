package forecast

import "math"

const (
	longSeries = 3 * yearOfWeeks // values from which on methods can be told apart by their past
	windows    = 6               // past origins at which they are judged
	fewWindows = 2               // the same where there are many long series, for time
	manyLong   = 2000            // which is more than so many
	recent     = 300             // values that models of what is left after profiles look at
)

// longMembers are the methods that a long series is forecast by: models of what
// is left without profiles, models with a season of their own that changes, and
// what was there one cycle ago.
var longMembers = [...]model{
	cycleless(lately(weightedETS)),
	cycleless(lately(dynamicTheta)),
	cycleless(lately(autoregression)),
	cycleless(lately(complexSmoothing)),
	cycleless(naive),
	cycleless(lately(logarithmic(dynamicTheta))),
	lately(complexSmoothing),
	lately(weightedETS),
	lately(seasonless(dynamicTheta)),
	seasonalNaive,
	func(w *workspace, y []float64, period int, to *outline) {
		seasonalNaive(w, y, longCycle(period, len(y)), to)
	},
}

// datedMembers are those for days of known dates, where nothing else comes
// near: regressions on what dates say with levels that move slowly or fast.
var datedMembers = [...]model{dated(0.05), dated(0.15), dated(0.5)}

// lately returns a model that looks at the most recent values only.
func lately(inner model) model {
	return func(w *workspace, y []float64, period int, to *outline) {
		inner(w, y[max(0, len(y)-recent):], period, to)
	}
}

// logarithmic returns a model of ln y, if all values are positive.
func logarithmic(inner model) model {
	return func(w *workspace, y []float64, period int, to *outline) {
		if !positive(y) {
			inner(w, y, period, to)
			return
		}
		logs := w.take(len(y))
		for t, u := range y {
			logs[t] = ln(u)
		}
		inner(w, logs, period, to)
		for h, u := range to.mean {
			to.mean[h] = exp(min(u, 50))
			to.dev[h] *= to.mean[h]
		}
	}
}

// blend forecasts a long series by the mean of the members, weighted by the
// third power of how much better they were than others, in mean absolute error,
// at the last six origins, half a horizon apart (two, if there are more than
// 2,000 such series). Standard deviations are corrected by what they were worth
// there. It returns how it would have fared at the last of these, by what was
// known then.
//
// It costs seven (three) times what the members do together. It is for series of
// which the past says which method suits them; on short ones the weights would be
// chance. What changes after the last origin it learns too late, and its variance
// knows no correlation of the members' errors.
func blend(w *workspace, y []float64, period int, to *outline) holdout {
	period = cycleOf(w, y[max(0, len(y)-recent):], period)
	b := newBlend(w, y, period, len(to.mean))
	tested := outline{mean: w.take(len(to.mean)), dev: w.take(len(to.mean))}
	b.combine(0, 1, to)
	if b.origins == 0 {
		return nil
	}
	b.combine(1, 2, &tested)
	return newHoldout(w, y[b.origin(1):], &tested)
}

// blending holds the forecasts of all members from the present, number 0, and
// from past origins, counted back from the last one.
type blending struct {
	members                []model
	y                      []float64
	horizon, step, origins int
	numbers                []float64 // means and deviations, by origin and member
	errors                 []float64 // absolute, by origin and member
}

func newBlend(w *workspace, y []float64, period, horizon int) blending {
	members := longMembers[:]
	if w.datable(y, period) {
		members = datedMembers[:]
	}
	b := blending{members: members, y: y, horizon: horizon, step: max(1, horizon/2)}
	least := max(2*horizon, 3*period, 2*maxETSSeason)
	if room := len(y) - horizon - least; room >= 0 {
		b.origins = 1 + room/b.step
		if w.many {
			b.origins = min(b.origins, fewWindows)
		}
		b.origins = min(b.origins, windows)
	}
	count := (b.origins + 1) * len(members)
	b.numbers, b.errors = w.take(count*2*horizon), w.take(count)
	for o := range b.origins + 1 {
		n := b.origin(o)
		for i, m := range members {
			mark := w.mark()
			f := b.of(o, i)
			m(w, y[:n], period, &f)
			w.release(mark)
			for h, u := range f.mean {
				f.mean[h] = sane(u, maxMean)
				if o > 0 {
					b.errors[o*len(b.members)+i] += abs(f.mean[h] - y[n+h])
				}
			}
		}
	}
	return b
}

// origin returns how many values are known at an origin.
func (b *blending) origin(o int) int {
	if o == 0 {
		return len(b.y)
	}
	return len(b.y) - b.horizon - (o-1)*b.step
}

// of returns the forecast of a member from an origin.
func (b *blending) of(o, member int) outline {
	at := (o*len(b.members) + member) * 2 * b.horizon
	return outline{mean: b.numbers[at : at+b.horizon], dev: b.numbers[at+b.horizon : at+2*b.horizon]}
}

// combine writes the blend at an origin by how members fared at the origins
// from another one back.
func (b *blending) combine(origin, from int, to *outline) {
	var weights [len(longMembers)]float64
	weight := weights[:len(b.members)]
	least, total := math.Inf(1), 0.0
	for i := range weight {
		for o := from; o <= b.origins; o++ {
			weight[i] += b.errors[o*len(b.members)+i]
		}
		least = min(least, weight[i])
	}
	for i, e := range weight {
		share := 1.0
		if e > 0 {
			share = least / e
		}
		weight[i] = float64(share * share * share)
		total += weight[i]
	}
	for i := range weight {
		weight[i] /= total
	}
	// What the deviations were worth: squares of standardised errors, as if one
	// horizon of them had been 1.
	squares, n := float64(b.horizon), float64(b.horizon)
	for o := from; o <= b.origins; o++ {
		b.mix(o, weight, to)
		for h, u := range to.mean {
			if to.dev[h] > 0 {
				z := max(-20, min((b.y[b.origin(o)+h]-u)/to.dev[h], 20))
				squares += float64(z * z)
				n++
			}
		}
	}
	b.mix(origin, weight, to)
	scale := math.Sqrt(squares / n)
	for h := range to.dev {
		to.dev[h] *= scale
	}
	to.total = totalDev(to.dev)
}

// mix writes the weighted mean of the members at an origin, with the variance
// of theirs and of their disagreement.
func (b *blending) mix(origin int, weight []float64, to *outline) {
	clear(to.mean)
	clear(to.dev)
	for i, share := range weight {
		for h, u := range b.of(origin, i).mean {
			to.mean[h] += float64(share * u)
		}
	}
	for i, share := range weight {
		f := b.of(origin, i)
		for h, u := range f.mean {
			off := u - to.mean[h]
			to.dev[h] += float64(share * (float64(off*off) + float64(f.dev[h]*f.dev[h])))
		}
	}
	for h, v := range to.dev {
		to.dev[h] = math.Sqrt(v)
	}
}
