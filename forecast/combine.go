package forecast

import "math"

// maxMembers is how many models a combination may have, none of which is one.
const maxMembers = 4

// average combines models by the mean of their forecasts, which is better than
// any of them where the past is too short to tell which (Bates and Granger 1969).
// The variance is the mean of theirs and of their disagreement. It costs what they
// do, and a member that is far off is averaged in all the same.
func average(members ...model) model {
	return func(w *workspace, y []float64, period int, to *outline) {
		horizon := len(to.mean)
		all := w.members[:len(members)]
		for i, m := range members {
			all[i] = outline{mean: w.take(horizon), dev: w.take(horizon)}
			m(w, y, period, &all[i])
		}
		values := w.take(len(members))
		for h := range to.mean {
			for i := range all {
				values[i] = all[i].mean[h]
			}
			variance := sumSquares(values)
			for i := range all {
				variance += float64(all[i].dev[h] * all[i].dev[h])
			}
			to.dev[h] = math.Sqrt(variance / float64(len(members)))
			to.mean[h] = mean(values)
		}
		to.total = totalDev(to.dev)
	}
}
