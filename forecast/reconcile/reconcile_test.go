package reconcile_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/forecast/reconcile"
)

func TestTreeAgainstLinearAlgebra(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawTree(t, 40)
		base, variance := drawBase(t, len(h.parents), -20)
		tree, err := reconcile.New(h.parents)
		require.NoError(t, err)
		got := make([]float64, len(base))
		require.NoError(t, tree.WLS(got, base, variance))
		free := make([]bool, h.leaves)
		for i := range free {
			free[i] = true
		}
		require.InDeltaSlice(t, h.dense(base, variance, free), got, 1e-9)
	})
}

// The best over all sets of leaves at 0 is the truth.
func TestNeverNegativeAgainstEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawTree(t, 9)
		base, variance := drawBase(t, len(h.parents), -60)
		best, want := math.Inf(1), []float64(nil)
		for set := range 1 << h.leaves {
			free := make([]bool, h.leaves)
			for i := range free {
				free[i] = set>>i&1 == 1
			}
			x := h.dense(base, variance, free)
			ok := true
			for v, m := range h.members {
				ok = ok && (len(m) > 1 || x[v] >= -1e-12)
			}
			if l := loss(x, base, variance); ok && l < best {
				best, want = l, x
			}
		}
		tree, err := reconcile.New(h.parents)
		require.NoError(t, err)
		got := make([]float64, len(base))
		require.NoError(t, tree.Reconcile(got, base, variance))
		// Sums of squares tell forecasts apart to the root of their rounding.
		require.InDeltaSlice(t, want, got, 1e-5)
		require.LessOrEqual(t, loss(got, base, variance), best+1e-12*(1+best))
		require.GreaterOrEqual(t, slices.Min(got), 0.0)
	})
}

// Groups agree with trees where they are trees.
func TestGroupsAgainstTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawTree(t, 12)
		base, variance := drawBase(t, len(h.parents), -60)
		tree, err := reconcile.New(h.parents)
		require.NoError(t, err)
		want, got := make([]float64, len(base)), make([]float64, len(base))
		require.NoError(t, tree.Reconcile(want, base, variance))
		groups, err := reconcile.NewGroups(h.members, h.leaves)
		require.NoError(t, err)
		p, err := groups.WLS(variance)
		require.NoError(t, err)
		require.NoError(t, p.Apply(got, base))
		require.InDeltaSlice(t, want, got, 1e-6)
	})
}

func TestCountsArePlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawTree(t, 60)
		base, _ := drawBase(t, len(h.parents), 0)
		tree, err := reconcile.New(h.parents)
		require.NoError(t, err)
		got := make([]float64, len(base))
		require.NoError(t, tree.Reconcile(got, base, nil))
		sums := append([]float64(nil), got...)
		require.NoError(t, tree.BottomUp(sums))
		require.Equal(t, sums, got)
		for v, x := range got {
			require.GreaterOrEqual(t, x, 0.0)
			if base[v] == 0 && !slices.Contains(h.parents, v) { // a leaf
				require.Zero(t, x)
			}
		}
		// Another unit.
		scaled := make([]float64, len(base))
		for v, f := range base {
			scaled[v] = 1024 * f
		}
		require.NoError(t, tree.Reconcile(scaled, scaled, nil))
		for v := range got {
			require.InDelta(t, 1024*got[v], scaled[v], 1e-9*(1+scaled[v]))
		}
	})
}

// Of equal depth, children share in proportion to what they say.
func TestCountsAreProportional(t *testing.T) {
	tree, err := reconcile.New([]int{-1, 0, 0, 0})
	require.NoError(t, err)
	got := make([]float64, 4)
	require.NoError(t, tree.Reconcile(got, []float64{30, 4, 6, 10}, nil))
	// Harmonic mean of 30 and 20.
	require.InDeltaSlice(t, []float64{24, 4.8, 7.2, 12}, got, 1e-12)
	require.NoError(t, tree.Reconcile(got, []float64{math.NaN(), 4, 6, 10}, nil))
	require.InDeltaSlice(t, []float64{20, 4, 6, 10}, got, 1e-12)
	require.NoError(t, tree.WLS(got, []float64{30, 4, 6, 10}, []float64{0, 1, 1, 3}))
	require.InDeltaSlice(t, []float64{30, 6, 8, 16}, got, 1e-12)
	require.NoError(t, tree.WLS(got, []float64{30, 4, 6, 10}, []float64{math.Inf(1), 1, 1, 3}))
	require.InDeltaSlice(t, []float64{20, 4, 6, 10}, got, 1e-12)
	require.Equal(t, []float64{3, 1, 1, 1}, tree.Clone().Structural())
}

