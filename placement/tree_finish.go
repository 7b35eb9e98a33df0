package placement

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// finish looks for better plans in the leaves whose sites are all decided and
// whose bound is still below the cutoff: what is left there is the choice of
// every item and region under the rows, which the bound sees only through their
// prices. It enumerates these choices, and so ends with the best plan; the bound
// stays that of the certificate. Problems of more than a few items use up their
// steps, and keep the plan they have.
func (t *tree) finish(ctx context.Context, whole bool) error {
	steps := int64(50_000)
	if whole {
		steps = wholeSteps
	}
	skipped := false
	for _, n := range t.leaves {
		if n.bound >= t.cutoff() {
			continue
		}
		if slices.Contains(n.fix, free) {
			skipped = true
			continue
		}
		e := &enumeration{tree: t, ctx: ctx, s: n.x.s, steps: steps, open: opened(n.fix)}
		if len(t.rows) > 0 {
			found, err := t.fit(ctx, e.open, n.x.s, t.note)
			if err != nil {
				return err
			}
			e.s = found.s
		}
		if err := e.run(); err != nil {
			return err
		}
		if whole {
			steps = max(1, e.steps)
		}
	}
	t.tried = !skipped && !t.partial
	return nil
}

// ended says why a search ended that nothing stopped, with a plan.
func (t *tree) ended() facility.Stop {
	switch bound := t.bound(); {
	case bound >= t.best.cost:
		return facility.Proved
	case bound >= t.cutoff():
		return facility.GapReached
	case t.tried:
		return facility.Enumerated
	}
	return facility.Exhausted
}

// wholeSteps bounds the choices that are looked at for a proof.
const wholeSteps = 2_000_000
