package files

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// integrality is how far from 0 or 1 a value of y may be; solvers mean 1e-6,
// some 1e-5.
const integrality = 1e-5

// ReadSolution reads what another solver wrote of the model of [WriteLP] or
// [WriteMPS], and returns the plan: it opens the facilities whose y_i is 1 and
// serves each client from the cheapest of them; with capacities, all clients
// from those at the lowest cost together, or, if the problem is Single, client j
// from the facility i whose x_i_j is 1. It knows
//
//   - lines "y_3 1" with or without more after them: HiGHS's raw and sparse
//     styles, SCIP, Gurobi;
//   - the same after a number: CBC, and GLPK's printed solution.
//
// A y_i that the file does not list is 0; one that is further than 1e-5 from 0
// and 1 is an error; so it is with x_i_j where that counts. Nothing else in the
// file is believed, neither its status nor its values of x otherwise or of the
// objective: the cost of the plan is computed from the problem, and a plan
// outside of the problem's limits or capacities is an error. So are a problem
// that does not pass [Problem.Check] or has safety stock, lines of more than 4096
// bytes, and a file without a solution or, in HiGHS's styles, with an end that is
// missing; other files do not say how long they are.
//
// No bound is read: the Bound is 0, as no plan costs less, so that the plan is
// Feasible, or Optimal if it costs nothing, and Stop is WorkLimit. To prove more,
// pass Open to [Solve] as Options.Start. O(facilities * clients + length of the
// file), and with capacities the time of a transportation problem.
func ReadSolution(r io.Reader, p *facility.Problem) (*facility.Solution, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if p.Safety != nil {
		return nil, errors.New("a problem with safety stock has no model that other solvers could solve")
	}
	values, err := readValues(newScanner(r), p)
	if err != nil {
		return nil, err
	}
	if err := checkOpen(p, values.open); err != nil {
		return nil, err
	}
	s := &facility.Solution{Status: facility.Feasible, Stop: facility.WorkLimit, Open: values.open}
	switch {
	case p.Capacity == nil:
		s.Value, s.Assign, err = facility.Evaluate(p, s.Open)
	case p.Single:
		s.Assign = values.assign
		s.Value, err = facility.CostOf(p, s.Open, s.Assign)
	default:
		s.Value, s.Assign, s.Shares, err = facility.EvaluateShared(p, s.Open)
	}
	if err != nil {
		return nil, err
	}
	if s.Value == 0 {
		s.Status, s.Stop = facility.Optimal, facility.Proved
	}
	return s, nil
}

// values are those of a solution that count.
type values struct {
	open   []int
	assign []int32 // -1 for clients without a facility, nil if x does not count
}

// readValues returns the facilities whose y is 1, and which x are.
func readValues(s *scanner, p *facility.Problem) (*values, error) {
	listed := make([]bool, p.Facilities())
	v := &values{}
	if p.Capacity != nil && p.Single {
		v.assign = slices.Repeat([]int32{-1}, p.Clients())
	}
	due := 0       // lines of columns that HiGHS announced
	found := false // anything that says that this is a solution
	for {
		line, more, err := s.text()
		if err != nil {
			return nil, err
		}
		words := strings.Fields(line)
		header := len(words) > 0 && words[0] == "#"
		if due > 0 && (!more || header) {
			return nil, s.fault("%d more columns should follow: %w", due, io.ErrUnexpectedEOF)
		}
		if !more || header && len(words) > 1 && words[1] == "Dual" {
			break // what follows has the same names, but not their values
		}
		switch {
		case header && len(words) == 3 && words[1] == "Columns":
			if due, err = strconv.Atoi(words[2]); err != nil {
				return nil, s.fault("%s where a number of columns should be", short([]byte(words[2])))
			}
			due = max(due, -due) // negative in the sparse style
			found = true
			continue
		case strings.Contains(line, "objective value"):
			found = true
			continue
		case due > 0:
			due--
		}
		words = fromName(words)
		switch {
		case len(words) == 0:
		case strings.HasPrefix(words[0], "y_"):
			found = true
			err = v.addOpen(words, listed)
		case strings.HasPrefix(words[0], "x_") && v.assign != nil:
			err = v.addPair(words, p.Facilities())
		}
		if err != nil {
			return nil, s.fault("%w", err)
		}
	}
	if !found {
		return nil, errors.New("the file has no value of any y: it holds no solution of the model")
	}
	slices.Sort(v.open)
	return v, nil
}

