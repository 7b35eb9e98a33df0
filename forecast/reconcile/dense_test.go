package reconcile_test

import (
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// hierarchy is a random tree with its leaves.
type hierarchy struct {
	parents []int
	members [][]int // leaves, by number, below each node
	leaves  int
}

func drawTree(t *rapid.T, most int) (h hierarchy) {
	n := rapid.IntRange(1, most).Draw(t, "nodes")
	inner := make([]bool, n)
	for v := range n {
		p := rapid.IntRange(-1, v-1).Draw(t, "parent")
		h.parents = append(h.parents, p)
		if p >= 0 {
			inner[p] = true
		}
	}
	h.members = make([][]int, n)
	for v := range n {
		if inner[v] {
			continue
		}
		for u := v; u >= 0; u = h.parents[u] {
			h.members[u] = append(h.members[u], h.leaves)
		}
		h.leaves++
	}
	return h
}

// dense solves the least squares over the leaves in free by linear algebra.
func (h *hierarchy) dense(base, variance []float64, free []bool) []float64 {
	var at []int
	for i, f := range free {
		if f {
			at = append(at, i)
		}
	}
	x := make([]float64, h.leaves)
	if len(at) > 0 {
		normal, right := mat.NewDense(len(at), len(at), nil), mat.NewVecDense(len(at), nil)
		for v, m := range h.members {
			var row []int
			for k, i := range at {
				for _, j := range m {
					if i == j {
						row = append(row, k)
					}
				}
			}
			for _, a := range row {
				right.SetVec(a, right.AtVec(a)+base[v]/variance[v])
				for _, b := range row {
					normal.Set(a, b, normal.At(a, b)+1/variance[v])
				}
			}
		}
		var got mat.VecDense
		if err := got.SolveVec(normal, right); err != nil {
			panic(err)
		}
		for k, i := range at {
			x[i] = got.AtVec(k)
		}
	}
	all := make([]float64, len(base))
	for v, m := range h.members {
		for _, i := range m {
			all[v] += x[i]
		}
	}
	return all
}

func loss(x, base, variance []float64) (sum float64) {
	for v, f := range base {
		sum += (x[v] - f) * (x[v] - f) / variance[v]
	}
	return sum
}

func drawBase(t *rapid.T, n int, low float64) (base, variance []float64) {
	for range n {
		base = append(base, rapid.Float64Range(low, 100).Draw(t, "f"))
		variance = append(variance, rapid.Float64Range(0.1, 50).Draw(t, "w"))
	}
	return base, variance
}
