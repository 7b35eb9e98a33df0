package placement

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/internal/par"
)

// fastSites returns as many sites as may be open, forced ones first, each next
// one adding most to what is on time of all items together, and how many of them
// are enough by that measure; nil if the forced sites are too many.
func (m *model) fastSites() (sites []int32, enough int) {
	volume := m.unitsByRegion()
	roads := make([][]int32, m.sites)
	for road, w := range m.roadSite {
		roads[w] = append(roads[w], int32(road))
	}
	best := make([]int32, m.promises*m.regions) // share on time from the sites so far
	onTime := make([]int64, m.promises)
	// gain returns what site w adds to the promises, no more than each needs.
	gain := func(w int32, keep bool) int64 {
		sum := int64(0)
		for i := range m.promises {
			need, more := m.rows[i].limit, int64(0)
			for r, q := range volume {
				now := &best[i*m.regions+r]
				share := *now
				for _, road := range roads[w] {
					share = max(share, m.within[i][int(road)*m.regions+r])
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
		return len(sites) >= m.low && !slices.ContainsFunc(rank(len(onTime)), func(i int32) bool { return onTime[i] < m.rows[i].limit })
	}
	enough = len(sites)
	left := int64(1)
	for kept := done(); len(rest) > 0 && len(sites) < m.high; {
		at, most := 0, int64(0)
		for i, w := range rest {
			if left == 0 {
				break
			}
			if g := gain(w, false); g > most {
				at, most = i, g
			}
		}
		left = most // once none adds anything, none will
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
	n := len(p.items)
	if err := p.work.spend(n, len(open), p.regions); err != nil {
		return nil, err
	}
	t := &trial{open: open, s: make([]int64, len(p.rows)), sets: make([][]int32, n), lanes: make([]int32, n*p.regions),
		itemCost: make([]int64, n)}
	missing := make([]bool, n)
	err := par.Each(ctx, p.workers, n, func(_, k int) {
		missing[k] = !p.hurry(t, k)
	})
	if err != nil {
		return nil, err
	}
	for _, m := range missing {
		if m {
			t.missing++
		}
	}
	return t, p.count(ctx, t)
}

// hurry fills item k of a trial, and returns false if a region has no lane. It
// comes to each site by the way that costs least if it serves everything alone.
func (p *primal) hurry(t *trial, k int) bool {
	lanes := t.lanes[k*p.regions:][:p.regions]
	var slots []int32
	for _, w := range t.open {
		if j := p.cheapestSlot(k, int(w)); j >= 0 {
			slots = append(slots, j)
		}
	}
	used, ok := make([]bool, p.slots), true
	for r := range lanes {
		lanes[r] = noLane
		if p.q[k*p.regions+r] == 0 {
			continue
		}
		if lanes[r] = p.fastestLane(k, r, slots); lanes[r] >= 0 {
			used[p.slot[lanes[r]]] = true
			continue
		}
		if lanes[r] = lostLane; p.lost[k] == never {
			lanes[r], ok = noLane, false
		}
	}
	for _, j := range slots {
		if used[j] || p.rule[k*p.sites+int(p.slotSite[j])] == in {
			t.sets[k] = append(t.sets[k], j)
		}
	}
	return ok && p.allows(k, t.sets[k])
}

// fastestLane returns the lane from some slots that is on time most, or noLane.
func (p *primal) fastestLane(k, r int, slots []int32) int32 {
	best, most, least := noLane, int64(0), never
	for _, j := range slots {
		for l := p.firstLane[j]; l < p.firstLane[j+1]; l++ {
			cost := p.laneCost(k, int(l), r)
			if cost == never {
				continue
			}
			sum := int64(0)
			for i := range p.promises {
				sum += p.onTime(k, int(l), r, i)
			}
			if best < 0 || sum > most || sum == most && cost < least {
				best, most, least = l, sum, cost
			}
		}
	}
	return best
}
