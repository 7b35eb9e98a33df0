package placement

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/par"
)

// costByPart returns what a trial with lanes costs as a way of stocking, changes aside.
func (m *model) costByPart(ctx context.Context, workers int, x *trial) (Parts, error) {
	items := make([]Parts, len(m.items))
	err := par.Do(ctx, workers, len(m.items), func(k int) {
		items[k] = m.itemParts(k, x.sets[k], x.lanes[k*m.regions:][:m.regions], make([]Parts, m.slots), make([]int64, m.slots))
	})
	var sum Parts
	for w := range m.sites {
		sum.Sites += m.p.Network.Sites[w].Cost(slices.Contains(x.open, int32(w)))
	}
	for _, p := range items {
		sum = sum.Plus(p)
	}
	sum.Changes = 0
	return sum, err
}

// summary is the outcome of a trial with lanes whose cost is known by parts.
func (m *model) summary(name string, x *trial, parts Parts) Outcome {
	out := Outcome{Name: name, Sites: []string{}, Parts: parts}
	for _, w := range x.open {
		out.Sites = append(out.Sites, m.p.Network.Sites[w].ID)
	}
	volume, lost, served := make([]int64, len(m.days)), int64(0), int64(0) // of all items, by road and region
	for k := range m.items {
		for r, l := range x.lanes[k*m.regions:][:m.regions] {
			if l >= 0 {
				volume[int(m.road[l])*m.regions+r] += m.q[k*m.regions+r]
				served += m.q[k*m.regions+r]
			} else if l == lostLane {
				lost += m.q[k*m.regions+r]
			}
		}
	}
	var sum [geo.MaxDay + 1]int64
	for at, q := range volume {
		if q == 0 {
			continue
		}
		for day, share := range m.days[at] {
			sum[day] += mulRound(q, int64(share))
		}
	}
	out.Days = shares(sum, served, lost)
	return out
}

// shares returns the share of demand that is served, to the nearest millionth, divided
// in proportion to the quantities by day, by the largest remainder.
func shares(days [geo.MaxDay + 1]int64, served, lost int64) Arrivals {
	sum := int64(0) // near served: roundings
	for _, q := range days {
		sum += q
	}
	var out Arrivals
	if served == 0 {
		return out
	}
	whole, _ := exact.MulDivRound(served, geo.Certain, served+lost) // at most Certain
	left := whole
	if sum == 0 { // some millionths of a unit
		out[0], left, sum = int32(whole), 0, 1
	}
	var rest [geo.MaxDay + 1]int64
	for day, q := range days {
		share, _ := exact.MulDivFloor(q, whole, sum) // at most whole
		out[day] += int32(share)
		left -= share
		rest[day] = remainder(q, whole, sum)
	}
	for ; left > 0; left-- {
		best := 0
		for day := range rest {
			if rest[day] > rest[best] {
				best = day
			}
		}
		out[best]++
		rest[best] = -1
	}
	return out
}
