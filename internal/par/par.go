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