// fromName drops what may be before the name of a variable: CBC's mark ** and a
// number.
func fromName(words []string) []string {
	if len(words) > 0 && words[0] == "**" {
		words = words[1:]
	}
	if len(words) > 1 {
		if _, err := strconv.Atoi(words[0]); err == nil {
			words = words[1:]
		}
	}
	return words
}

// addOpen adds the value of y_i that a line gives.
func (v *values) addOpen(words []string, listed []bool) error {
	var index [1]int
	one, err := binaryValue(words, "y", index[:])
	i := index[0]
	switch {
	case errors.Is(err, errNoVariable), err == nil && i >= len(listed):
		return fmt.Errorf("no variable %s in a model of %d facilities", short([]byte(words[0])), len(listed))
	case err != nil:
		return err
	case listed[i]:
		return fmt.Errorf("a second value of y_%d", i)
	}
	listed[i] = true
	if one {
		v.open = append(v.open, i)
	}
	return nil
}

// addPair adds the value of x_i_j that a line gives.
func (v *values) addPair(words []string, n int) error {
	var index [2]int
	one, err := binaryValue(words, "x", index[:])
	i, j := index[0], index[1]
	switch {
	case errors.Is(err, errNoVariable), err == nil && (i >= n || j >= len(v.assign)):
		return fmt.Errorf("no variable %s in a model of %d facilities and %d clients", short([]byte(words[0])), n, len(v.assign))
	case err != nil:
		return err
	case one && v.assign[j] >= 0:
		return fmt.Errorf("client %d is served by facilities %d and %d", j, v.assign[j], i)
	case one:
		v.assign[j] = int32(i)
	}
	return nil
}

var errNoVariable = errors.New("no variable of the model")

// binaryValue reads a line with the value of a variable that is 0 or 1: its name,
// which gives the indices, perhaps the star that GLPK puts before the values of
// integers, and the value.
func binaryValue(words []string, prefix string, indices []int) (one bool, err error) {
	name := words[0]
	parts := strings.Split(name, "_")
	if len(parts) != 1+len(indices) || parts[0] != prefix {
		return false, errNoVariable
	}
	for k, digits := range parts[1:] {
		i, err := strconv.Atoi(digits)
		if err != nil || i < 0 || strconv.Itoa(i) != digits {
			return false, errNoVariable
		}
		indices[k] = i
	}
	words = words[1:]
	if len(words) > 0 && words[0] == "*" {
		words = words[1:]
	}
	if len(words) == 0 {
		return false, fmt.Errorf("%s has no value", name)
	}
	v, err := strconv.ParseFloat(words[0], 64)
	switch {
	case err != nil:
		return false, fmt.Errorf("%s where the value of %s should be", short([]byte(words[0])), name)
	case -integrality <= v && v <= integrality:
		return false, nil
	case 1-integrality <= v && v <= 1+integrality:
		return true, nil
	}
	return false, fmt.Errorf("%s is %s, neither 0 nor 1", name, short([]byte(words[0])))
}

// checkOpen compares a plan with the limits of the problem.
func checkOpen(p *facility.Problem, open []int) error {
	var errs []error
	if len(open) < p.MinOpen {
		errs = append(errs, fmt.Errorf("%d open facilities, fewer than %d", len(open), p.MinOpen))
	}
	if p.MaxOpen > 0 && len(open) > p.MaxOpen {
		errs = append(errs, fmt.Errorf("%d open facilities, more than %d", len(open), p.MaxOpen))
	}
	for _, i := range p.Forced {
		if _, isOpen := slices.BinarySearch(open, i); !isOpen {
			errs = append(errs, fmt.Errorf("facility %d is closed, but forced", i))
		}
	}
	for _, i := range p.Forbidden {
		if _, isOpen := slices.BinarySearch(open, i); isOpen {
			errs = append(errs, fmt.Errorf("facility %d is open, but forbidden", i))
		}
	}
	return errors.Join(errs...)
}
