package reconcile_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast/reconcile"
	"github.com/forwardstock/forwardstock/internal/cputime"
)

func million() ([]int, []float64) {
	random := rand.New(rand.NewPCG(1, 1))
	parents := []int{-1}
	for first, last := 0, 1; len(parents) < 1_000_000; first, last = last, len(parents) {
		for v := first; v < last; v++ {
			for range 10 {
				if len(parents) < 1_000_000 {
					parents = append(parents, v)
				}
			}
		}
	}
	base := make([]float64, len(parents))
	for v := range base {
		if 10*v+1 >= len(parents) {
			base[v] = 10 * random.ExpFloat64()
		}
	}
	tree, err := reconcile.New(parents)
	if err != nil {
		panic(err)
	}
	tree.BottomUp(base)
	for v := range base { // no one's own forecast is what the others add up to
		base[v] *= math.Exp(0.2 * random.NormFloat64())
	}
	return parents, base
}

func BenchmarkMillionNodes(b *testing.B) {
	parents, base := million()
	tree, err := reconcile.New(parents)
	require.NoError(b, err)
	dst := make([]float64, len(base))
	b.ReportAllocs()
	rounds, before := 0, cputime.Used()
	for b.Loop() {
		rounds++
		if err := tree.Reconcile(dst, base, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(1e3*(cputime.Used()-before).Seconds()/float64(rounds), "cpu-ms/op")
}

func TestReconcilingAllocatesNothing(t *testing.T) {
	tree, err := reconcile.New([]int{-1, 0, 0, 1, 1, 2, 2})
	require.NoError(t, err)
	x := []float64{120, 70, 30, 40, 20, 10, 15}
	require.Zero(t, testing.AllocsPerRun(10, func() { _ = tree.Reconcile(x, x, nil) }))
}
