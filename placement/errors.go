package placement

import (
	"errors"
	"fmt"
	"strings"
)

// ErrInvalid is matched by every error about a problem that makes no sense.
// Each mistake has its place, and all of them are reported at once.
var ErrInvalid = errors.New("invalid problem")

// ErrInfeasible is matched by the errors that say that no plan can keep all
// requirements.
var ErrInfeasible = errors.New("no plan keeps all requirements")

// InfeasibleError names the requirements that no plan can keep, and the best
// that can be had of each. It matches ErrInfeasible. FindConflict of package
// whatif finds the smallest set of requirements in conflict, and how far they
// must give.
type InfeasibleError struct {
	Conflicts []Conflict
}

// Conflict is a requirement that cannot be kept together with the rest.
type Conflict struct {
	// Requirement in words, such as "95% of demand within 2 days".
	Requirement string
	// Reason in words, such as "the best reachable share is 87.3%".
	Reason string
	// Promise is the index of the promise in Policy.Within, or -1 when the
	// requirement is something else.
	Promise int
	// Best is the largest share that can be had of a promise, in [0, 1].
	Best float64
}

// Error lists the conflicts, and a reason that several share once.
func (e *InfeasibleError) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%v: ", ErrInfeasible)
	for i, c := range e.Conflicts {
		switch {
		case i == 0:
		case c.Reason == e.Conflicts[i-1].Reason:
			text.WriteString(", ")
		default:
			text.WriteString("; ")
		}
		text.WriteString(c.Requirement)
		if i+1 == len(e.Conflicts) || c.Reason != e.Conflicts[i+1].Reason {
			text.WriteString(": " + c.Reason)
		}
	}
	return text.String()
}

// Is reports whether target is ErrInfeasible.
func (e *InfeasibleError) Is(target error) bool { return target == ErrInfeasible }
