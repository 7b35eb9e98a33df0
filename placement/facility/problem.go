package facility

import (
	"errors"
	"fmt"
)

// Problem is a location problem: which facilities to open, and which of them
// serves each client, at the lowest sum of opening, serving and safety costs.
// Numbers are integers; what is not integer is scaled and rounded by whoever
// builds the problem.
type Problem struct {
	// Name is for people only.
	Name string
	// Opening is the cost of opening each facility, 0 or more. Nil means that
	// opening costs nothing, as in the p-median problem.
	Opening []int64
	// Cost is the cost of serving each client from each facility. Nil means
	// no clients (and as many facilities as Opening).
	Cost Costs
	// Demand is what each client needs, and Capacity what each facility can give,
	// in one unit, both 0 or more. Both nil means that no facility has a limit.
	Demand, Capacity []int64
	// Single asks that one facility serves the whole of a client. Otherwise
	// clients may be shared, at the same share of the cost. It means nothing
	// without capacities, where the cheapest open facility serves a client alone.
	Single bool
	// Variance is that of the demand of each client, and Safety what the safety
	// stock of a facility costs per unit of standard deviation: facility i with
	// the clients S costs another Safety[i] * sqrt(sum of Variance over S),
	// rounded up. One facility serves the whole of a client then. Both nil means
	// no safety stock; it cannot be had together with capacities.
	Variance, Safety []int64
	// Scale is the number of integers per unit of the source of the problem:
	// a value of 250 at a scale of 100 is 2.5 there. Zero means 1.
	Scale int64
	// MinOpen and MaxOpen limit the number of open facilities; a MaxOpen of
	// zero means no limit.
	MinOpen, MaxOpen int
	// Forced and Forbidden list facilities that must be open and closed.
	Forced, Forbidden []int
}

// Facilities returns the number of facilities.
func (p *Problem) Facilities() int {
	if p.Cost == nil {
		return len(p.Opening)
	}
	return p.Cost.Facilities()
}

// Clients returns the number of clients.
func (p *Problem) Clients() int {
	if p.Cost == nil {
		return 0
	}
	return p.Cost.Clients()
}

// OpeningCost returns the cost of opening facility i.
func (p *Problem) OpeningCost(i int) int64 {
	if p.Opening == nil {
		return 0
	}
	return p.Opening[i]
}

// Unit returns a value of the problem in the unit of its source.
func (p *Problem) Unit(value int64) float64 { return float64(value) / float64(max(p.Scale, 1)) }

// maxTotal is what the sum of all opening costs and of every client's highest
// cost, times one more than the number of facilities, must stay below: no sum
// of the search then overflows.
const maxTotal = 1 << 62

// maxCount is the largest number of facilities or of clients.
const maxCount = 1 << 24

// maxPairs is the largest number of pairs of a facility and a client.
const maxPairs = 1<<31 - 1<<25

// maxErrors is how many mistakes of one kind Check describes one by one.
const maxErrors = 10

// Check returns every mistake of the problem, joined, or nil: negative costs,
// limits that make no sense, facilities that do not exist, tables of the wrong
// size, sums that could overflow. A problem without a plan is not a mistake.
// It reads the whole table: O(facilities * clients).
func (p *Problem) Check() error {
	_, err := p.check()
	return err
}

// totals is what Check learns of the size of the numbers.
type totals struct {
	// worst is the sum of all opening costs and of every client's highest cost.
	worst int64
	// unserved is the cost by which the search counts a client that no open
	// facility may serve: more than the worst plan. Zero if there is no Never.
	unserved int64
	// divisor divides every cost; it is 1 if all costs are zero.
	divisor int64
}

// errNone is what is wrong with a nil problem.
var errNone = errors.New("there is no problem")

