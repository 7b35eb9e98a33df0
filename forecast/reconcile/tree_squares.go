package reconcile

import "math"

// WLS writes to dst the forecasts that add up and are nearest to base, by least
// squares weighted by 1/variance. They may be negative where base is not.
//
// An inner node without a forecast of its own has base NaN or variance +Inf; a
// variance of 0 holds it to its forecast. Leaves have finite ones. Forecasts are
// within ±1e15, and finite variances 0 or within 1e-30..1e30. It takes two
// passes, and one to add up. dst may be base. The error wraps [ErrForecast].
//
//	up:    m, s = f, w of a leaf; of other nodes, with c, S the sums of m, s over
//	       the children, g = S/(S+w), m = c + g (f - c), s = g w
//	down:  x = m of a root; x_i = m_i + s_i/S (x - c) of the children of each node
func (t *Tree) WLS(dst, base, variance []float64) error {
	if err := t.check(dst, base, variance); err != nil {
		return err
	}
	t.up(base, variance)
	t.down()
	t.write(dst, base, variance, math.Inf(-1))
	return nil
}

// Reconcile is WLS without negative results: the exact minimum over forecasts
// whose leaves are at least 0. It is what demand wants. If variance is nil it
// is the base forecast, as of counts: then children of one level get what their
// parent has in proportion to what they and all below say, no result changes
// if the unit does, and what is forecast as 0 stays 0.
//
// Leaves that come out negative are held at 0 and the rest is solved again, until
// there are none, mostly after a few passes. None is ever released: the forces
// in the tree solve a convex system whose Jacobian is an M-matrix, on which
// these passes are Newton's method, and it falls monotonically. Domains and the error
// are those of [Tree.WLS].
func (t *Tree) Reconcile(dst, base, variance []float64) error {
	if err := t.check(dst, base, variance); err != nil {
		return err
	}
	t.up(base, variance)
	t.down()
	if variance != nil || !t.counts(base) {
		for t.hold(base, variance) {
			t.up(base, variance)
			t.down()
		}
		defer clear(t.held)
	}
	t.write(dst, base, variance, 0)
	return nil
}

// counts reports whether no leaf is negative: then, in proportion, none becomes so, but
// by the rounding of a 0.
func (t *Tree) counts(base []float64) bool {
	for v, f := range base {
		if f < 0 && t.link[v] >= 0 {
			return false
		}
	}
	return true
}

// leaf returns what leaf v says, and its variance.
func (t *Tree) leaf(v int, base, variance []float64) (mean, spread float64) {
	switch {
	case t.held[v]:
		return 0, 0
	case variance == nil:
		return base[v], ofCount(base[v])
	}
	return base[v], variance[v]
}

// up tells every inner node what all below it say.
func (t *Tree) up(base, variance []float64) {
	for v := len(base) - 1; v >= 0; v-- {
		var mean, spread float64
		p := t.link[v]
		if p >= 0 {
			mean, spread = t.leaf(v, base, variance)
		} else {
			n, f := &t.inner[-p], base[v]
			p = t.above[-p]
			w := ofCount(f)
			if variance != nil {
				w = variance[v]
			}
			mean, spread = n.sum, n.total
			if f == f && w <= math.MaxFloat64 && n.total+w > 0 {
				gain := n.total / (n.total + w)
				mean += float64(gain * (f - n.sum))
				spread = gain * w
			}
			n.mean, n.spread = mean, spread
		}
		t.inner[p].sum += mean
		t.inner[p].total += spread
	}
}

// down sets the spread of every inner node to what the sum of its children is
// off, over its variance, and the rest to 0.
func (t *Tree) down() {
	if t.Len() == 0 {
		return
	}
	t.inner[0] = node{}
	for r := 1; r < len(t.inner); r++ {
		n := &t.inner[r]
		n.mean += float64(n.spread * t.inner[t.above[r]].spread)
		off := 0.0
		if n.total > 0 {
			off = (n.mean - n.sum) / n.total
		}
		*n = node{spread: off}
	}
}

// result returns what a leaf comes to, after down.
func (t *Tree) result(v int, base, variance []float64) float64 {
	mean, spread := t.leaf(v, base, variance)
	return mean + float64(spread*t.inner[t.link[v]].spread)
}

// hold holds leaves that come out negative at 0, and reports whether there are
// new ones.
func (t *Tree) hold(base, variance []float64) (found bool) {
	for v, p := range t.link {
		if p >= 0 && t.result(v, base, variance) < 0 {
			t.held[v], found = true, true
		}
	}
	return found
}

// write adds the leaves up, of which none is below least: they and not the inner
// nodes are the result, so that it adds up to the last bits.
func (t *Tree) write(dst, base, variance []float64, least float64) {
	for v := len(dst) - 1; v >= 0; v-- {
		p := t.link[v]
		if p >= 0 {
			dst[v] = max(least, t.result(v, base, variance))
		} else {
			dst[v] = t.inner[-p].mean
			p = t.above[-p]
		}
		t.inner[p].mean += dst[v]
	}
}