func TestProportions(t *testing.T) {
	tree, err := reconcile.New([]int{-1, 0, 0, 1, 1, 2, 2})
	require.NoError(t, err)
	base := []float64{100, 30, 10, 1, 3, 0, 0}
	got := make([]float64, 7)
	require.NoError(t, tree.Proportions(got, base, nil))
	require.InDeltaSlice(t, []float64{100, 75, 25, 18.75, 56.25, 12.5, 12.5}, got, 1e-12)
	require.NoError(t, tree.Proportions(got, base, []bool{false, true, true, false, false, false, false}))
	require.InDeltaSlice(t, []float64{40, 30, 10, 7.5, 22.5, 5, 5}, got, 1e-12)
	for _, from := range [][]bool{{true}, make([]bool, 7), {true, true, false, false, false, false, false}, {false, true, false, false, false, false, false}} {
		require.ErrorIs(t, tree.Proportions(got, base, from), reconcile.ErrForecast)
	}
	require.ErrorIs(t, tree.Proportions(got, []float64{-1, 0, 0, 0, 0, 0, 0}, nil), reconcile.ErrForecast)
}

func TestMinTLearnsCovariance(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	groups, err := reconcile.NewGroups([][]int{{0, 1, 2}, {0}, {1}, {2}}, 3)
	require.NoError(t, err)
	draw := func() (e [4]float64) {
		shared := 3 * random.NormFloat64() // what two items miss together
		e[0], e[3] = random.NormFloat64(), 3*random.NormFloat64()
		e[1], e[2] = shared+random.NormFloat64()/2, shared+random.NormFloat64()/2
		return e
	}
	errors, variance := make([][]float64, 4), make([]float64, 4)
	for range 2000 {
		for v, e := range draw() {
			errors[v] = append(errors[v], e)
			variance[v] += e * e / 2000
		}
	}
	mint, err := groups.MinT(errors)
	require.NoError(t, err)
	require.Less(t, mint.Shrinkage, 0.01)
	wls, err := groups.WLS(variance)
	require.NoError(t, err)
	truth := []float64{600, 100, 200, 300}
	var square [2]float64
	for range 2000 {
		e := draw()
		for k, p := range []*reconcile.Projection{mint, wls} {
			x := make([]float64, 4)
			for v := range x {
				x[v] = truth[v] + e[v]
			}
			require.NoError(t, p.Apply(x, x))
			require.InDelta(t, x[0], x[1]+x[2]+x[3], 1e-9)
			for v := range x {
				square[k] += (x[v] - truth[v]) * (x[v] - truth[v]) / 2000
			}
		}
	}
	require.Less(t, square[0], 0.95*square[1])
	// With few errors the correlations are drawn to none.
	few, err := groups.MinT([][]float64{{1, -2, 1}, {2, 1, -1}, {-1, 1, 1}, {1, 1, -2}})
	require.NoError(t, err)
	require.Greater(t, few.Shrinkage, 0.2)
}

func ExampleTree_Reconcile() {
	// A total, two categories, and two items each.
	tree, err := reconcile.New([]int{-1, 0, 0, 1, 1, 2, 2})
	if err != nil {
		panic(err)
	}
	base := []float64{120, 70, 30, 40, 20, 10, 15}
	sold := make([]float64, len(base))
	if err := tree.Reconcile(sold, base, nil); err != nil {
		panic(err)
	}
	fmt.Printf("%.1f\n", sold)
	// Output: [99.7 70.1 29.6 46.7 23.4 11.8 17.7]
}
