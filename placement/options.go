package placement

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/forwardstock/forwardstock/internal/mistake"
)

// Options steer the search. Their zero value is the recommended run.
type Options struct {
	// Gap is the gap at which to stop. Zero means DefaultGap; Exact asks for the
	// proof of optimality, and leaves the plan as proved: what comes after the
	// optimisation, see Plan.Refined, does not change it then. NaN and other numbers
	// below zero are refused.
	Gap float64
	// Work limits the search by counted work: cells (item, region, site) looked
	// at. The result under a work limit is the same on every machine; a first
	// plan is made under any. Zero means DefaultWork; a negative value means no
	// limit.
	Work int64
	// Time limits the search by the clock; such a result may differ from run to
	// run. Zero means no limit; less is refused.
	Time time.Duration
	// Workers is the number of goroutines; it never changes the plan. Zero
	// means GOMAXPROCS; less is refused.
	Workers int
	// Values makes [Stream] hand out the values of demand that prove the bound with
	// the decisions. Solve always has them in the certificate of the plan.
	Values bool
	// Start is where to begin: the plan of this problem or of one like it, with other
	// prices, demand, promises or rules. Its decisions become the first plan, mended
	// where they break rules, and the prices and values of its certificate the first
	// ones of the bound. It changes the work, and which of the plans within the gap is
	// found, not what is proved of it. It is left aside if it does not have the sites
	// and items of the problem, in the same order. Nil means none; Stream leaves it
	// aside.
	Start *Plan
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

// check returns all mistakes of the options.
func (o *Options) check() error {
	var all []error
	if math.IsNaN(o.Gap) || o.Gap < 0 && o.Gap != Exact {
		all = append(all, fmt.Errorf("options.gap: %v is neither 0 or more nor Exact", o.Gap))
	}
	if o.Time < 0 {
		all = append(all, fmt.Errorf("options.time: %v is negative", o.Time))
	}
	if o.Workers < 0 {
		all = append(all, fmt.Errorf("options.workers: %d is negative", o.Workers))
	}
	return mistake.Join(ErrInvalid, all...)
}

// checkContext refuses no context at all.
func checkContext(ctx context.Context) error {
	if ctx == nil {
		return mistake.Of(ErrInvalid, "no context")
	}
	return nil
}

// Progress tells how far a search is. Best is zero while there is no plan.
type Progress struct {
	Phase string
	Best  Money
	Bound Money
	Nodes int
	Work  int64
}
