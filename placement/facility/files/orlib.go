package files

import "github.com/forwardstock/forwardstock/placement/facility"

// readORLib reads the format ORLib.
func readORLib(s *scanner, capacity int64) (*facility.Problem, error) {
	n, m, err := readSize(s)
	if err != nil {
		return nil, err
	}
	f := figures{n: n, m: m, given: capacity}
	for range n {
		if err := f.addCapacityOrWord(s); err != nil {
			return nil, err
		}
		if err := f.addOpening(s, 1); err != nil {
			return nil, err
		}
	}
	for range m {
		if err := f.addDemands(s, 1); err != nil {
			return nil, err
		}
		// Other formats have the same numbers of numbers in another order; the
		// lines tell them apart.
		if !s.opensLine {
			return nil, s.fault("a demand should open a new line: the file is not in this format")
		}
		if err := f.addCosts(s, n); err != nil {
			return nil, err
		}
	}
	if err := s.end(); err != nil {
		return nil, err
	}
	return f.problem()
}

// readSize reads the numbers of facilities and clients.
func readSize(s *scanner) (n, m int, err error) {
	if n, err = s.count("the number of facilities", 1, maxEntries); err != nil {
		return 0, 0, err
	}
	if m, err = s.count("the number of clients", 1, maxEntries); err != nil {
		return 0, 0, err
	}
	return n, m, s.checkTable(n, m)
}

// readSizeOfClients reads the numbers of clients and facilities, in that order.
func readSizeOfClients(s *scanner) (n, m int, err error) {
	if m, err = s.count("the number of clients", 1, maxEntries); err != nil {
		return 0, 0, err
	}
	if n, err = s.count("the number of facilities", 1, maxEntries); err != nil {
		return 0, 0, err
	}
	return n, m, s.checkTable(n, m)
}

// checkTable refuses a table that is too large.
func (s *scanner) checkTable(n, m int) error {
	if m > maxEntries/n {
		return s.fault("a table of %d x %d costs is too large: at most %d", n, m, maxEntries)
	}
	return nil
}
