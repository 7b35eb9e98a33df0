package placement

import "time"

// Options steer the search. Their zero value is the recommended run.
type Options struct {
	// Gap is the gap at which to stop. Zero means DefaultGap; Exact asks for
	// the proof of optimality.
	Gap float64
	// Work limits the search by counted work: cells (item, region, site) looked
	// at. The result under a work limit is the same on every machine; a first
	// plan is made under any. Zero means DefaultWork; a negative value means no
	// limit.
	Work int64
	// Time limits the search by the clock; such a result may differ from run to
	// run. Zero means no limit.
	Time time.Duration
	// Workers is the number of goroutines; it never changes the plan. Zero
	// means GOMAXPROCS.
	Workers int
	// Progress, if not nil, is called now and then, from the goroutine that
	// called Solve.
	Progress func(Progress)
}

const (
	// DefaultGap is the gap at which a search ends when nothing is said.
	DefaultGap = 0.001
	// DefaultWork is the work limit when nothing is said: about a minute of one
	// core.
	DefaultWork = 20_000_000_000
	// Exact, as a gap, asks for the proof of optimality.
	Exact = -1
)

// Progress tells how far a search is. Best is zero while there is no plan.
type Progress struct {
	Phase string
	Best  Money
	Bound Money
	Nodes int
	Work  int64
}
