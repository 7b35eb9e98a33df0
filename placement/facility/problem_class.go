package facility

import "github.com/forwardstock/forwardstock/internal/enum"

// Class is a class of location problems of the field.
type Class uint8

// The zero Class is AnyClass.
const (
	// AnyClass is none in particular.
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
func (c Class) String() string { return enum.Name(classNames[:], uint8(c)) }

// MarshalText writes the name of the class.
func (c Class) MarshalText() ([]byte, error) { return enum.Marshal(classNames[:], uint8(c)) }

// UnmarshalText reads what MarshalText writes.
func (c *Class) UnmarshalText(text []byte) error {
	return enum.Unmarshal(classNames[:], (*uint8)(c), text)
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
