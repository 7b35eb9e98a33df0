package forecast

import (
	"context"

	"github.com/forwardstock/forwardstock/internal/par"
)

// Forecaster forecasts many series of sales by period.
type Forecaster interface {
	// Name returns the name that tables show, in lower case.
	Name() string

	// Forecast returns the forecast of the next horizon periods, 1 to 10,000, of
	// every series. It may learn from all of them together. A series that it cannot
	// forecast has the reason in [Path.Err], and the others are not touched by
	// it. It must neither write to series nor keep them. workers is the number
	// of goroutines (0: GOMAXPROCS); the result does not depend on it. The
	// error wraps [ErrOptions] or is the cause of ctx.
	Forecast(ctx context.Context, series []Series, horizon, workers int) ([]Path, error)
}

// Path is the forecast of one series.
type Path struct {
	Method string   // what made it
	Steps  []Spread // by period
	Total  Spread   // of all periods together
	Err    error    // why there is none, wrapping ErrSeries
}

// maxHorizon is the largest number of periods that a Forecaster looks ahead.
const maxHorizon = 10_000

// local is a method that looks at one series at a time.
type local struct {
	name  string
	model model
}

// model forecasts the values y, of which there is at least one, all within
// 0..1e15, with cycles of the given period. It fills in to. What it needs of
// memory it takes from w.
type model func(w *workspace, y []float64, period int, to *outline)

// outline is a forecast in the making: means and standard deviations by step,
// and the standard deviation of their sum.
type outline struct {
	mean, dev []float64
	total     float64
}

func (l local) Name() string { return l.name }

func (l local) Forecast(ctx context.Context, series []Series, horizon, workers int) ([]Path, error) {
	return each(ctx, series, horizon, workers, func(w *workspace, y []float64, i int, to *outline) string {
		l.model(w, y, series[i].Period, to)
		return l.name
	})
}

// each forecasts every series by itself: run gets its cleaned values and
// returns the name of the method.
func each(ctx context.Context, series []Series, horizon, workers int, run func(w *workspace, y []float64, i int, to *outline) string) ([]Path, error) {
	if err := checkHorizon(horizon); err != nil {
		return nil, err
	}
	paths := make([]Path, len(series))
	err := par.Chunks(ctx, workers, len(series), 16, func(w *workspace, from, to int) {
		steps := make([]Spread, (to-from)*horizon)
		for i := from; i < to && ctx.Err() == nil; i++ {
			w.reset()
			y := w.take(len(series[i].Units))
			if err := series[i].clean(y); err != nil {
				paths[i].Err = err
				continue
			}
			o := outline{mean: w.take(horizon), dev: w.take(horizon)}
			paths[i].Method = run(w, y, i, &o)
			paths[i].Steps, steps = steps[:horizon:horizon], steps[horizon:]
			paths[i].fill(&o)
		}
	})
	if err == nil && ctx.Err() != nil { // within the last chunk
		err = context.Cause(ctx)
	}
	if err != nil {
		return nil, err
	}
	return paths, nil
}

// fill takes an outline over, held to sane numbers.
func (p *Path) fill(o *outline) {
	total := 0.0
	for k := range p.Steps {
		p.Steps[k] = Spread{Mean: sane(o.mean[k], maxMean), Dev: sane(o.dev[k], maxMean)}
		total += p.Steps[k].Mean
	}
	p.Total = Spread{Mean: sane(total, maxMean), Dev: sane(o.total, maxMean)}
}

func checkHorizon(horizon int) error {
	c := checker{kind: ErrOptions}
	if horizon < 1 || horizon > maxHorizon {
		c.bad("horizon: %d periods are not within 1..%d", horizon, maxHorizon)
	}
	return c.err()
}

// workspace lends memory to models. It keeps what it has between series, so
// that models allocate nothing once it is large enough.
type workspace struct {
	floats []float64
	used   int

	many    bool // whether there are many long series
	start   Day  // of the series at hand, if it is one of days with known dates
	almanac almanac
	sky     skyline

	dotm    dotm
	ets     etsFit
	ces     cesFit
	members [maxMembers]outline // of a combination
}

// reset takes all memory back.
func (w *workspace) reset() {
	if w.used > len(w.floats) {
		w.floats = make([]float64, w.used+w.used/2)
	}
	w.used = 0
}

// take lends n numbers, all 0.
func (w *workspace) take(n int) []float64 {
	from := w.used
	w.used += n
	if w.used > len(w.floats) {
		return make([]float64, n)
	}
	x := w.floats[from:w.used:w.used]
	clear(x)
	return x
}

// mark and release lend for a while: what was taken since the mark is taken
// back.
func (w *workspace) mark() int        { return w.used }
func (w *workspace) release(mark int) { w.used = mark }
