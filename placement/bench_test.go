package placement_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement"
)

// BenchmarkSolve solves catalogues to a gap of one percent.
func BenchmarkSolve(b *testing.B) {
	for _, items := range []int{10, 100, 1000} {
		for _, promises := range [][]placement.Promise{nil, {threeDays}} {
			b.Run(fmt.Sprintf("items=%d/promises=%d", items, len(promises)), func(b *testing.B) {
				p := catalogue(b, items, promises...)
				var plan *placement.Plan
				var err error
				for b.Loop() {
					plan, err = placement.Solve(context.Background(), p, placement.Options{Gap: 0.01})
					require.NoError(b, err)
				}
				b.ReportMetric(float64(plan.Work), "cells")
				b.ReportMetric(100*plan.Gap(), "%gap")
				b.ReportMetric(float64(items*b.N)/b.Elapsed().Seconds(), "items/s")
			})
		}
	}
}
