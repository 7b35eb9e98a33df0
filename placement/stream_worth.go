package placement

import (
	"github.com/forwardstock/forwardstock/internal/mistake"
)

// Bound returns what the replies of all items of a catalogue to prices, added up, prove:
// no plan costs less. It holds for any prices; what [Reply.Used] is beyond a limit, or
// short of a promise, tells which to raise. The error matches [ErrInvalid] if the prices or
// the reply make no sense, or [ErrInfeasible] if the rules leave no choice of sites.
func (s *Shard) Bound(r *Reply, prices *Prices) (Money, error) {
	if s.l == nil {
		return 0, errNoShard
	}
	f := s.l.frame
	if err := mistake.Join(ErrInvalid, f.checkPrices(prices), f.checkReply(r)); err != nil {
		return 0, err
	}
	if r.Overflow {
		return 0, errUncounted
	}
	f.demands(r)
	bound, possible := f.proves(r, prices.rows(), f.siteRule)
	if !possible {
		return 0, &InfeasibleError{[]Conflict{{Requirement: "the number of sites", Reason: "no choice of sites keeps all rules about them", Promise: -1}}}
	}
	if bound == noBound {
		return 0, errUncounted
	}
	return Money(bound), nil
}

// errUncounted is about a catalogue whose cost could be too large for its integers.
var errUncounted = mistake.Of(ErrInvalid, "its cost could be too large to be counted")

// demands sets what promises need, and that a site is needed, for what the items of a
// catalogue ask for.
func (f *frame) demands(r *Reply) {
	if r.Served > 0 {
		f.low = max(f.low, 1)
	}
	for i := range f.rows {
		if row := &f.rows[i]; row.kind == promise {
			row.limit = needOf(&f.p.Policy.Within[row.index], r.Covered[i])
		}
	}
}

// proves returns the bound that replies at given prices prove for the ways of
// opening sites that fix leaves, and whether there is any.
func (f *frame) proves(r *Reply, prices []int64, fix []decision) (bound int64, possible bool) {
	sum := total{sum: f.constant}
	sum.add(r.Values)
	sum.add(f.owed(prices))
	level := make([]int64, f.sites)
	for w := range level {
		at := total{sum: f.opening[w]}
		at.add(r.Sites[w])
		at.add(-f.fee(w, prices))
		level[w], sum.bad = at.sum, sum.bad || at.bad
	}
	open := make([]bool, f.sites)
	if !f.decide(level, fix, open) {
		return noBound, false
	}
	for w, o := range open {
		if o {
			sum.add(level[w])
		}
	}
	if sum.bad {
		return noBound, true
	}
	return sum.sum, true
}
