package facility

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// integrality is how far from 0 or 1 a value of y may be; solvers mean 1e-6,
// some 1e-5.
const integrality = 1e-5

// ReadSolution reads what another solver wrote of the model of [WriteLP] or
// [WriteMPS], and returns the plan: it opens the facilities whose y_i is 1 and
// serves each client from the cheapest of them. It knows
//
//   - lines "y_3 1" with or without more after them: HiGHS's raw and sparse
//     styles, SCIP, Gurobi;
//   - the same after a number: CBC, and GLPK's printed solution.
//
// A y_i that the file does not list is 0; one that is further than 1e-5 from 0
// and 1 is an error. Nothing else in the file is believed, neither its status
// nor its values of x or of the objective: the cost of the plan is computed
// from the problem, and a plan outside of the problem's limits is an error. So
// are a problem that does not pass [Problem.Check], lines of more than 4096
// bytes, and a file without a solution or, in HiGHS's styles, with an end that
// is missing; other files do not say how long they are.
//
// No bound is read: the Bound is 0, as no plan costs less, so that the plan is
// Feasible, or Optimal if it costs nothing, and Stop is WorkLimit. To prove more,
// pass Open to [Solve] as Options.Start. O(facilities * clients + length of the
// file).
func ReadSolution(r io.Reader, p *Problem) (*Solution, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	open, err := readOpen(newScanner(r), p.Facilities())
	if err != nil {
		return nil, err
	}
	if err := checkOpen(p, open); err != nil {
		return nil, err
	}
	value, assign, err := Evaluate(p, open)
	if err != nil {
		return nil, err
	}
	s := &Solution{Status: Feasible, Stop: WorkLimit, Open: open, Assign: assign, Value: value}
	if value == 0 {
		s.Status, s.Stop = Optimal, Proved
	}
	return s, nil
}

// readOpen returns the facilities whose y is 1.
func readOpen(s *scanner, n int) ([]int, error) {
	listed := make([]bool, n)
	var open []int
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
		i, value, err := openingValue(words, n)
		switch {
		case err != nil:
			return nil, s.fault("%w", err)
		case i < 0:
			continue
		case listed[i]:
			return nil, s.fault("a second value of y_%d", i)
		}
		listed[i], found = true, true
		if value {
			open = append(open, i)
		}
	}
	if !found {
		return nil, errors.New("the file has no value of any y: it holds no solution of the model")
	}
	slices.Sort(open)
	return open, nil
}

// openingValue returns the facility i of a line that gives the value of y_i,
// -1 if it gives none. The name may follow CBC's mark ** and a number; the star
// that GLPK puts before the values of integers is skipped.
func openingValue(words []string, n int) (i int, open bool, err error) {
	if len(words) > 0 && words[0] == "**" {
		words = words[1:]
	}
	if len(words) > 1 && !strings.HasPrefix(words[0], "y_") {
		if _, err := strconv.Atoi(words[0]); err == nil {
			words = words[1:]
		}
	}
	if len(words) == 0 || !strings.HasPrefix(words[0], "y_") {
		return -1, false, nil
	}
	name := words[0]
	words = words[1:]
	if len(words) > 0 && words[0] == "*" {
		words = words[1:]
	}
	digits := strings.TrimPrefix(name, "y_")
	i, err = strconv.Atoi(digits)
	if err != nil || i < 0 || i >= n || strconv.Itoa(i) != digits {
		return 0, false, fmt.Errorf("no variable %s in a model of %d facilities", short([]byte(name)), n)
	}
	if len(words) == 0 {
		return 0, false, fmt.Errorf("%s has no value", name)
	}
	v, err := strconv.ParseFloat(words[0], 64)
	switch {
	case err != nil:
		return 0, false, fmt.Errorf("%s where the value of %s should be", short([]byte(words[0])), name)
	case -integrality <= v && v <= integrality:
		return i, false, nil
	case 1-integrality <= v && v <= 1+integrality:
		return i, true, nil
	}
	return 0, false, fmt.Errorf("%s is %s, neither 0 nor 1", name, short([]byte(words[0])))
}

// checkOpen compares a plan with the limits of the problem.
func checkOpen(p *Problem, open []int) error {
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
