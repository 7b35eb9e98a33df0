package facility

import (
	"context"
	"errors"
	"fmt"
)

// maxTotal is what totals.worst times one more than the number of facilities
// must stay below: no sum of the search then overflows.
const maxTotal = 1 << 62

// maxPriced is the same with capacities, for two more than the number of
// facilities: no price of a transportation problem then overflows.
const maxPriced = 1 << 58

// maxCount is the largest number of facilities or of clients.
const maxCount = 1 << 24

// maxPairs is the largest number of pairs of a facility and a client.
const maxPairs = 1<<31 - 1<<25

// maxErrors is how many mistakes of one kind Check describes one by one.
const maxErrors = 10

// Check returns every mistake of the problem, joined, or nil: negative costs,
// limits that make no sense, facilities that do not exist, tables and lists of
// the wrong size, sums that could overflow. A problem without a plan is not a
// mistake. It reads the whole table: O(facilities * clients).
func (p *Problem) Check() error {
	_, err := p.check(context.Background())
	return err
}

// totals is what Check learns of the size of the numbers.
type totals struct {
	// worst is the sum of all opening costs, of every client's highest cost, and
	// of the safety stock of every facility if it served all clients.
	worst int64
	// unserved is the cost by which the search counts a client that no open
	// facility may serve: more than the worst plan. Zero if there is no Never.
	unserved int64
	// divisor divides the cost of every plan; it is 1 if all costs are zero.
	divisor int64
}

// errNone is what is wrong with a nil problem.
var errNone = errors.New("there is no problem")

func (p *Problem) check(ctx context.Context) (totals, error) {
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
	errs = append(errs, p.checkAmounts(n, m)...)
	if err := checkShape(p.Cost); err != nil {
		errs = append(errs, err)
	}
	if len(errs) > 0 {
		return totals{}, errors.Join(errs...)
	}
	return p.checkCosts(ctx, n, m)
}

// checkSizes finds what would make an evaluation of plans fail.
func (p *Problem) checkSizes() error {
	if p == nil {
		return errNone
	}
	if err := checkShape(p.Cost); err != nil {
		return err
	}
	n := p.Facilities()
	if p.Opening != nil && len(p.Opening) != n {
		return fmt.Errorf("opening costs: %d for %d facilities", len(p.Opening), n)
	}
	return errors.Join(p.checkAmounts(n, p.Clients())...)
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

func (p *Problem) checkCosts(ctx context.Context, n, m int) (totals, error) {
	var errs []error
	negative, never := 0, false
	sum, divisor := int64(0), int64(0)
	limit := int64(maxTotal) / int64(n+1)
	if p.Capacity != nil {
		limit = maxPriced / int64(n+2)
	}
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
		if ctx.Err() != nil {
			return totals{}, context.Cause(ctx)
		}
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
	for _, rate := range p.Safety {
		sum = min(limit, sum+min(limit, safetyCost(rate, total(p.Variance))))
	}
	t := totals{worst: sum, divisor: max(divisor, 1)}
	if c := p.class(); c == shared || c == pooled {
		t.divisor = 1 // plans cost fractions and roots, rounded up
	}
	if never && sum < limit {
		t.unserved = (sum/t.divisor + 1) * t.divisor
		if t.unserved >= (limit-sum)/int64(m) {
			t.worst = limit
		} else {
			t.worst = sum + t.unserved*int64(m)
		}
	}
	if t.worst >= limit {
		errs = append(errs, fmt.Errorf("costs are too large for exact sums: opening every one of %d facilities, serving every client at its highest cost and all safety stock must cost less than %d; use a smaller scale", n, limit))
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
