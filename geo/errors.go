package geo

import "errors"

var (
	// ErrInvalid marks a value out of its range: a point off the globe, bands
	// out of order, shares that do not add up, text that is no ZIP code.
	// ErrUnknownZIP and ErrMilitary match it too.
	ErrInvalid = errors.New("geo: invalid")

	// ErrUnknownZIP marks a well-formed ZIP code or prefix that the postal
	// service does not use.
	ErrUnknownZIP error = kindOfInvalid("geo: unknown ZIP prefix")

	// ErrMilitary marks a military address (APO, FPO, DPO), which has no place
	// in the United States to ship to by ground.
	ErrMilitary error = kindOfInvalid("geo: military address")
)

// kindOfInvalid is a sentinel that errors.Is also matches with ErrInvalid.
type kindOfInvalid string

func (e kindOfInvalid) Error() string { return string(e) }
func (kindOfInvalid) Unwrap() error   { return ErrInvalid }
