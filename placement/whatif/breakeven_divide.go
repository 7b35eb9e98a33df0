package whatif

import (
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/placement"
)

// divider finds how regions are best divided among a few slots of one item, and what
// every division costs at least. Serving costs what it does by region, and the reserve of
// a slot is a concave function of the share of demand that it serves, so that on a range
// of shares it is at least the chord between the ends. With chords in place of reserves
// every region goes where it costs least: that is a bound, and a division. Ranges are
// halved where the chord is farthest below the reserve until the bound of all ranges
// reaches the best division (Falk and Soland 1969). Sets of slots are gone through depth
// first, those aside that cost too much with any more of the others.
//
// Costs are in millionths of a dollar, and those of regions rounded as in a plan.
type divider struct {
	slots   []*sharer
	regions []int     // those with demand
	part    []float64 // by region of these: its share of demand
	lost    []float64 // by region: what losing it costs
	forced  []int32   // sites
	most    int       // sites

	limit  float64 // the least cost known
	low    float64 // the least bound of what was left open
	steps  int     // divisions that may still be looked at
	best   []int   // slots of the best division found, if it costs less than what was known
	serves []int   // by region: its slot, -1 if it is lost; nil if none was found

	rest   [][]float64 // by slot: the least cost of a region from this slot on
	saving []float64   // what slots from this one on can save by being held at all
	least  float64     // of all reserves
}

// sharer is a slot.
type sharer struct {
	site  int32
	carry float64
	cost  []float64                   // by region
	keep  func(share float64) float64 // cost of the reserve
	slack float64                     // how far that is from being concave, by its roundings

	service []int32 // by region
}

// mostSteps bounds the divisions looked at for one volume.
const mostSteps = 8000

// run goes through all sets of slots.
func (x *divider) run() {
	n := len(x.slots)
	x.rest, x.saving = make([][]float64, n+1), make([]float64, n+1)
	x.rest[n] = x.lost
	x.least = math.Inf(1)
	for j := n - 1; j >= 0; j-- {
		s := x.slots[j]
		x.rest[j], x.saving[j] = lower(x.rest[j+1], s.cost), x.saving[j+1]+min(0, s.carry)
		x.least = min(x.least, s.keep(1))
	}
	if !slices.ContainsFunc(x.lost, func(c float64) bool { return math.IsInf(c, 1) }) {
		x.least = 0
		if sum := total(x.lost); len(x.forced) == 0 && sum < x.limit {
			x.limit, x.best, x.serves = sum, nil, slices.Repeat([]int{-1}, len(x.lost))
		}
	}
	x.walk(nil, x.lost, 0, 0)
}

// bound returns what every division costs at least, less what roundings may come to.
func (x *divider) bound() placement.Money {
	slack := 2.0
	for _, s := range x.slots {
		slack += s.slack
	}
	b := math.Floor(min(x.enough(), x.low) - slack)
	return placement.Money(max(0, min(b, float64(math.MaxInt64/4))))
}

// enough is the bound from which on nothing is to be won.
func (x *divider) enough() float64 { return x.limit - 1 - math.Abs(x.limit)*1e-7 }

func lower(a, b []float64) []float64 {
	out := slices.Clone(a)
	for i, x := range b {
		out[i] = min(out[i], x)
	}
	return out
}

func total(list []float64) float64 {
	sum := 0.0
	for _, x := range list {
		sum += x
	}
	return sum
}

// walk looks at the picked slots and at all sets that add slots from one on to them.
func (x *divider) walk(picked []int, now []float64, carry float64, from int) {
	if x.complete(picked) {
		x.divide(picked, carry)
	}
	if len(picked) == x.most || from == len(x.slots) {
		return
	}
	if bound := x.atLeast(now, carry, from); bound >= x.enough() || x.steps <= 0 {
		x.low = min(x.low, bound)
		return
	}
	for j := from; j < len(x.slots); j++ {
		s := x.slots[j]
		if slices.ContainsFunc(picked, func(i int) bool { return x.slots[i].site == s.site }) {
			continue
		}
		next := lower(now, s.cost)
		if bound := x.atLeast(next, carry+s.carry, j+1); bound >= x.enough() || x.steps <= 0 {
			x.low = min(x.low, bound)
			continue
		}
		x.walk(append(slices.Clone(picked), j), next, carry+s.carry, j+1)
	}
}

// atLeast bounds what slots cost with any from one on, given the least cost of every
// region from them.
func (x *divider) atLeast(now []float64, carry float64, from int) float64 {
	x.steps--
	bound := carry + x.saving[from] + x.least
	for r, c := range x.rest[from] {
		bound += min(c, now[r])
	}
	return bound
}

// complete reports whether slots are some, at all sites where the item must be.
func (x *divider) complete(picked []int) bool {
	return len(picked) > 0 && !slices.ContainsFunc(x.forced, func(site int32) bool {
		return !slices.ContainsFunc(picked, func(j int) bool { return x.slots[j].site == site })
	})
}

// ranges are what shares of the demand slots may serve.
type ranges struct {
	low, high []float64
	bound     float64
	at        int     // the slot whose range is halved next, -1 if none is
	cut       float64 // where
}

// divide looks for the best division among the picked slots.
func (x *divider) divide(picked []int, carry float64) {
	open := []ranges{x.chords(picked, carry, make([]float64, len(picked)), slices.Repeat([]float64{1}, len(picked)))}
	for len(open) > 0 {
		last := open[len(open)-1]
		open = open[:len(open)-1]
		switch {
		case last.bound >= x.enough():
		case last.at < 0 || x.steps <= 0:
			x.low = min(x.low, last.bound)
		default:
			below, above := slices.Clone(last.high), slices.Clone(last.low)
			below[last.at], above[last.at] = last.cut, last.cut
			open = append(open, x.chords(picked, carry, last.low, below), x.chords(picked, carry, above, last.high))
		}
	}
}

// chords bounds the divisions within some ranges, and keeps the one that it comes to if
// it is the best.
func (x *divider) chords(picked []int, carry float64, low, high []float64) ranges {
	x.steps--
	out := ranges{low: low, high: high, bound: carry, at: -1}
	slope := make([]float64, len(picked))
	for i, j := range picked {
		keep := x.slots[j].keep
		from := keep(low[i])
		slope[i] = (keep(high[i]) - from) / (high[i] - low[i])
		out.bound += from - float64(slope[i]*low[i])
	}
	share, serves, cost := make([]float64, len(picked)), make([]int, len(x.lost)), carry
	for r, least := range x.lost {
		best := -1
		for i, j := range picked {
			if c := x.slots[j].cost[r] + float64(slope[i]*x.part[r]); c < least {
				best, least = i, c
			}
		}
		out.bound += least
		if serves[r] = -1; best >= 0 {
			share[best] += x.part[r]
			serves[r] = picked[best]
			cost += x.slots[serves[r]].cost[r]
		} else {
			cost += x.lost[r]
		}
	}
	farthest := 0.0
	for i, j := range picked {
		keep, p := x.slots[j].keep, min(share[i], 1)
		kept := keep(p)
		cost += kept
		line := keep(low[i]) + float64(slope[i]*(p-low[i]))
		if low[i] < p && p < high[i] && kept-line > farthest {
			out.at, out.cut, farthest = i, p, kept-line
		}
	}
	if cost < x.limit {
		x.limit, x.best, x.serves = cost, slices.Clone(picked), serves
	}
	return out
}
