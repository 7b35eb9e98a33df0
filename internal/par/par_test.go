package par_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/forwardstock/forwardstock/internal/par"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestEveryIndexOnceWhateverTheWorkers(t *testing.T) {
	for _, workers := range []int{0, 1, 2, 7, 100} {
		seen := make([]int, 1000)
		require.NoError(t, par.Do(t.Context(), workers, len(seen), func(i int) { seen[i]++ }))
		for i, n := range seen {
			require.Equal(t, 1, n, "index %d with %d workers", i, workers)
		}
	}
}

func TestChunksCoverAllAndSumsDoNotDependOnWorkers(t *testing.T) {
	for _, n := range []int{0, 1, 63, 64, 65, 1000} {
		value := func(i int) float64 { return 1 / float64(3*i+1) }
		want := par.Sum(t.Context(), 1, n, 64, value)
		for _, workers := range []int{0, 1, 2, 7} {
			seen := make([]int, n)
			require.NoError(t, par.Chunks(t.Context(), workers, n, 64, func(busy *bool, from, to int) {
				if *busy || from%64 != 0 || to-from > 64 {
					panic("not a chunk of its own")
				}
				*busy = true
				defer func() { *busy = false }()
				for i := from; i < to; i++ {
					seen[i]++
				}
			}))
			for i, times := range seen {
				require.Equal(t, 1, times, "index %d of %d with %d workers", i, n, workers)
			}
			require.Equal(t, want, par.Sum(t.Context(), workers, n, 64, value))
		}
		direct := 0.0
		for i := range n {
			direct += value(i)
		}
		require.InDelta(t, direct, want, 1e-9)
	}
}

func TestWorkerNumbersStayInRange(t *testing.T) {
	var wrong atomic.Int64
	require.NoError(t, par.Each(t.Context(), 3, 500, func(worker, _ int) {
		if worker < 0 || worker >= 3 {
			wrong.Add(1)
		}
	}))
	require.Zero(t, wrong.Load())
}

func TestCancelStopsHandingOutWork(t *testing.T) {
	cause := errors.New("enough")
	for _, workers := range []int{1, 4} {
		ctx, cancel := context.WithCancelCause(t.Context())
		var done atomic.Int64
		err := par.Do(ctx, workers, 1_000_000, func(i int) {
			if done.Add(1) == 10 {
				cancel(cause)
			}
		})
		require.ErrorIs(t, err, cause)
		require.Less(t, done.Load(), int64(10+workers+1))
	}
}
