package files

import (
	"errors"
	"io"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// readHolmberg reads the format Holmberg.
func readHolmberg(s *scanner) (*facility.Problem, error) {
	n, m, err := readSize(s)
	if err != nil {
		return nil, err
	}
	f := figures{n: n, m: m}
	for range n {
		if err := f.addCapacities(s, 1); err != nil {
			return nil, err
		}
		if err := f.addOpening(s, 1); err != nil {
			return nil, err
		}
	}
	if err := f.addDemands(s, m); err != nil {
		return nil, err
	}
	if err := f.addCosts(s, n*m); err != nil {
		return nil, err
	}
	if err := s.skipValue(); err != nil {
		return nil, err
	}
	f.transpose()
	return oneEach(f.problem())
}

// oneEach asks that one facility serves the whole of a client.
func oneEach(p *facility.Problem, err error) (*facility.Problem, error) {
	if err != nil {
		return nil, err
	}
	p.Single = true
	return p, nil
}

// skipValue reads what may be the best known value, and the end.
func (s *scanner) skipValue() error {
	word, err := s.word("the end")
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) && errors.Is(s.err, io.EOF):
		return nil
	case err != nil:
		return err
	}
	if _, _, err := parseNumber(word); err != nil {
		return s.fault("%s where the best known value or the end should be: %w", short(word), err)
	}
	return s.end()
}

// readDiaz reads the format Diaz.
func readDiaz(s *scanner) (*facility.Problem, error) {
	n, m, err := readSizeOfClients(s)
	if err != nil {
		return nil, err
	}
	f := figures{n: n, m: m}
	if err := f.addCosts(s, n*m); err != nil {
		return nil, err
	}
	if err := f.addDemands(s, m); err != nil {
		return nil, err
	}
	if err := f.addOpening(s, n); err != nil {
		return nil, err
	}
	if err := f.addCapacities(s, n); err != nil {
		return nil, err
	}
	if err := s.end(); err != nil {
		return nil, err
	}
	return oneEach(f.problem())
}

// readTBED reads the format TBED.
func readTBED(s *scanner) (*facility.Problem, error) {
	n, m, err := readSizeOfClients(s)
	if err != nil {
		return nil, err
	}
	f := figures{n: n, m: m}
	if err := f.addDemands(s, m); err != nil {
		return nil, err
	}
	if err := f.addCapacities(s, n); err != nil {
		return nil, err
	}
	if err := f.addOpening(s, n); err != nil {
		return nil, err
	}
	if err := f.addCosts(s, n*m); err != nil {
		return nil, err
	}
	if err := s.end(); err != nil {
		return nil, err
	}
	if err := f.timesDemand(); err != nil {
		return nil, err
	}
	f.transpose()
	return f.problem()
}
