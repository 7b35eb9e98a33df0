package forecast

import "context"

// patternSearch improves x by a pattern search (Hooke and Jeeves 1961): it
// tries a step up and down along every axis, repeats a sweep that helped as a
// whole, and halves the steps when nothing helps, until they are below least.
// better must give the value of a point, more is better; it is called at most
// limit times. The result is never worse than the start.
func patternSearch(ctx context.Context, x []float64, step, least float64, limit int, value func([]float64) float64) (best float64, err error) {
	calls := 0
	eval := func(at []float64) float64 {
		calls++
		return value(at)
	}
	best = eval(x)
	last := append([]float64(nil), x...) // where the last sweep began
	trial := append([]float64(nil), x...)
	for step >= least && calls < limit {
		if ctx.Err() != nil {
			return best, context.Cause(ctx)
		}
		improved := false
		copy(last, x)
		for i := range x {
			for _, move := range [...]float64{step, -step} {
				copy(trial, x)
				trial[i] += move
				if v := eval(trial); v > best {
					best, improved = v, true
					copy(x, trial)
					break
				}
			}
		}
		if !improved {
			step /= 2
			continue
		}
		for i := range x {
			trial[i] = x[i] + (x[i] - last[i])
		}
		if v := eval(trial); v > best {
			best = v
			copy(x, trial)
		}
	}
	return best, ctx.Err()
}
