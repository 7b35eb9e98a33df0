package forecast

// tally is what a Dirichlet node has seen: weighted orders by child, without
// the children that have none.
type tally struct {
	child []int32   // rising
	n     []float64 // > 0
	total float64
}

func (t *tally) add(child int32, n float64) {
	if k := len(t.child) - 1; k >= 0 && t.child[k] == child {
		t.n[k] += n
	} else {
		t.child = append(t.child, child)
		t.n = append(t.n, n)
	}
	t.total += n
}

func (t *tally) reset() { t.child, t.n, t.total = t.child[:0], t.n[:0], 0 }

// logLikelihood returns the Dirichlet-multinomial log-likelihood of t for the
// concentration c around the shares parent, without what does not depend on c.
func (t *tally) logLikelihood(c float64, parent []float64) float64 {
	sum := lgamma(c) - lgamma(c+t.total)
	for k, child := range t.child {
		a := float64(c * parent[child])
		if a < 1e-9 { // a child that the parent does not expect: the limit
			sum += ln(1e-9)
			continue
		}
		sum += lgamma(a+t.n[k]) - lgamma(a)
	}
	return sum
}

// posterior sets dst to (n_r + c parent_r) / (N + c).
func (t *tally) posterior(dst []float64, c float64, parent []float64) {
	scale := c / (t.total + c)
	for r, p := range parent {
		dst[r] = float64(scale * p)
	}
	for k, child := range t.child {
		dst[child] += t.n[k] / (t.total + c)
	}
}

// worth returns as how many independent orders each of t counts for its parent, at
// most 1, if it was drawn with the concentration c: (c+1)/(c+N), since the shares of
// N orders vary as those of N (c+1)/(c+N) orders from the parent itself.
func (t *tally) worth(c float64) float64 { return min(1, (c+1)/(c+t.total)) }

// What is known of a concentration before any order: its logarithm is normal.
// The centre is the size that regional tastes had in simulations; the width
// lets it be ten times more or less.
const (
	usualConcentration = 100
	usualSpread        = 1.5
	leastConcentration = 1
	mostConcentration  = 1e5
)

// concentrationPrior returns the logarithm of the prior density of a
// concentration, without its constant.
func concentrationPrior(c float64) float64 {
	z := (ln(c) - ln(usualConcentration)) / usualSpread
	return -float64(z * z / 2)
}

// concentration returns the most probable concentration given the sum of
// logLikelihood over all tallies of one kind, as a function of c: first on a
// grid of ln c, then by golden section around its best point.
func concentration(logLikelihood func(c float64) float64) float64 {
	value := func(x float64) float64 {
		c := exp(x)
		return logLikelihood(c) + concentrationPrior(c)
	}
	const steps = 12
	low, high := ln(leastConcentration), ln(mostConcentration)
	width := (high - low) / steps
	best, at := value(low), low
	for i := 1; i <= steps; i++ {
		x := low + float64(float64(i)*width)
		if v := value(x); v > best {
			best, at = v, x
		}
	}
	g := newGolden(func(x float64) float64 { return -value(x) }, max(low, at-width), min(high, at+width))
	for range 12 {
		g.narrow()
	}
	return exp((g.low + g.high) / 2)
}
