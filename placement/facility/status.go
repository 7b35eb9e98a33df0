package facility

import "fmt"

// Status says what a solution is.
type Status uint8

// The zero Status is Unknown.
const (
	// Unknown: no plan was found, and none was proved impossible.
	Unknown Status = iota
	// Infeasible: it is proved that no plan exists.
	Infeasible
	// Feasible: a plan whose value is above the proven bound.
	Feasible
	// Optimal: a plan whose value equals the proven bound.
	Optimal
)

var statusNames = [...]string{"unknown", "infeasible", "feasible", "optimal"}

// String returns the status in lower case.
func (s Status) String() string { return name(statusNames[:], uint8(s)) }

// MarshalText writes the status in lower case.
func (s Status) MarshalText() ([]byte, error) { return marshalName(statusNames[:], uint8(s)) }

// UnmarshalText reads what MarshalText writes.
func (s *Status) UnmarshalText(text []byte) error {
	return unmarshalName(statusNames[:], (*uint8)(s), text)
}

// Stop says why a search ended.
type Stop uint8

// The zero Stop is Proved.
const (
	// Proved: the answer, a plan or that there is none, is proved.
	Proved Stop = iota
	// GapReached: the plan is within Options.Gap of the bound.
	GapReached
	// WorkLimit: Options.Work was used up.
	WorkLimit
	// TimeLimit: Options.Time was used up.
	TimeLimit
	// Cancelled: the context was done.
	Cancelled
)

var stopNames = [...]string{"proved", "gap", "work", "time", "cancelled"}

// String returns the reason in lower case.
func (s Stop) String() string { return name(stopNames[:], uint8(s)) }

// MarshalText writes the reason in lower case.
func (s Stop) MarshalText() ([]byte, error) { return marshalName(stopNames[:], uint8(s)) }

// UnmarshalText reads what MarshalText writes.
func (s *Stop) UnmarshalText(text []byte) error {
	return unmarshalName(stopNames[:], (*uint8)(s), text)
}

func name(names []string, v uint8) string {
	if int(v) < len(names) {
		return names[v]
	}
	return fmt.Sprintf("value %d", v)
}

func marshalName(names []string, v uint8) ([]byte, error) {
	if int(v) < len(names) {
		return []byte(names[v]), nil
	}
	return nil, fmt.Errorf("no name for value %d, want one below %d", v, len(names))
}

func unmarshalName(names []string, v *uint8, text []byte) error {
	for i, n := range names {
		if n == string(text) {
			*v = uint8(i)
			return nil
		}
	}
	return fmt.Errorf("unknown name %q, want one of %q", text, names)
}
