package placement

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/internal/par"
)

// begin looks for a first plan, so that a search which is cut short has one to
// return: everything by the fastest lanes, from the fewest sites that look fast
// enough, from one more, or from as many as there may be. With one promise and
// no limit on the number of sites it finds a plan if there is any; where it does
// not, it asks [model.feasible] why.
func (t *tree) begin(ctx context.Context) error {
	ranked, enough := t.fastSites()
	for _, n := range []int{enough, enough + 1, len(ranked)} {
		if t.best != nil || n > len(ranked) || ranked == nil {
			continue
		}
		x, err := t.fastest(ctx, set(ranked[:n]))
		if err != nil {
			return err
		}
		t.note(x)
	}
	if t.best == nil {
		return t.feasible(ctx, t.workers)
	}
	t.report("first plan")
	return nil
}

// settle makes the first plan cheaper: it prices the promises for its sites.
func (t *tree) settle(ctx context.Context) error {
	if t.best == nil || len(t.need) == 0 {
		return nil // without promises the search begins with better
	}
	_, err := t.fit(ctx, t.best.open, t.best.s, func(x *trial) {
		t.note(x)
		t.report("first plan")
	})
	return err
}

func set(sites []int32) []int32 { return slices.Sorted(slices.Values(sites)) }

// fastSites returns as many sites as may be open, forced ones first, each next
// one adding most to what is on time of all items together, and how many of them
// are enough by that measure; nil if the forced sites are too many.
func (m *model) fastSites() (sites []int32, enough int) {
	volume := make([]int64, m.regions)
	for at, q := range m.q {
		volume[at%m.regions] += q
	}
	best := make([]int32, len(m.need)*m.regions) // share on time from the sites so far
	onTime := make([]int64, len(m.need))
	// gain returns what site w adds to the promises, no more than each needs.
	gain := func(w int32, keep bool) int64 {
		sum := int64(0)
		for i, need := range m.need {
			more := int64(0)
			for r, q := range volume {
				now := &best[i*m.regions+r]
				share := *now
				for l := int(m.firstLane[w]); l < int(m.firstLane[w+1]); l++ {
					share = max(share, m.within[i][l*m.regions+r])
				}
				more += mulRound(q, int64(share-*now))
				if keep {
					*now = share
				}
			}
			sum += max(0, min(more, need-onTime[i]))
			if keep {
				onTime[i] += more
			}
		}
		return sum
	}
	var rest []int32
	for _, w := range m.allowed() {
		if m.siteRule[w] == in {
			sites = append(sites, w)
			gain(w, true)
		} else {
			rest = append(rest, w)
		}
	}
	if len(sites) > m.high {
		return nil, 0
	}
	done := func() bool {
		return len(sites) >= m.low && !slices.ContainsFunc(rank(len(onTime)), func(i int32) bool { return onTime[i] < m.need[i] })
	}
	enough = len(sites)
	for kept := done(); len(rest) > 0 && len(sites) < m.high; {
		at, most := 0, int64(-1)
		for i, w := range rest {
			if g := gain(w, false); g > most {
				at, most = i, g
			}
		}
		gain(rest[at], true)
		sites, rest = append(sites, rest[at]), slices.Delete(rest, at, at+1)
		if !kept {
			enough, kept = len(sites), done()
		}
	}
	return sites, max(1, enough)
}

// fastest returns the trial in which every region gets every item by the lane
// that is on time most, the cheapest of equals, from any of the open sites.
func (p *primal) fastest(ctx context.Context, open []int32) (*trial, error) {
	n, P := len(p.items), len(p.need)
	if err := p.work.spend(n, len(open), p.regions); err != nil {
		return nil, err
	}
	t := &trial{open: open, s: make([]int64, P), sets: make([][]int32, n), lanes: make([]int32, n*p.regions),
		itemCost: make([]int64, n), itemTimes: make([]int64, n*P)}
	missing := make([]bool, n)
	err := par.Each(ctx, p.workers, n, func(worker, k int) {
		missing[k] = !p.hurry(t, k, p.hand(worker))
	})
	if err != nil {
		return nil, err
	}
	for _, m := range missing {
		if m {
			t.missing++
		}
	}
	return t, p.add(t)
}

// hurry fills item k of a trial, and returns false if a region has no lane.
func (p *primal) hurry(t *trial, k int, h *hand) bool {
	P, R := len(p.need), p.regions
	lanes, q := t.lanes[k*R:][:R], p.q[k*R:][:R]
	share := make([]int32, R)
	for r := range lanes {
		lanes[r] = -1
	}
	for _, w := range t.open {
		if p.rule[k*p.sites+int(w)] == out {
			continue
		}
		for l := int(p.firstLane[w]); l < int(p.firstLane[w+1]); l++ {
			for r, c := range p.lane(k, l, h.chooser.scratch) {
				if c == never || q[r] == 0 {
					continue
				}
				sum := int32(0)
				for i := range p.within {
					sum += p.within[i][l*R+r]
				}
				if lanes[r] < 0 || sum > share[r] || sum == share[r] && c < h.least[r] {
					lanes[r], share[r], h.least[r] = int32(l), sum, c
				}
			}
		}
	}
	used := make([]bool, p.sites)
	for r, l := range lanes {
		if q[r] == 0 {
			continue
		}
		if l < 0 {
			return false
		}
		used[p.site[l]] = true
		t.itemCost[k] += h.least[r]
		for i := range P {
			t.itemTimes[k*P+i] += p.onTime(k, int(l), r, i)
		}
	}
	for _, w := range t.open {
		if at := k*p.sites + int(w); used[w] || p.rule[at] == in {
			t.sets[k] = append(t.sets[k], w)
			t.itemCost[k] += p.carry[at]
		}
	}
	return true
}
