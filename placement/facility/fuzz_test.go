package facility_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// decode turns bytes into a small problem: sizes, limits, a state for each
// facility, costs, and by class demands and capacities or safety stock.
func decode(data []byte) *facility.Problem {
	next := func() int {
		if len(data) == 0 {
			return 0
		}
		v := data[0]
		data = data[1:]
		return int(v)
	}
	n, m := 1+next()%8, next()%9
	p := &facility.Problem{Opening: make([]int64, n), MinOpen: next() % (n + 2), MaxOpen: next() % (n + 2)}
	unit := int64(1) << (next() % 44)
	for i := range n {
		switch p.Opening[i] = int64(next()) * unit; next() % 8 {
		case 0:
			p.Forced = append(p.Forced, i)
		case 1:
			p.Forbidden = append(p.Forbidden, i)
		}
	}
	table := facility.NewDense(n, m)
	for k := range table.Values {
		if c := next(); c == 255 {
			table.Values[k] = facility.Never
		} else {
			table.Values[k] = int64(c) * unit
		}
	}
	p.Cost = table
	class, amount := next()%4, int64(1)<<(next()%50)
	list := func(count int) []int64 {
		amounts := make([]int64, count)
		for k := range amounts {
			amounts[k] = int64(next()%5) * amount // a small common multiple
		}
		return amounts
	}
	switch class {
	case 1, 2:
		p.Demand, p.Capacity, p.Single = list(m), list(n), class == 2
	case 3:
		p.Variance, p.Safety = list(m), list(n)
	}
	return p
}

func FuzzSolve(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{4, 5, 2, 2, 0, 9, 2, 9, 2, 9, 2, 9, 2, 9, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255, 12})
	f.Add([]byte{7, 8, 0, 0, 43, 200, 0, 100, 1, 50, 2, 40, 3, 30, 4, 20, 5, 10, 6, 255, 255, 255, 255, 1})
	f.Add([]byte{2, 3, 0, 0, 0, 9, 2, 9, 2, 9, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 0, 3, 4, 5, 9, 8, 7})
	f.Add([]byte{2, 3, 0, 0, 0, 9, 2, 9, 2, 9, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 20, 3, 4, 5, 9, 8, 7})
	f.Add([]byte{2, 3, 0, 0, 0, 9, 2, 9, 2, 9, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 5, 3, 4, 5, 9, 8, 7})
	f.Fuzz(func(t *testing.T, data []byte) {
		p := decode(data)
		if p.Check() != nil { // too large together
			require.Positive(t, len(p.Capacity)+len(p.Safety))
			return
		}
		s, err := facility.Solve(t.Context(), p, facility.Options{Certify: true, Workers: 2})
		require.NoError(t, err)
		requireOptimal(t, p, s)
	})
}
