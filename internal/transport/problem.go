package transport

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
)

// Never is the cost of a pair of a site and a client that must not be used.
const Never = math.MaxInt64

// Problem is a transportation problem.
type Problem struct {
	// Demand of each client and Supply of each site, in units, 0 or more.
	Demand, Supply []int64
	// Cost holds a row of len(Supply) costs for each client, one after the
	// other: site i serves client j at Cost[j*len(Supply)+i], 0 or more or Never.
	Cost []int64
	// Whole says that a cost is that of serving all of the client's demand from
	// the site, not that of one unit. A client without demand then costs what
	// its cheapest open site does, as a client of its own right.
	Whole bool
	// Stop, if not nil, is asked at every client while New reads the costs: if it
	// says so, New ends with ErrStopped.
	Stop func() bool
}

// ErrStopped says that Problem.Stop ended New.
var ErrStopped = errors.New("stopped")

func (p *Problem) stopped() bool { return p.Stop != nil && p.Stop() }

// Limits within which no sum of the solver overflows.
const (
	maxNodes = 1 << 30
	maxPairs = 1<<31 - 1
	maxSum   = 1 << 61 // of demands, of supplies, and of the costs of a plan
	maxReach = 1 << 58 // of the costs along a path of the tree
)

// maxErrors is how many mistakes of one kind are described one by one.
const maxErrors = 10

// check returns every mistake of the problem, joined.
func (p *Problem) check() error {
	n, m := len(p.Supply), len(p.Demand)
	if n > maxNodes || m > maxNodes || (n > 0 && m > maxPairs/n) {
		return fmt.Errorf("%d sites and %d clients are too many: at most %d pairs", n, m, int64(maxPairs))
	}
	var errs []error
	if len(p.Cost) != n*m {
		errs = append(errs, fmt.Errorf("%d costs for %d sites and %d clients", len(p.Cost), n, m))
	}
	errs = append(errs, checkAmounts("supply of site", p.Supply), checkAmounts("demand of client", p.Demand))
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return p.checkCosts(p.Cost)
}

func checkAmounts(what string, amounts []int64) error {
	var errs []error
	sum := int64(0)
	for k, a := range amounts {
		if a < 0 {
			if len(errs) < maxErrors {
				errs = append(errs, fmt.Errorf("%s %d is negative: %d", what, k, a))
			}
			continue
		}
		sum = min(maxSum, sum+min(maxSum, a))
	}
	if sum == maxSum {
		errs = append(errs, fmt.Errorf("%s: all of them together must stay below %d", what, int64(maxSum)))
	}
	return errors.Join(errs...)
}

// checkCosts returns the mistakes of a table of costs of the right length.
func (p *Problem) checkCosts(cost []int64) error {
	n := len(p.Supply)
	var errs []error
	sum := int64(0)
	for j, d := range p.Demand {
		if p.stopped() {
			return ErrStopped
		}
		worst := int64(0)
		for i, c := range cost[j*n : (j+1)*n] {
			switch {
			case c == Never:
			case c < 0:
				if len(errs) < maxErrors {
					errs = append(errs, fmt.Errorf("cost of client %d at site %d is negative: %d", j, i, c))
				}
			default:
				worst = max(worst, c)
			}
		}
		sum = min(maxSum, sum+p.worst(worst, d))
	}
	if sum == maxSum {
		errs = append(errs, fmt.Errorf("costs are too large for exact sums: serving every client at its highest cost must cost less than %d", int64(maxSum)))
	}
	if len(errs) == 0 {
		if limit := p.maxTick(); p.highest(cost) > limit {
			errs = append(errs, fmt.Errorf("costs are too large for exact prices: the cost of a unit is up to %d, but must not exceed %d", p.highest(cost), limit))
		}
	}
	return errors.Join(errs...)
}

// worst returns the cost of serving a demand at a cost, at most maxSum.
func (p *Problem) worst(c, d int64) int64 {
	if p.Whole {
		return min(c, maxSum)
	}
	hi, lo := bits.Mul64(uint64(c), uint64(d))
	if hi > 0 || lo > maxSum {
		return maxSum
	}
	return int64(lo)
}

// highest returns the highest cost of a unit, rounded up.
func (p *Problem) highest(cost []int64) int64 {
	n, highest := len(p.Supply), int64(0)
	for j, d := range p.Demand {
		for _, c := range cost[j*n : (j+1)*n] {
			switch {
			case c == Never:
			case !p.Whole:
				highest = max(highest, c)
			case d > 0:
				highest = max(highest, (c+d-1)/d)
			}
		}
	}
	return highest
}

// maxTick is the largest cost of a unit in ticks: a path of the tree visits at
// most every site or every client, whichever are fewer.
func (p *Problem) maxTick() int64 {
	return maxReach / int64(min(len(p.Supply), len(p.Demand))+2)
}
