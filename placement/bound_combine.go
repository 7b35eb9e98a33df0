package placement

import "github.com/forwardstock/forwardstock/internal/exact"

// held reports whether the relaxation holds item k at an open site w.
func (m *model) held(at int, a int64) bool { return m.rule[at] == in || m.rule[at] == free && a < 0 }

// combine adds up the replies of the items and lets the sites decide.
func (o *oracle) combine(s []int64, fix []decision) (bound int64, possible bool) {
	sum := total{sum: o.constant}
	for _, x := range o.sums {
		sum.add(x)
	}
	sum.add(o.owed(s))
	for w := range o.level {
		level := total{sum: o.opening[w] - o.fee(w, s)}
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
	if !o.decide(o.level, fix, o.open) {
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
