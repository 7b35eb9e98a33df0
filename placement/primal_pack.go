package placement

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/internal/par"
)

// solo is a way of having an item in one slot alone: all its regions are served
// from there, by the cheapest lanes or the fastest.
type solo struct {
	slot int32
	fast bool
	cost int64
	uses []usage
}

// usage is what is used of a row.
type usage struct {
	row  int32
	used int64
}

// solos returns the ways of having each item in one slot alone.
func (p *primal) solos(ctx context.Context) ([][]solo, error) {
	list := make([][]solo, len(p.items))
	err := par.Each(ctx, p.workers, len(p.items), func(worker, k int) {
		h, lanes := p.hand(worker), make([]int32, p.regions)
		for j := range int32(p.slots) {
			set := []int32{j}
			if !p.usable[k*p.slots+int(j)] || p.siteRule[p.slotSite[j]] == out || !p.allows(k, set) {
				continue
			}
			for _, fast := range []bool{false, true} {
				if fast && p.promises == 0 || !p.serveAlone(k, j, fast, lanes) {
					continue
				}
				clear(h.used)
				cost := p.account(k, set, lanes, h.used, h.part)
				list[k] = append(list[k], solo{j, fast, cost, p.usages(k, p.slotSite[j], h.used)})
			}
		}
	})
	return list, err
}

// usages lists what an item at one site uses of the rows.
func (m *model) usages(k int, w int32, used []int64) []usage {
	var list []usage
	for i := range m.promises {
		list = append(list, usage{int32(i), used[i]})
	}
	for _, i := range [...]int32{m.unitsAt[w], m.volumeAt[w], m.parcelsAt[w], m.budgetAt, m.carryingAt, m.itemAt[k]} {
		if i >= 0 {
			list = append(list, usage{i, used[i]})
		}
	}
	return list
}

// serveAlone writes the lanes of item k from one slot, and returns false if a
// region has none.
func (p *primal) serveAlone(k int, j int32, fast bool, lanes []int32) bool {
	for r := range lanes {
		lanes[r] = noLane
		if p.q[k*p.regions+r] == 0 {
			continue
		}
		if fast {
			lanes[r] = p.fastestLane(k, r, []int32{j})
		} else {
			lanes[r], _ = p.cheapestLane(k, r, j)
		}
		if lanes[r] >= 0 {
			continue
		}
		if lanes[r] = lostLane; p.lost[k] == never {
			return false
		}
	}
	return true
}

// packing is a choice of one way for every item.
type packing struct {
	*model
	ways    [][]solo
	chosen  []int // -1 for none
	used    []int64
	penalty []int64 // of the rows, for a unit, litre or dollar
}

// pack looks for a trial that keeps the rows and holds every item in one slot
// alone, of open sites: one item after the other moves to where that costs least,
// at penalties for what is broken that rise until nothing is, or long enough. It
// returns nil if some item cannot be held so.
func (p *primal) pack(ctx context.Context, open []int32, ways [][]solo) (*trial, error) {
	x := packing{p.model, ways, make([]int, len(ways)), make([]int64, len(p.rows)), make([]int64, len(p.rows))}
	isOpen := make([]bool, p.sites)
	for _, w := range open {
		isOpen[w] = true
	}
	average := int64(0) // a unit's cost, about
	for k := range ways {
		if x.chosen[k] = -1; !x.move(k, isOpen) {
			return nil, nil
		}
		average += ways[k][x.chosen[k]].cost / max(1, p.total/million)
	}
	for range packRounds {
		if p.keeps(x.used) {
			break
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		for i := range p.rows {
			if r := &p.rows[i]; p.hard(i) && r.excess(x.used[i]) > 0 {
				least := max(1, int64(min(float64(r.most), float64(average)/64/r.density)))
				x.penalty[i] = min(r.most, max(least, x.penalty[i]+x.penalty[i]/8))
			}
		}
		for k := range ways {
			x.move(k, isOpen)
		}
	}
	return p.unpack(ctx, open, &x)
}

// packRounds bounds how often penalties are raised.
const packRounds = 96

// move has item k where it costs least now, and returns false if it has no way.
func (x *packing) move(k int, open []bool) bool {
	if at := x.chosen[k]; at >= 0 {
		for _, u := range x.ways[k][at].uses {
			x.used[u.row] -= u.used
		}
	}
	best, least := -1, never
	for i := range x.ways[k] {
		way := &x.ways[k][i]
		if !open[x.slotSite[way.slot]] {
			continue
		}
		cost := way.cost
		for _, u := range way.uses {
			cost += x.strain(int(u.row), u.used)
		}
		if cost < least {
			best, least = i, cost
		}
	}
	if best < 0 {
		return false
	}
	x.chosen[k] = best
	for _, u := range x.ways[k][best].uses {
		x.used[u.row] += u.used
	}
	return true
}

// strain returns what using more of a row adds to its penalty.
func (x *packing) strain(i int, more int64) int64 {
	r, penalty := &x.rows[i], x.penalty[i]
	if !x.hard(i) {
		penalty = int64(x.p.Policy.Within[r.index].Penalty)
	}
	before, after := max(0, r.excess(x.used[i])), max(0, r.excess(x.used[i]+more))
	if after >= before {
		return mulRound(after-before, penalty)
	}
	return -mulRound(before-after, penalty)
}

// unpack is the trial of a packing.
func (p *primal) unpack(ctx context.Context, open []int32, x *packing) (*trial, error) {
	n := len(p.items)
	t := &trial{open: open, s: slices.Clone(x.penalty), sets: make([][]int32, n), lanes: make([]int32, n*p.regions), itemCost: make([]int64, n)}
	err := par.Each(ctx, p.workers, n, func(_, k int) {
		way := &x.ways[k][x.chosen[k]]
		t.sets[k] = []int32{way.slot}
		p.serveAlone(k, way.slot, way.fast, t.lanes[k*p.regions:][:p.regions])
	})
	if err != nil {
		return nil, err
	}
	return t, p.count(ctx, t)
}
