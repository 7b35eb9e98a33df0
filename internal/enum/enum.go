// Package enum writes and reads the names of small enumerations.
package enum

import "fmt"

// Name returns the name of value v, or "value v" if it has none.
func Name(names []string, v uint8) string {
	if int(v) < len(names) {
		return names[v]
	}
	return fmt.Sprintf("value %d", v)
}

// Marshal returns the name of value v, or an error if it has none.
func Marshal(names []string, v uint8) ([]byte, error) {
	if int(v) < len(names) {
		return []byte(names[v]), nil
	}
	return nil, fmt.Errorf("no name for value %d, want one below %d", v, len(names))
}

// Unmarshal sets v to the value with the name in text, or returns an error.
func Unmarshal(names []string, v *uint8, text []byte) error {
	for i, n := range names {
		if n == string(text) {
			*v = uint8(i)
			return nil
		}
	}
	return fmt.Errorf("unknown name %q, want one of %q", text, names)
}
