package facility

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// drawBalls returns a domain of a few facilities with balls, and reduced costs.
func drawBalls(t *rapid.T) (*domain, []int64) {
	n := rapid.IntRange(2, 8).Draw(t, "facilities")
	d := &domain{state: make([]int8, n), frees: n, hi: n}
	reduced := make([]int64, n)
	for i := range n {
		reduced[i] = rapid.Int64Range(-5, 5).Draw(t, "reduced")
	}
	members := rapid.SliceOfNDistinct(rapid.Int32Range(0, int32(n-1)), 1, n, rapid.ID)
	for range rapid.IntRange(0, 3).Draw(t, "balls") {
		if ball := members.Draw(t, "ball"); d.fitsBall(ball) {
			d.fixBall(ball, true)
		}
	}
	for _, i := range members.Draw(t, "fixed")[:rapid.IntRange(0, 1).Draw(t, "some")] {
		d.fix(i, rapid.SampledFrom([]int8{opened, closed}).Draw(t, "state"))
	}
	d.lo = rapid.IntRange(0, n).Draw(t, "lo")
	d.hi = rapid.IntRange(d.lo, n).Draw(t, "hi")
	return d, reduced
}

// allows reports whether a set of facilities is a plan of d.
func (d *domain) allows(set int) bool {
	count, met := 0, make([]bool, len(d.balls.size))
	for i, s := range d.state {
		in := set>>i&1 == 1
		if (s == opened && !in) || (s == closed && in) {
			return false
		}
		if in {
			count++
			if ball := d.balls.in(int32(i)); ball >= 0 {
				met[ball] = true
			}
		}
	}
	for ball, size := range d.balls.size {
		if size > 0 && !met[ball] {
			return false
		}
	}
	return count >= d.lo && count <= d.hi && !d.void
}

// least returns the least sum of reduced costs of the plans of d with some property.
func (d *domain) least(reduced []int64, with func(set int) bool) int64 {
	best := int64(impossible)
	for set := range 1 << len(reduced) {
		if !d.allows(set) || !with(set) {
			continue
		}
		sum := int64(0)
		for i, v := range reduced {
			sum += v * int64(set>>i&1)
		}
		best = min(best, sum)
	}
	return best
}

func TestChoicesWithBallsEqualEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, reduced := drawBalls(t)
		n := len(reduced)
		o := &oracle{reduced: reduced, open: make([]int32, n), lists: &lists{}}
		z := d.least(reduced, func(int) bool { return true })
		got := o.choose(0, d)
		require.Equal(t, z, got)
		if z == impossible {
			return
		}
		cut := z + rapid.Int64Range(0, 6).Draw(t, "slack")
		r := o.reduce(cut, d)
		in := func(list []int32, i int) bool {
			for _, k := range list {
				if int(k) == i {
					return true
				}
			}
			return false
		}
		for i, s := range d.state {
			if s != free {
				continue
			}
			open := d.least(reduced, func(set int) bool { return set>>i&1 == 1 })
			shut := d.least(reduced, func(set int) bool { return set>>i&1 == 0 })
			if in(r.close, i) {
				require.Greater(t, open, cut)
			}
			if in(r.open, i) {
				require.Greater(t, shut, cut)
			}
			if o.open[i] == 0 && r.hi == d.hi && r.lo == d.lo {
				require.Equal(t, open > cut, in(r.close, i), "facility %d", i)
			}
		}
		for count := d.lo; count <= d.hi; count++ {
			if count >= r.lo && count <= r.hi {
				continue
			}
			require.Greater(t, d.least(reduced, func(set int) bool {
				size := 0
				for i := range n {
					size += set >> i & 1
				}
				return size == count
			}), cut)
		}
	})
}
