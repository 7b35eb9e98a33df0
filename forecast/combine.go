package forecast

import (
	"math"
	"slices"
)

// maxMembers is how many models a combination may have, none of which is one.
const maxMembers = 4

// average combines models by the mean of their forecasts, median by the
// median, which is as good with four members and safer where one goes astray.
// The variance is the mean of theirs and of their disagreement.
func average(members ...model) model { return combination(mean, members) }
func median(members ...model) model  { return combination(middle, members) }

func combination(centre func([]float64) float64, members []model) model {
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
			to.mean[h] = centre(values)
		}
		to.total = totalDev(to.dev)
	}
}

// middle returns the median; it sorts values.
func middle(values []float64) float64 {
	slices.Sort(values)
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}
