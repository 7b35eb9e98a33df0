package reconcile

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Projection turns base forecasts into reconciled ones. It does not change.
type Projection struct {
	// Shrinkage is the λ of MinT, 0 of WLS.
	Shrinkage float64

	groups *Groups
	right  *mat.Dense // S' W⁻¹, of bottom rows and a column a node
	normal *mat.SymDense
	factor mat.Cholesky
}

// Apply writes to dst the reconciled forecasts of the nodes: those nearest to
// base that add up and of which no bottom series is negative. Where there would
// be negative ones it takes the least squares over what is left, which is exact.
// dst may be base. Forecasts are within ±1e15; of nodes without weight they do not
// count. The error wraps [ErrForecast], or [ErrHierarchy] for the zero Projection.
func (p *Projection) Apply(dst, base []float64) error {
	g := p.groups
	if g == nil {
		return fmt.Errorf("%w: there are no nodes", ErrHierarchy)
	}
	if len(dst) != len(g.members) || len(base) != len(g.members) {
		return fmt.Errorf("%w: %d nodes, but %d results and %d forecasts", ErrForecast, len(g.members), len(dst), len(base))
	}
	clean := make([]float64, len(base))
	for v, f := range base {
		switch {
		case isUnits(f):
			clean[v] = f
		case !p.ignores(v):
			return fmt.Errorf("%w: base[%d]: %g is not within ±%g", ErrForecast, v, f, mostUnits)
		}
	}
	var b, x mat.VecDense
	b.MulVec(p.right, mat.NewVecDense(len(clean), clean))
	if err := p.factor.SolveVecTo(&x, &b); err != nil {
		return fmt.Errorf("%w: %w", ErrForecast, err)
	}
	if mat.Min(&x) < 0 {
		p.raise(x.RawVector().Data, b.RawVector().Data)
	}
	for v, m := range g.members {
		sum := 0.0
		for _, i := range m {
			sum += x.AtVec(i)
		}
		dst[v] = sum
	}
	return nil
}

// ignores reports whether node v has no weight.
func (p *Projection) ignores(v int) bool {
	for i := range p.groups.bottom {
		if p.right.At(i, v) != 0 {
			return false
		}
	}
	return true
}

// raise moves x, the least of x'Gx/2 - b'x, to where that is least without negative
// parts, by block principal pivoting (Portugal, Júdice and Vicente 1994): parts that
// are negative and parts at zero that would gain by rising change sides all at once
// while that leaves fewer of them, and else one by one from the last, which ends since
// G is positive definite. A round costs the cube of the parts that are not zero; a
// handful of rounds is usual.
func (p *Projection) raise(x, b []float64) {
	n := len(x)
	scale := 0.0
	for _, u := range b {
		scale = max(scale, math.Abs(u))
	}
	slack := 1e-13 * scale // of a gradient that rounding makes negative
	positive := make([]bool, n)
	for i, u := range x {
		positive[i] = u >= 0
	}
	least, patience := n+1, 3
	for range pivotRounds {
		if !p.restrict(x, b, positive) {
			return
		}
		var wrong []int
		for i, u := range x {
			if positive[i] && u < 0 || !positive[i] && p.slope(x, b, i) < -slack {
				wrong = append(wrong, i)
			}
		}
		switch {
		case len(wrong) == 0:
			return
		case len(wrong) < least:
			least, patience = len(wrong), 3
		case patience > 0:
			patience--
		default:
			wrong = wrong[len(wrong)-1:]
		}
		for _, i := range wrong {
			positive[i] = !positive[i]
		}
	}
	for i := range x {
		x[i] = max(0, x[i])
	}
}

// pivotRounds ends what rounding might keep going.
const pivotRounds = 10_000

// slope returns by how much the objective rises with part i.
func (p *Projection) slope(x, b []float64, i int) float64 {
	sum := -b[i]
	for j, u := range x {
		if u != 0 {
			sum += float64(p.normal.At(i, j) * u)
		}
	}
	return sum
}

// restrict sets x to the least where only some parts are not zero, and returns
// whether it could.
func (p *Projection) restrict(x, b []float64, positive []bool) bool {
	var at []int
	for i, is := range positive {
		x[i] = 0
		if is {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return true
	}
	normal, right := mat.NewSymDense(len(at), nil), mat.NewVecDense(len(at), nil)
	for a, i := range at {
		right.SetVec(a, b[i])
		for c, j := range at[:a+1] {
			normal.SetSym(a, c, p.normal.At(i, j))
		}
	}
	var factor mat.Cholesky
	var solved mat.VecDense
	if !factor.Factorize(normal) || factor.SolveVecTo(&solved, right) != nil {
		return false
	}
	for a, i := range at {
		x[i] = solved.AtVec(a)
	}
	return true
}
