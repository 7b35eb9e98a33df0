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
