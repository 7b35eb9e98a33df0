package placement

import (
	"context"
	"math"
)

// fixable is how many numbers the certificate may get for the sites fixed at one node.
const fixable = 1 << 20

// fixSites decides free sites whose other side cannot be better than the cutoff: at the
// point of the node it is bounded by what the site costs at the values, its level. These
// sides are closed for good, each a leaf with the same values, so that this is for
// problems whose values are few. It reports whether there were any.
func (t *tree) fixSites(ctx context.Context, n *node) (fixed bool, err error) {
	if len(t.q)*t.sites > fixable || t.best == nil {
		return false, nil
	}
	bound, possible, err := t.oracle.eval(ctx, n.x, n.fix)
	if err != nil || !possible || bound >= t.cutoff() {
		return false, err
	}
	for w, f := range n.fix {
		if f != free {
			continue
		}
		side := n.child(w, unlikely(t.oracle.level[w]))
		side.bound, possible = t.oracle.combine(n.x.s, side.fix)
		if possible && side.bound >= t.cutoff() && side.bound < math.MaxInt64 {
			t.leaves = append(t.leaves, side)
			n.fix = n.child(w, in+out-side.fix[w]).fix
			fixed = true
		}
	}
	return fixed, nil
}
