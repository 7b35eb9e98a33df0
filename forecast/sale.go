package forecast

import (
	"errors"
	"fmt"
	"strings"

	"github.com/forwardstock/forwardstock/geo"
)

// Sale is one order line: some units of one item, ordered on one day and sent
// to one place.
type Sale struct {
	Day   Day    `json:"day"`             // civil day of the order in the seller's zone
	Order string `json:"order,omitempty"` // order number, or "" if not known
	Item  string `json:"item"`

	// Units are the units ordered, returned later or not: gross demand. They
	// are 0 only for a return that is booked as a line of its own.
	Units int64 `json:"units"`

	Region geo.RegionID `json:"region,omitempty"` // ZIP3 that it went to, or ""
	State  string       `json:"state,omitempty"`  // two capital letters, or ""

	// Returned are the units that came back: at most Units, unless the line
	// is a return by itself.
	Returned int64 `json:"returned,omitempty"`
}

// ErrSale is wrapped by every error about a Sale.
var ErrSale = errors.New("invalid sale")

// Validate returns every mistake of s at once, each wrapping [ErrSale].
func (s Sale) Validate() error {
	var errs []error
	bad := func(format string, a ...any) {
		errs = append(errs, fmt.Errorf("%w: "+format, append([]any{ErrSale}, a...)...))
	}
	if s.Day < MinDay || s.Day > MaxDay {
		bad("day %v has no four-digit year", s.Day)
	}
	if s.Item == "" {
		bad("no item")
	}
	if s.Units < 0 {
		bad("%d units", s.Units)
	}
	if s.Returned < 0 {
		bad("%d units returned", s.Returned)
	}
	if s.Units == 0 && s.Returned == 0 {
		bad("neither units nor returned units")
	}
	if s.Units > 0 && s.Returned > s.Units {
		bad("%d units returned of %d", s.Returned, s.Units)
	}
	if s.Region != "" && !isZIP3(string(s.Region)) {
		bad("region %.20q is not the first three digits of a ZIP", string(s.Region))
	}
	if s.State != "" && !isStateCode(s.State) {
		bad("state %.20q is not two capital letters", s.State)
	}
	return errors.Join(errs...)
}

// Place returns the finest place that s tells.
func (s Sale) Place() Place {
	if s.Region != "" {
		return Place{Region: s.Region}
	}
	return Place{State: s.State}
}

// Place is where a sale went, as finely as it is known: a ZIP3 region, else a
// state, else (the zero Place) nowhere known. Such demand still counts in the
// total. At most one field is set.
type Place struct {
	Region geo.RegionID `json:"region,omitempty"`
	State  string       `json:"state,omitempty"`
}

// Known tells whether p is a region or a state.
func (p Place) Known() bool { return p != Place{} }

// Compare orders places: regions, then states, then the unknown place.
func (p Place) Compare(q Place) int {
	if c := p.rank() - q.rank(); c != 0 {
		return c
	}
	if c := strings.Compare(string(p.Region), string(q.Region)); c != 0 {
		return c
	}
	return strings.Compare(p.State, q.State)
}

func (p Place) rank() int {
	switch {
	case p.Region != "":
		return 0
	case p.State != "":
		return 1
	}
	return 2
}

func (p Place) clone() Place {
	return Place{Region: geo.RegionID(strings.Clone(string(p.Region))), State: strings.Clone(p.State)}
}

// String returns the ZIP3, the state, or "unknown".
func (p Place) String() string {
	switch p.rank() {
	case 0:
		return string(p.Region)
	case 1:
		return p.State
	}
	return "unknown"
}

func isZIP3(s string) bool {
	_, ok := digits(s)
	return ok && len(s) == 3
}

func isStateCode(s string) bool {
	return len(s) == 2 && 'A' <= s[0] && s[0] <= 'Z' && 'A' <= s[1] && s[1] <= 'Z'
}
