// Package par runs loops on several cores with results that do not depend on
// how many cores there are: every result goes to its own slot, and whoever
// combines them does so in index order.
package par

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Workers returns how many goroutines a request for n workers means: n itself
// when positive, else GOMAXPROCS.
func Workers(n int) int {
	if n > 0 {
		return n
	}
	return runtime.GOMAXPROCS(0)
}

// Do calls f(i) for every i in [0, n), on at most Workers(workers) goroutines,
// and returns when all have ended. It stops handing out work when ctx is done
// and then returns the cause; f must write only to what belongs to i.
func Do(ctx context.Context, workers, n int, f func(i int)) error {
	return Each(ctx, workers, n, func(_, i int) { f(i) })
}

// Chunks calls f for the runs [from, to) of size numbers, the last of which may be
// shorter, that [0, n) falls into: loops too short for a call each, or with results of
// a run together. Run k begins at k size. Every goroutine has an own S, zero at first,
// for scratch memory; what f computes must not depend on what an earlier call left in
// it. The rest is as for [Do].
func Chunks[S any](ctx context.Context, workers, n, size int, f func(own *S, from, to int)) error {
	chunks := (n + size - 1) / size
	own := make([]S, max(1, min(Workers(workers), chunks)))
	return Each(ctx, workers, chunks, func(worker, k int) {
		f(&own[worker], k*size, min((k+1)*size, n))
	})
}

// Sum returns the sum of f(i) over [0, n). It is added up by chunks, whose size alone
// decides what is rounded where. When ctx is done, what it returns is not the sum.
func Sum(ctx context.Context, workers, n, size int, f func(i int) float64) float64 {
	parts := make([]float64, (n+size-1)/size)
	_ = Chunks(ctx, workers, n, size, func(_ *struct{}, from, to int) {
		sum := 0.0
		for i := from; i < to; i++ {
			sum += f(i)
		}
		parts[from/size] = sum
	})
	sum := 0.0
	for _, part := range parts {
		sum += part
	}
	return sum
}

// Each is Do with the number of the goroutine, in [0, Workers(workers)), as
// the first argument of f, for scratch memory that is reused between calls.
// What f computes must not depend on that number.
func Each(ctx context.Context, workers, n int, f func(worker, i int)) error {
	workers = min(Workers(workers), n)
	if workers <= 1 {
		for i := range n {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			f(0, i)
		}
		return nil
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	var stopped atomic.Bool
	for w := range workers {
		wait.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if ctx.Err() != nil {
					stopped.Store(true)
					return
				}
				f(w, i)
			}
		})
	}
	wait.Wait()
	if stopped.Load() {
		return context.Cause(ctx)
	}
	return nil
}
