package facility

// weigh sets theta to the weights that minimise
//
//	t/2 |sum theta g|^2 + sum theta err    theta >= 0, sum theta = 1
//
// the dual of the bundle's step, by moving weight from the cut with the highest
// slope to that with the lowest (sequential minimal optimisation, Platt 1998).
// It returns |sum theta g|^2 and sum theta err.
func (b *bundle) weigh() (quad, lin float64) {
	n, size, t := len(b.cuts), b.capacity(), b.t
	theta, slope, errs := b.theta[:n], b.slope[:n], b.err[:n]
	sum := 0.0
	for _, w := range theta {
		sum += w
	}
	if sum <= 0.5 { // most of the weight was dropped with its cuts
		for k := range theta {
			theta[k] = 0
		}
		theta[n-1], sum = 1, 1
	}
	copy(slope, errs)
	for k := range theta {
		theta[k] /= sum
		if w := t * theta[k]; w > 0 {
			for l, v := range b.gram[k*size : k*size+n] {
				slope[l] += float64(w * v)
			}
		}
	}
	steps := 20 * n
	for range steps {
		low, high := 0, -1
		for k, h := range slope {
			if h < slope[low] {
				low = k
			}
			if theta[k] > 0 && (high < 0 || h > slope[high]) {
				high = k
			}
		}
		drop := slope[high] - slope[low]
		if drop <= 1e-3*abs(slope[high]) || low == high {
			break
		}
		rowLow, rowHigh := b.gram[low*size:low*size+n], b.gram[high*size:high*size+n]
		curve := t * (rowLow[low] + rowHigh[high] - 2*rowLow[high])
		move := theta[high]
		if curve*move > drop {
			move = drop / curve
			theta[high] -= move
		} else {
			theta[high] = 0
		}
		theta[low] += move
		w := t * move
		for l := range slope {
			slope[l] += float64(w * (rowLow[l] - rowHigh[l]))
		}
	}
	b.oracle.work += int64(n)
	for k, w := range theta {
		if w > 0 {
			lin += float64(w * errs[k])
			quad += float64(w * (slope[k] - errs[k]))
		}
	}
	return max(0, quad/t), lin
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}
