package reconcile

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// MaxNodes is how many nodes [Groups] may have.
const MaxNodes = 2000

// Groups is a hierarchy of any shape: every node is the sum of some bottom
// series, and groups may overlap, as states do with categories.
type Groups struct {
	members [][]int
	bottom  int
}

// NewGroups returns the hierarchy in which members[v] are the bottom series,
// numbered from 0 to bottom-1, that node v is the sum of; it keeps a copy. A bottom series with
// a forecast of its own is a node too. Nodes must tell all bottom series apart;
// this shows in [Groups.WLS]. There are at most [MaxNodes] nodes. The error
// wraps [ErrHierarchy].
func NewGroups(members [][]int, bottom int) (*Groups, error) {
	if len(members) > MaxNodes || bottom < 1 || bottom > len(members) {
		return nil, fmt.Errorf("%w: %d nodes of %d bottom series; at most %d nodes, and at least as many as series", ErrHierarchy, len(members), bottom, MaxNodes)
	}
	last := make([]int, bottom)
	for v, m := range members {
		for _, i := range m {
			if i < 0 || i >= bottom || last[i] == v+1 {
				return nil, fmt.Errorf("%w: members[%d]: %d is not within 0..%d, or there twice", ErrHierarchy, v, i, bottom-1)
			}
			last[i] = v + 1
		}
	}
	own := make([][]int, len(members))
	for v, m := range members {
		own[v] = slices.Clone(m)
	}
	return &Groups{members: own, bottom: bottom}, nil
}

// WLS returns the projection for independent errors with these variances, all
// within 1e-30..1e30; +Inf is that of a node without a forecast. It costs the cube
// of the number of bottom series.
func (g *Groups) WLS(variance []float64) (*Projection, error) {
	if g.bottom == 0 {
		return nil, fmt.Errorf("%w: there are no nodes", ErrHierarchy)
	}
	if len(variance) != len(g.members) {
		return nil, fmt.Errorf("%w: %d nodes, but %d variances", ErrForecast, len(g.members), len(variance))
	}
	right := mat.NewDense(g.bottom, len(g.members), nil)
	for v, w := range variance {
		if w == 0 || !isVariance(w) {
			return nil, fmt.Errorf("%w: variance[%d]: %g is not within %g..%g", ErrForecast, v, w, leastVariance, mostVariance)
		}
		for _, i := range g.members[v] {
			right.Set(i, v, 1/w)
		}
	}
	return g.project(right)
}

// MinT returns the projection of least variance for errors as past ones were:
// errors[v] are those of node v, at the same times for all nodes. Their
// covariance is drawn to its diagonal by the share λ of it that is chance
//
//	λ = sum Var(r_ij) / sum r_ij²   over i ≠ j, within 0..1
//
// for correlations r, of which Var is estimated from the products of
// standardised errors (Schäfer and Strimmer 2005). It costs the cube of the
// number of nodes, and its square times that of errors. Where there are few
// errors, or where the future is not like them, [Groups.WLS] does as well.
func (g *Groups) MinT(errors [][]float64) (*Projection, error) {
	covariance, lambda, err := shrunk(errors)
	if err != nil {
		return nil, err
	}
	if len(errors) != len(g.members) {
		return nil, fmt.Errorf("%w: %d nodes, but errors of %d", ErrForecast, len(g.members), len(errors))
	}
	var factor mat.Cholesky
	if !factor.Factorize(covariance) {
		return nil, fmt.Errorf("%w: the covariance of errors is not positive definite", ErrForecast)
	}
	sums := mat.NewDense(len(g.members), g.bottom, nil)
	for v, m := range g.members {
		for _, i := range m {
			sums.Set(v, i, 1)
		}
	}
	var solved mat.Dense
	if err := factor.SolveTo(&solved, sums); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrForecast, err)
	}
	p, err := g.project(mat.DenseCopyOf(solved.T()))
	if err == nil {
		p.Shrinkage = lambda
	}
	return p, err
}

// project finishes a projection: right times sums is the normal matrix.
func (g *Groups) project(right *mat.Dense) (*Projection, error) {
	p := &Projection{groups: g, right: right, normal: mat.NewSymDense(g.bottom, nil)}
	for v, m := range g.members {
		for _, j := range m {
			for i := range j + 1 {
				if x := right.At(i, v); x != 0 {
					p.normal.SetSym(i, j, p.normal.At(i, j)+x)
				}
			}
		}
	}
	if !p.factor.Factorize(p.normal) || !(p.factor.Cond() <= 1e13) {
		return nil, fmt.Errorf("%w: the nodes with a forecast do not tell all bottom series apart", ErrHierarchy)
	}
	return p, nil
}
