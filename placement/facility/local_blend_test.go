package facility

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestBlendKeepsTheBest blends random plans into the best so far.
func TestBlendKeepsTheBest(t *testing.T) {
	r := rand.New(rand.NewPCG(91, 92))
	better := 0
	for range 400 {
		_, md := drawModel(t, r)
		if len(md.number) == 0 || md.domain().empty() {
			continue
		}
		c := newClimber(newPlan(md, newColumns(&md.lists, len(md.number), never), never))
		for range 6 {
			var open []int32
			for i, state := range md.state {
				if state == opened || r.IntN(3) == 0 {
					open = append(open, int32(i))
				}
			}
			before := c.trail.least
			if c.blend(answer{open: open}) {
				require.Less(t, c.trail.least, before)
				better++
			}
			require.LessOrEqual(t, c.trail.least, before)
			marks := make([]bool, len(md.number))
			for _, i := range c.open {
				marks[i] = true
			}
			require.Equal(t, md.costOf(marks), c.exact())
			clear(marks)
			for _, i := range c.trail.best.open {
				marks[i] = true
			}
			require.Equal(t, md.costOf(marks), c.trail.least)
			require.LessOrEqual(t, len(c.trail.best.open), md.hi)
			require.GreaterOrEqual(t, len(c.trail.best.open), md.lo)
		}
	}
	require.Greater(t, better, 400)
}

// TestPartsAreApart has groups of three facilities with clients of their own, and two
// plans that open two in each group, one of them the same.
func TestPartsAreApart(t *testing.T) {
	r := rand.New(rand.NewPCG(93, 94))
	const groups, facilities, clients = 6, 18, 30
	table := NewDense(facilities, clients)
	for j := range clients {
		for i := range facilities {
			table.Values[j*facilities+i] = 1000
			if i/3 == j/5 {
				table.Values[j*facilities+i] = r.Int64N(100)
			}
		}
	}
	p := &Problem{Cost: table}
	totals, err := p.check(t.Context())
	require.NoError(t, err)
	md, err := newModel(t.Context(), p, totals, facilities)
	require.NoError(t, err)
	for range 200 {
		c := newClimber(newPlan(md, newColumns(&md.lists, facilities, never), never))
		var from, to []int32
		var want [][]int32
		for k := range int32(groups) {
			a, b := 3*k+r.Int32N(2), 3*k+r.Int32N(2)
			from, to = append(from, a, 3*k+2), append(to, b, 3*k+2)
			if a != b {
				want = append(want, []int32{3 * k, 3*k + 1})
			}
		}
		c.set(from)
		value := c.value
		parts := c.parts(to)
		require.Equal(t, want, parts)
		require.ElementsMatch(t, to, c.open)
		for _, part := range parts {
			c.flip(part)
		}
		require.ElementsMatch(t, from, c.open)
		require.Equal(t, value, c.value)
	}
}
