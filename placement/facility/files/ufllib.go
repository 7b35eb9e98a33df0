package files

import (
	"strings"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// readUflLib reads the format UflLib.
func readUflLib(s *scanner) (*facility.Problem, error) {
	var name string
	if line := s.peekLine(); len(line) >= 5 && strings.EqualFold(line[:5], "FILE:") {
		for name == "" {
			text, _, err := s.text()
			if err != nil {
				return nil, err
			}
			name = text
		}
		name = strings.TrimSpace(name[5:])
	}
	n, m, err := readSize(s)
	if err != nil {
		return nil, err
	}
	if _, err := s.count("a zero", 0, 0); err != nil {
		return nil, err
	}
	var x numbers
	for i := range n {
		if _, err := s.count("the number of the facility", i+1, i+1); err != nil {
			return nil, err
		}
		if err := x.add(s, "an opening cost", 0); err != nil {
			return nil, err
		}
		for range m {
			if err := x.add(s, "a cost", 0); err != nil {
				return nil, err
			}
		}
	}
	if err := s.end(); err != nil {
		return nil, err
	}
	p := &facility.Problem{Name: name, Opening: make([]int64, n), Scale: x.scale()}
	cost := facility.NewDense(n, m)
	for i := range n {
		row := x.values[i*(m+1):]
		p.Opening[i] = row[0]
		for j, c := range row[1 : m+1] {
			cost.Values[j*n+i] = c
		}
	}
	p.Cost = cost
	return p, nil
}
