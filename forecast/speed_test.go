package forecast

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/cputime"
)

// Models allocate nothing once their workspace has grown.
func TestModelsDoNotAllocate(t *testing.T) {
	y := noisy(2, 104)
	var w workspace
	for name, m := range map[string]model{
		"theta": deseasonalised(line(Theta)), "dotm": seasonless(dynamicTheta), "ets": weightedETS, "trio": seasonalTrio, "ar": seasonless(autoregression),
	} {
		var o outline
		run := func() {
			w.reset()
			o = outline{mean: w.take(13), dev: w.take(13)}
			m(&w, y, 12, &o)
		}
		run()
		run()
		require.Zero(t, testing.AllocsPerRun(5, run), name)
	}
}

// Series a second of processor time.
func BenchmarkModels(b *testing.B) {
	y := noisy(2, 104)
	var w workspace
	for _, c := range []struct {
		name  string
		model model
	}{{"theta", deseasonalised(line(Theta))}, {"dotm", seasonless(dynamicTheta)}, {"ets", weightedETS}, {"trio", seasonalTrio}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			var o outline
			before := cputime.Used()
			for b.Loop() {
				w.reset()
				o = outline{mean: w.take(13), dev: w.take(13)}
				c.model(&w, y, 12, &o)
			}
			b.ReportMetric(float64(b.N)/(cputime.Used()-before).Seconds(), "series/cpu-s")
		})
	}
}
