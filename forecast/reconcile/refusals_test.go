package reconcile_test

import (
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/forecast/reconcile"
)

func TestRefusals(t *testing.T) {
	for _, parents := range [][]int{{0}, {-1, 1}, {-2}, {-1, 2, 0}} {
		_, err := reconcile.New(parents)
		require.ErrorIs(t, err, reconcile.ErrHierarchy)
	}
	tree, err := reconcile.New([]int{-1, 0})
	require.NoError(t, err)
	x := make([]float64, 2)
	nan, inf := math.NaN(), math.Inf(1)
	for _, base := range [][]float64{{1}, {1, nan}, {inf, 1}} {
		require.ErrorIs(t, tree.Reconcile(x, base, nil), reconcile.ErrForecast)
	}
	for _, variance := range [][]float64{{1}, {1, inf}, {1, nan}, {-1, 1}} {
		require.ErrorIs(t, tree.WLS(x, x, variance), reconcile.ErrForecast)
	}
	for _, members := range [][][]int{{}, {{1}}, {{-1}}, {{0, 0}}} {
		_, err := reconcile.NewGroups(members, 1)
		require.ErrorIs(t, err, reconcile.ErrHierarchy)
	}
	groups, err := reconcile.NewGroups([][]int{{0, 1}, {0, 1}}, 2)
	require.NoError(t, err)
	_, err = groups.WLS([]float64{1, 1})
	require.ErrorIs(t, err, reconcile.ErrHierarchy)
	_, err = groups.WLS([]float64{1, 0})
	require.ErrorIs(t, err, reconcile.ErrForecast)
	for _, errors := range [][][]float64{nil, {{1}}, {{1, 2}, {1}}, {{1, nan}, {1, 2}}, {{1, 2}}} {
		_, err = groups.MinT(errors)
		require.ErrorIs(t, err, reconcile.ErrForecast)
	}
}

// Whatever numbers come, results are finite and add up, or there is an error.
func TestAnyNumbers(t *testing.T) {
	wild := rapid.OneOf(rapid.Float64Range(-10, 100), rapid.SampledFrom([]float64{
		0, 1e-320, 1e-31, 1e-30, 1e-8, 1, 1e15, -1e15, 1e30, 1e31, 1e155, 1e308, -1e308, math.NaN(), math.Inf(1), math.Inf(-1),
	}))
	rapid.Check(t, func(t *rapid.T) {
		h := drawTree(t, 9)
		n := len(h.parents)
		sane := rapid.Bool().Draw(t, "sane")
		values := func(name string) []float64 {
			x := rapid.SliceOfN(wild, n, n).Draw(t, name)
			for v := range x {
				if sane && !(math.Abs(x[v]) <= 1e15) {
					x[v] = 1e15
				}
			}
			return x
		}
		base, variance := values("base"), values("variance")
		for v := range variance {
			if sane {
				variance[v] = math.Abs(variance[v])
			}
		}
		tree, err := reconcile.New(h.parents)
		require.NoError(t, err)
		groups, err := reconcile.NewGroups(h.members, h.leaves)
		require.NoError(t, err)
		got := make([]float64, n)
		for name, run := range map[string]func() error{
			"wls":         func() error { return tree.WLS(got, base, variance) },
			"reconcile":   func() error { return tree.Reconcile(got, base, variance) },
			"counts":      func() error { return tree.Reconcile(got, base, nil) },
			"proportions": func() error { return tree.Proportions(got, base, nil) },
			"bottom-up":   func() error { copy(got, base); return tree.BottomUp(got) },
			"groups": func() error {
				p, err := groups.WLS(variance)
				if err != nil {
					require.True(t, errors.Is(err, reconcile.ErrForecast) || errors.Is(err, reconcile.ErrHierarchy), "%v", err)
					return reconcile.ErrForecast
				}
				return p.Apply(got, base)
			},
			"mint": func() error {
				p, err := groups.MinT(pairs(base, variance))
				if err != nil {
					require.True(t, errors.Is(err, reconcile.ErrForecast) || errors.Is(err, reconcile.ErrHierarchy), "%v", err)
					return reconcile.ErrForecast
				}
				return p.Apply(got, base)
			},
		} {
			if err := run(); err != nil {
				require.ErrorIs(t, err, reconcile.ErrForecast, name)
				continue
			}
			sums, size := make([]float64, n), 0.0
			for v, x := range got {
				require.True(t, math.Abs(x) <= 1e20, "%s: %g", name, x)
				size = max(size, math.Abs(x))
				if p := h.parents[v]; p >= 0 {
					sums[p] += x
				}
			}
			for v, m := range h.members {
				if len(m) > 1 {
					require.InDelta(t, sums[v], got[v], 1e-9*size, name)
				}
			}
		}
	})
}

// pairs returns rows of two errors each.
func pairs(a, b []float64) [][]float64 {
	rows := make([][]float64, len(a))
	for i := range a {
		rows[i] = []float64{a[i], b[i]}
	}
	return rows
}

func TestZeroValues(t *testing.T) {
	var tree reconcile.Tree
	require.NoError(t, tree.WLS(nil, nil, nil))
	require.NoError(t, tree.Reconcile(nil, nil, nil))
	require.NoError(t, tree.Proportions(nil, nil, nil))
	require.NoError(t, tree.BottomUp(nil))
	require.Empty(t, tree.Structural())
	require.ErrorIs(t, tree.BottomUp([]float64{1}), reconcile.ErrForecast)
	two, err := reconcile.New([]int{-1, 0})
	require.NoError(t, err)
	for _, x := range [][]float64{nil, {1}, {1, 2, 3}, {1, math.NaN()}, {1, 1e16}} {
		require.ErrorIs(t, two.BottomUp(x), reconcile.ErrForecast)
	}
	var groups reconcile.Groups
	_, err = groups.WLS(nil)
	require.ErrorIs(t, err, reconcile.ErrHierarchy)
	_, err = groups.MinT(nil)
	require.ErrorIs(t, err, reconcile.ErrForecast)
	require.ErrorIs(t, new(reconcile.Projection).Apply(nil, nil), reconcile.ErrHierarchy)
}

// MinT with many errors is the projection by their true covariance, and no
// worse than one that takes them for independent.
