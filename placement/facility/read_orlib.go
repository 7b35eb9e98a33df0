package facility

// readORLib reads the format ORLib.
func readORLib(s *scanner) (*Problem, error) {
	n, m, err := readSize(s)
	if err != nil {
		return nil, err
	}
	var x numbers
	for range n {
		if err := skipCapacity(s); err != nil {
			return nil, err
		}
		if err := x.add(s, "an opening cost", 0); err != nil {
			return nil, err
		}
	}
	for range m {
		if _, _, err := s.number("a demand"); err != nil {
			return nil, err
		}
		// Other formats have the same numbers of numbers in another order; the
		// lines tell them apart.
		if !s.opensLine {
			return nil, s.fault("a demand should open a new line: the file is not in this format")
		}
		for range n {
			if err := x.add(s, "a cost", 0); err != nil {
				return nil, err
			}
		}
	}
	if err := s.end(); err != nil {
		return nil, err
	}
	return &Problem{
		Opening: x.values[:n:n],
		Cost:    Dense{Width: n, Values: x.values[n:]},
		Scale:   x.scale(),
	}, nil
}

// readSize reads the numbers of facilities and clients.
func readSize(s *scanner) (n, m int, err error) {
	if n, err = s.count("the number of facilities", 1, maxEntries); err != nil {
		return 0, 0, err
	}
	if m, err = s.count("the number of clients", 1, maxEntries); err != nil {
		return 0, 0, err
	}
	if m > maxEntries/n {
		return 0, 0, s.fault("a table of %d x %d costs is too large: at most %d", n, m, maxEntries)
	}
	return n, m, nil
}

// skipCapacity reads a capacity or the word that stands for one.
func skipCapacity(s *scanner) error {
	word, err := s.word("a capacity")
	if err != nil || string(word) == "capacity" {
		return err
	}
	if v, _, err := parseNumber(word); err != nil || v < 0 {
		return s.fault("%s where a capacity, or the word, should be", short(word))
	}
	return nil
}
