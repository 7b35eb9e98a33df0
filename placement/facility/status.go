package facility

import "github.com/forwardstock/forwardstock/internal/enum"

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
func (s Status) String() string { return enum.Name(statusNames[:], uint8(s)) }

// MarshalText writes the status in lower case.
func (s Status) MarshalText() ([]byte, error) { return enum.Marshal(statusNames[:], uint8(s)) }

// UnmarshalText reads what MarshalText writes.
func (s *Status) UnmarshalText(text []byte) error {
	return enum.Unmarshal(statusNames[:], (*uint8)(s), text)
}

// Stop says why a search ended.
type Stop uint8

// The zero Stop is Proved.
const (
	// Proved: the answer, a plan or that there is none, is proved.
	Proved Stop = iota
	// GapReached: the plan is within Options.Gap of the bound; or, where its cost is
	// rounded up from a fraction, with a Gap of zero as well, so close to it that
	// multipliers, which are whole ticks of the search, cannot tell the two apart.
	GapReached
	// WorkLimit: Options.Work was used up.
	WorkLimit
	// TimeLimit: Options.Time was used up.
	TimeLimit
	// Cancelled: the context was done.
	Cancelled
	// Enumerated: every answer that the bound leaves open was looked at, and none is
	// better, or by more than Options.Gap; the bound by itself does not prove it.
	Enumerated
	// Exhausted: nothing is left to branch on, and the bound is not within Options.Gap.
	Exhausted
)

var stopNames = [...]string{"proved", "gap", "work", "time", "cancelled", "enumerated", "exhausted"}

// String returns the reason in lower case.
func (s Stop) String() string { return enum.Name(stopNames[:], uint8(s)) }

// MarshalText writes the reason in lower case.
func (s Stop) MarshalText() ([]byte, error) { return enum.Marshal(stopNames[:], uint8(s)) }

// UnmarshalText reads what MarshalText writes.
func (s *Stop) UnmarshalText(text []byte) error {
	return enum.Unmarshal(stopNames[:], (*uint8)(s), text)
}
