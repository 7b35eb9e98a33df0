package placement

import (
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// held reports whether the relaxation holds item k at an open site w.
func (m *model) held(at int, a int64) bool { return m.rule[at] == in || m.rule[at] == free && a < 0 }

// combine adds up the replies of the items and lets the sites decide.
func (o *oracle) combine(s []int64, fix []decision) (bound int64, possible bool) {
	var sum total
	for _, x := range o.sums {
		sum.add(x)
	}
	for i, price := range s {
		x, err := exact.MulDivFloor(price, o.need[i], million)
		sum.add(x)
		sum.bad = sum.bad || err != nil
	}
	for w := range o.level {
		level := total{sum: o.opening[w]}
		if fix[w] != out {
			for k := range o.items {
				if at := k*o.sites + w; o.held(at, o.a[at]) {
					level.add(o.a[at])
				}
			}
		}
		o.level[w] = level.sum
		sum.bad = sum.bad || level.bad
	}
	if !decide(o.level, fix, o.low, o.high, o.open) {
		return noBound, false
	}
	for w, open := range o.open {
		if open {
			sum.add(o.level[w])
		}
	}
	if sum.bad {
		return noBound, true
	}
	return sum.sum, true
}

// total is a sum that remembers an overflow.
type total struct {
	sum int64
	bad bool
}

func (t *total) add(x int64) {
	sum, err := exact.Add(t.sum, x)
	t.sum, t.bad = sum, t.bad || err != nil
}

// decide opens the sites that minimise the sum of their levels, between low and
// high of them and as fix says. It returns false if no such set exists.
func decide(level []int64, fix []decision, low, high int, open []bool) bool {
	count := 0
	var rest []int
	for w, f := range fix {
		open[w] = f == in
		if f == in {
			count++
		} else if f == free {
			rest = append(rest, w)
		}
	}
	if count > high || count+len(rest) < low {
		return false
	}
	slices.SortFunc(rest, func(a, b int) int {
		if level[a] != level[b] {
			if level[a] < level[b] {
				return -1
			}
			return 1
		}
		return a - b
	})
	for _, w := range rest {
		if count >= high || count >= low && level[w] >= 0 {
			break
		}
		open[w] = true
		count++
	}
	return true
}
