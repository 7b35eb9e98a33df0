package files

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// tsplibKeys are the keywords that a file of points may begin with.
var tsplibKeys = [...]string{"NAME", "TYPE", "COMMENT", "DIMENSION", "EDGE_WEIGHT_TYPE", "NODE_COORD_SECTION"}

func isTSPLIBKey(word string) bool {
	key, _, _ := strings.Cut(word, ":")
	return slices.Contains(tsplibKeys[:], key)
}

// readTSPLIB reads the format TSPLIB.
func readTSPLIB(s *scanner) (*facility.Problem, error) {
	name, n, err := readSpecification(s)
	if err != nil {
		return nil, err
	}
	points := newPointReader(n)
	for range n {
		if err := points.read(s); err != nil {
			return nil, err
		}
	}
	if err := readEOF(s); err != nil {
		return nil, err
	}
	grid, err := points.grid()
	if err != nil {
		return nil, err
	}
	return &facility.Problem{Name: name, Cost: grid}, nil
}

// readSpecification reads the lines before the points.
func readSpecification(s *scanner) (name string, n int, err error) {
	plane := false
	for {
		line, more, err := s.text()
		if err != nil {
			return "", 0, err
		}
		if !more {
			return "", 0, s.fault("the file ends where NODE_COORD_SECTION should be")
		}
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(key) {
		case "", "TYPE", "COMMENT", "NODE_COORD_TYPE", "DISPLAY_DATA_TYPE":
		case "NAME":
			name = value
		case "DIMENSION":
			if n, err = strconv.Atoi(value); err != nil || n < 1 || n > maxPoints {
				return "", 0, s.fault("DIMENSION %s: want 1 to %d", short([]byte(value)), maxPoints)
			}
		case "EDGE_WEIGHT_TYPE":
			if plane = value == "EUC_2D"; !plane {
				return "", 0, s.fault("EDGE_WEIGHT_TYPE %s: only EUC_2D is known", short([]byte(value)))
			}
		case "NODE_COORD_SECTION":
			switch {
			case n == 0:
				return "", 0, s.fault("DIMENSION should be before the points")
			case !plane:
				return "", 0, s.fault("EDGE_WEIGHT_TYPE should be before the points")
			}
			return name, n, nil
		default:
			return "", 0, s.fault("keyword %s is not known", short([]byte(key)))
		}
	}
}

// readEOF reads the word EOF, which may be missing, and the end.
func readEOF(s *scanner) error {
	word, err := s.word("EOF")
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) && errors.Is(s.err, io.EOF):
		return nil
	case err != nil:
		return err
	case string(word) != "EOF":
		return s.fault("%s where EOF should be", short(word))
	}
	return s.end()
}
