package facility

import (
	"errors"
	"fmt"
)

// maxAmount is what all demands, all capacities and all variances, each
// together, must stay below.
const maxAmount = 1 << 61

// checkAmounts returns what is wrong with demands, capacities and safety stock.
func (p *Problem) checkAmounts(n, m int) (errs []error) {
	if p.Demand != nil || p.Capacity != nil {
		errs = append(errs, checkAmounts("demand", "client", p.Demand, m)...)
		errs = append(errs, checkAmounts("capacity", "facility", p.Capacity, n)...)
	}
	if p.Variance != nil || p.Safety != nil {
		errs = append(errs, checkAmounts("variance", "client", p.Variance, m)...)
		errs = append(errs, checkAmounts("safety", "facility", p.Safety, n)...)
	}
	if p.Capacity != nil && p.Safety != nil {
		errs = append(errs, errors.New("capacities and safety stock cannot be had together"))
	}
	return errs
}

// checkAmounts returns what is wrong with a list of amounts, one for each of
// count owners.
func checkAmounts(what, owner string, amounts []int64, count int) (errs []error) {
	if len(amounts) != count {
		return []error{fmt.Errorf("%s: %d numbers, want %d: one for each %s", what, len(amounts), count, owner)}
	}
	negative, sum := 0, int64(0)
	for k, a := range amounts {
		if a < 0 {
			if negative++; negative <= maxErrors {
				errs = append(errs, fmt.Errorf("%s of %s %d is negative: %d", what, owner, k, a))
			}
			continue
		}
		sum = min(maxAmount, sum+min(maxAmount, a))
	}
	if negative > maxErrors {
		errs = append(errs, fmt.Errorf("%s: %d more are negative", what, negative-maxErrors))
	}
	if sum == maxAmount {
		errs = append(errs, fmt.Errorf("%s: all together must stay below %d; use a larger unit", what, int64(maxAmount)))
	}
	return errs
}

// total returns the sum of amounts, whose limit is that of checkAmounts.
func total(amounts []int64) (sum int64) {
	for _, a := range amounts {
		sum += a
	}
	return sum
}
