package facility

import "fmt"

// Class is a class of location problems that a file may be read as.
type Class uint8

// The classes that Read knows. The zero Class is AnyClass.
const (
	// AnyClass: what the format says.
	AnyClass Class = iota
	// UFL is facility location without capacities.
	UFL
	// PMedian has no opening costs and no capacities; the number of open
	// facilities is given.
	PMedian
	// CFL is facility location with capacities, where clients may be shared.
	CFL
	// SSCFL is CFL with one facility for each client.
	SSCFL
	// CPMedian is PMedian with capacities and one facility for each client.
	CPMedian
)

var classNames = [...]string{"auto", "ufl", "pmedian", "cfl", "sscfl", "cpmedian"}

// String returns the name of the class in lower case.
func (c Class) String() string { return name(classNames[:], uint8(c)) }

// MarshalText writes the name of the class.
func (c Class) MarshalText() ([]byte, error) { return marshalName(classNames[:], uint8(c)) }

// UnmarshalText reads what MarshalText writes.
func (c *Class) UnmarshalText(text []byte) error {
	return unmarshalName(classNames[:], (*uint8)(c), text)
}

// Class returns the class of the problem, AnyClass if it has safety stock. A
// problem without opening costs is a median.
func (p *Problem) Class() Class {
	median := p.Opening == nil
	switch c := p.class(); {
	case c == pooled:
		return AnyClass
	case c == uncapacitated && median:
		return PMedian
	case c == uncapacitated:
		return UFL
	case c == single && median:
		return CPMedian
	case c == single:
		return SSCFL
	}
	return CFL
}

// restate turns the problem of a file into one of class c, by leaving out what
// the class does not have.
func (c Class) restate(p *Problem) error {
	median, capacities := c == PMedian || c == CPMedian, c != UFL && c != PMedian
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
	p.Single = c == SSCFL || c == CPMedian
	return nil
}
