package verify

import (
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/placement"
)

// timely checks how a choice is said to change the units on time. It takes some lane to
// every region from the sites that would hold the item, or loses its demand where it
// may: the change is no less than with the latest of these everywhere, and no more than
// with the fastest.
func (n *nextCheck) timely(plan *placement.ItemPlan, next *placement.Choice, holds []bool, w int, f *findings, place string) {
	after := slices.Clone(holds)
	if next.Action != placement.ActionAdd {
		after[w] = false
	}
	if next.Site >= 0 {
		after[next.Site] = true
	}
	for p, says := range next.OnTime {
		var least, most wide
		for i := range n.regions {
			now := int64(0)
			if lane := plan.Lanes[i]; lane.Site >= 0 {
				now = n.onTime[p][(i*n.m.sites+int(lane.Site))*n.m.services+int(lane.Service)]
			}
			late, soon := n.times(p, i, after)
			least.add(late - now)
			most.add(soon - now)
		}
		if change := widen(says); change.compare(least) < 0 || change.compare(most) > 0 {
			f.bad("%s: stock at site %d: next: promises[%d]: %d units on time more, not within %v and %v", place, w, p, says, least, most)
		}
	}
}

// times returns the least and the most that can be on time for a promise in a region,
// by place in regions, from the sites that hold the item.
func (n *nextCheck) times(promise, i int, holds []bool) (late, soon int64) {
	late = math.MaxInt64
	for w, held := range holds {
		if !held {
			continue
		}
		for s := range n.m.services {
			if at := (i*n.m.sites+w)*n.m.services + s; n.cost[at] >= 0 {
				late, soon = min(late, n.onTime[promise][at]), max(soon, n.onTime[promise][at])
			}
		}
	}
	if n.lost >= 0 || late == math.MaxInt64 {
		late = 0
	}
	return late, soon
}
