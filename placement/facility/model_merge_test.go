package facility

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// drawProportional returns a table in which the rows of clients are multiples of
// few, and the few of each client.
func drawProportional(r *rand.Rand) (Dense, []int) {
	n, m, few := 1+r.IntN(12), 20+r.IntN(20), 1+r.IntN(4)
	table := NewDense(n, m)
	base := make([][]int64, few)
	for k := range base {
		base[k] = make([]int64, n)
		for i := range base[k] {
			if base[k][i] = r.Int64N(5); base[k][i] == 4 {
				base[k][i] = Never
			}
		}
	}
	of := make([]int, m)
	for j := range m {
		of[j] = r.IntN(few)
		times := 1 + r.Int64N(6)
		for i, c := range base[of[j]] {
			if c != Never {
				c *= times
			}
			table.Values[j*n+i] = c
		}
	}
	return table, of
}

func TestMergedRowsAreSums(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 52))
	for range 500 {
		table, of := drawProportional(r)
		n := table.Facilities()
		p := &Problem{Cost: table}
		q, groups := p.merge(t.Context())
		require.NotNil(t, groups)
		require.Less(t, q.Clients(), 5)
		row := make([]int64, n)
		for g := range q.Clients() {
			q.Cost.Row(g, row)
			for i, got := range row {
				want := int64(0)
				for j, h := range groups {
					if c := table.At(i, j); int(h) == g && (c == Never || want == Never) {
						want = Never
					} else if int(h) == g {
						want += c
					}
				}
				require.Equal(t, want, got)
				require.Equal(t, want, q.Cost.At(i, g))
			}
		}
		for j := range of { // of one base, so in one group
			for k := range j {
				require.True(t, of[j] != of[k] || groups[j] == groups[k])
			}
		}
	}
}

func TestClientsThatDifferAreNotMerged(t *testing.T) {
	table := NewDense(30, 100)
	for k := range table.Values {
		table.Values[k] = 1
		if k%30 == 1 { // none of the columns that are compared first
			table.Values[k] = int64(k)
		}
	}
	p := &Problem{Cost: table}
	q, groups := p.merge(t.Context())
	require.Nil(t, groups)
	require.Same(t, p, q)
}
