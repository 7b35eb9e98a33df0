package files

import (
	"fmt"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// restate turns the problem of a file into one of class c, by leaving out what
// the class does not have.
func restate(p *facility.Problem, c facility.Class) error {
	median, capacities := c == facility.PMedian || c == facility.CPMedian, c != facility.UFL && c != facility.PMedian
	switch {
	case median && p.MinOpen == 0:
		return fmt.Errorf("the file does not say how many facilities to open, as a %v problem must: state P", c)
	case !median && p.Opening == nil:
		return fmt.Errorf("the file has no opening costs, as a %v problem needs", c)
	case capacities && p.Capacity == nil:
		return fmt.Errorf("the file has no capacities, as a %v problem needs; state Capacity if it only leaves them open", c)
	}
	if median {
		p.Opening = nil
	}
	if !capacities {
		p.Demand, p.Capacity = nil, nil
	}
	p.Single = c == facility.SSCFL || c == facility.CPMedian
	return nil
}
