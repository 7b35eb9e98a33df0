package placement

import (
	"fmt"
	"io"

	"github.com/forwardstock/forwardstock/internal/jsonin"
)

// maxProblem is how many bytes of a problem are read.
const maxProblem = 1 << 30

// ReadProblem reads a problem as encoding/json writes one, or written by hand, and checks
// it. Nothing is passed over: a field that a problem does not have, one that is there
// twice or is of another kind, what is not JSON, and anything after the problem are
// mistakes, each named with its line, its column and its place, such as
//
//	problem: line 7, column 15: network.sites[0].fixed: money: want a number of dollars, not "300"
//
// A file without such mistakes is checked as [Problem.Check] does, and what that finds
// matches [ErrInvalid]. It reads at most 1 GiB.
func ReadProblem(r io.Reader) (*Problem, error) {
	p := new(Problem)
	if err := jsonin.Read(r, maxProblem, p); err != nil {
		return nil, fmt.Errorf("problem: %w", err)
	}
	if err := p.Check(); err != nil {
		return nil, err
	}
	return p, nil
}
