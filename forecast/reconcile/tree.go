package reconcile

import (
	"errors"
	"fmt"
	"math"
)

// ErrHierarchy is wrapped by every error about the shape of a hierarchy,
// ErrForecast by those about what is to be reconciled.
var (
	ErrHierarchy = errors.New("invalid hierarchy")
	ErrForecast  = errors.New("invalid forecast")
)

// Tree is a hierarchy in which every node has at most one parent. Its methods
// use memory of its own, so a Tree serves one goroutine at a time; see
// [Tree.Clone]. The zero Tree has no nodes.
type Tree struct {
	parent []int32 // -1 for roots, else smaller than the node
	link   []int32 // of a leaf, the rank of its parent; of an inner node, its own, negative
	above  []int32 // by rank of an inner node, that of its parent
	held   []bool  // leaves that are held at 0: none between calls

	// inner is scratch, by rank. Rank 0 is above all roots, so that all have a parent.
	inner []node
}

// node is what the passes know of an inner node. Of leaves, which are most
// nodes, everything is in what they are given.
type node struct {
	sum, total   float64 // what the children say, and its variance
	mean, spread float64 // what the node and all below say, and its variance
}

// New returns the tree in which parents[v] is the parent of node v, or -1 for a
// root, of which there may be several. Parents come before their children. The
// error wraps [ErrHierarchy].
func New(parents []int) (*Tree, error) {
	n := len(parents)
	if n > math.MaxInt32 {
		return nil, fmt.Errorf("%w: %d nodes are more than %d", ErrHierarchy, n, math.MaxInt32)
	}
	t := &Tree{parent: make([]int32, n), link: make([]int32, n), above: []int32{0}, held: make([]bool, n)}
	for v, p := range parents {
		if p < -1 || p >= v {
			return nil, fmt.Errorf("%w: parents[%d]: %d is neither -1 nor a node before", ErrHierarchy, v, p)
		}
		t.parent[v] = int32(p)
		if p >= 0 {
			t.link[p] = -1
		}
	}
	for v, p := range t.parent {
		rank := int32(0) // of the parent
		if p >= 0 {
			rank = -t.link[p]
		}
		if t.link[v] == 0 {
			t.link[v] = rank
			continue
		}
		t.link[v] = -int32(len(t.above))
		t.above = append(t.above, rank)
	}
	t.inner = make([]node, len(t.above))
	return t, nil
}

// Clone returns the same tree with memory of its own, for another goroutine.
func (t *Tree) Clone() *Tree {
	clone := *t
	clone.held, clone.inner = make([]bool, t.Len()), make([]node, len(t.inner))
	return &clone
}

// Len returns the number of nodes.
func (t *Tree) Len() int { return len(t.parent) }

// Structural returns the number of leaves below each node, 1 for a leaf: the
// variance of sums of leaves that are all alike.
func (t *Tree) Structural() []float64 {
	count := make([]float64, t.Len())
	for v := range count {
		if t.link[v] >= 0 {
			count[v] = 1
		}
	}
	t.add(count)
	return count
}

// BottomUp sets every inner node of x to the sum of its leaves, which are within
// ±1e15. The error wraps [ErrForecast], and leaves x as it was.
func (t *Tree) BottomUp(x []float64) error {
	if len(x) != t.Len() {
		return fmt.Errorf("%w: there are %d nodes, but %d forecasts", ErrForecast, t.Len(), len(x))
	}
	for v, f := range x {
		if t.link[v] >= 0 && !isUnits(f) {
			return fmt.Errorf("%w: forecasts[%d]: %g is not within ±%g", ErrForecast, v, f, mostUnits)
		}
	}
	t.add(x)
	return nil
}

// add is BottomUp for what is sound.
func (t *Tree) add(x []float64) {
	for v := range x {
		if t.link[v] < 0 {
			x[v] = 0
		}
	}
	for v := len(x) - 1; v >= 0; v-- {
		if p := t.parent[v]; p >= 0 {
			x[p] += x[v]
		}
	}
}

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
// these passes are Newton's method, and it falls monotonically.
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