func (p *Problem) check() (totals, error) {
	if p == nil {
		return totals{}, errNone
	}
	var errs []error
	n, m := p.Facilities(), p.Clients()
	if p.Opening != nil && len(p.Opening) != n {
		errs = append(errs, fmt.Errorf("opening costs: %d for %d facilities", len(p.Opening), n))
	}
	if n > maxCount || m > maxCount {
		errs = append(errs, fmt.Errorf("%d facilities and %d clients: at most %d of each", n, m, maxCount))
	}
	if n > 0 && m > maxPairs/n {
		errs = append(errs, fmt.Errorf("%d facilities and %d clients: at most %d pairs", n, m, maxPairs))
	}
	if p.Scale < 0 {
		errs = append(errs, fmt.Errorf("scale %d is negative", p.Scale))
	}
	if p.MinOpen < 0 {
		errs = append(errs, fmt.Errorf("minimum of %d open facilities is negative", p.MinOpen))
	}
	if p.MaxOpen < 0 {
		errs = append(errs, fmt.Errorf("maximum of %d open facilities is negative", p.MaxOpen))
	}
	errs = append(errs, p.checkLists(n)...)
	if err := checkShape(p.Cost); err != nil {
		errs = append(errs, err)
	}
	if len(errs) > 0 {
		return totals{}, errors.Join(errs...)
	}
	return p.checkCosts(n, m)
}

func (p *Problem) checkLists(n int) (errs []error) {
	forced := make(map[int]bool, len(p.Forced))
	for k, i := range p.Forced {
		if i < 0 || i >= n {
			errs = append(errs, fmt.Errorf("forced[%d]: no facility %d among %d", k, i, n))
		}
		forced[i] = true
	}
	for k, i := range p.Forbidden {
		if i < 0 || i >= n {
			errs = append(errs, fmt.Errorf("forbidden[%d]: no facility %d among %d", k, i, n))
		} else if forced[i] {
			errs = append(errs, fmt.Errorf("forbidden[%d]: facility %d is also forced", k, i))
		}
	}
	return errs
}

// checkShape finds what would make the table's own methods fail.
func checkShape(c Costs) error {
	switch c := c.(type) {
	case Dense:
		if c.Width < 0 || (c.Width == 0 && len(c.Values) > 0) || (c.Width > 0 && len(c.Values)%c.Width != 0) {
			return fmt.Errorf("cost table: %d values are no whole number of rows of %d", len(c.Values), c.Width)
		}
	case Grid:
		if len(c.X) != len(c.Y) {
			return fmt.Errorf("grid: %d X and %d Y", len(c.X), len(c.Y))
		}
		if c.PerUnit < 0 {
			return fmt.Errorf("grid: %d steps in a unit", c.PerUnit)
		}
		for i := range c.X {
			if c.X[i] < 0 || c.Y[i] < 0 {
				return fmt.Errorf("grid: point %d is at (%d, %d), below zero", i, c.X[i], c.Y[i])
			}
		}
	}
	return nil
}

func (p *Problem) checkCosts(n, m int) (totals, error) {
	var errs []error
	negative, never := 0, false
	sum, divisor := int64(0), int64(0)
	limit := int64(maxTotal) / int64(n+1)
	for i, f := range p.Opening {
		if f < 0 {
			if negative++; negative <= maxErrors {
				errs = append(errs, fmt.Errorf("opening cost of facility %d is negative: %d", i, f))
			}
			continue
		}
		divisor = commonDivisor(divisor, f)
		sum = min(limit, sum+min(limit, f))
	}
	row := make([]int64, n)
	for j := range m {
		p.Cost.Row(j, row)
		worst := int64(0)
		for i, c := range row {
			switch {
			case c < 0:
				if negative++; negative <= maxErrors {
					errs = append(errs, fmt.Errorf("cost of client %d at facility %d is negative: %d", j, i, c))
				}
			case c == Never:
				never = true
			default:
				divisor = commonDivisor(divisor, c)
				worst = max(worst, c)
			}
		}
		sum = min(limit, sum+min(limit, worst))
	}
	if negative > maxErrors {
		errs = append(errs, fmt.Errorf("%d more negative costs", negative-maxErrors))
	}
	t := totals{worst: sum, divisor: max(divisor, 1)}
	if never && sum < limit {
		t.unserved = (sum/t.divisor + 1) * t.divisor
		if t.unserved >= (limit-sum)/int64(m) {
			t.worst = limit
		} else {
			t.worst = sum + t.unserved*int64(m)
		}
	}
	if t.worst >= limit {
		errs = append(errs, fmt.Errorf("costs are too large for exact sums: opening every one of %d facilities and serving every client at its highest cost must cost less than %d; use a smaller scale", n, limit))
	}
	return t, errors.Join(errs...)
}

// commonDivisor returns the greatest common divisor; that of 0 and b is b.
func commonDivisor(a, b int64) int64 {
	if a == 1 {
		return 1
	}
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
