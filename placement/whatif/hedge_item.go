package whatif

import (
	"cmp"
	"slices"

	"github.com/forwardstock/forwardstock/placement"
)

// shelves are the sites where one item can be, and what it costs there. Arrays by site
// have one entry for each of them, in site order; those by lane are by region times sites
// plus site.
type shelves struct {
	slots   []placement.Slot
	planned []int64 // units in the plan, -1 where it is not held
	kept    []int64 // units that are there already
	least   []int64 // fewest cartons of a shipment
	pack    int64
	item    int    // index into Problem.Items
	limit   int64  // units in all, at most; 0 without a limit
	fixed   bool   // the sites stay as they are
	closed  []bool // by site: nothing may be there
	none    bool   // it may be nowhere

	hold    []int64 // what a unit costs that is left
	lost    []int64 // by region: what a unit costs that is not served
	cost    []int64 // by lane: what a unit costs that is sold
	service []int32 // by lane
	order   []int16 // by region times sites: the sites from the first choice on, -1 at their end
}

// nowhere is the stock where the item is not held.
const nowhere = -1

// run returns the cost of stocks in a sample; left is scratch memory for what is there.
//
//	sum_w (a_w + h_w n_w) + sum over units sold (c_rw - h_w) + sum over units lost ℓ_r
func (s *shelves) run(stock []int64, lots []lot, left []int64) int64 {
	cost, W := int64(0), len(s.slots)
	for w, n := range stock {
		if left[w] = max(n, 0); n >= 0 {
			cost += int64(s.slots[w].Carry) + s.hold[w]*n
		}
	}
	for _, l := range lots {
		at, units := int(l.region)*W, int64(l.units)
		for _, w := range s.order[at : at+W] {
			if w < 0 {
				break
			}
			if x := min(units, left[w]); x > 0 {
				left[w] -= x
				units -= x
				cost += x * (s.cost[at+int(w)] - s.hold[w])
				if units == 0 {
					break
				}
			}
		}
		cost += units * s.lost[l.region]
	}
	return cost
}

// sum returns the cost of stocks over all samples.
func (s *shelves) sum(stock []int64, d *draws, left []int64) (sum int64) {
	for i := range d.len() {
		sum += s.run(stock, d.sample(i), left)
	}
	return sum
}

// usage is what stocks come to in a sample, part by part.
type usage struct {
	parts  placement.Parts
	lost   int64   // units
	spills int64   // units that do not come from the site of first choice
	served []int64 // by site
	lanes  []int64 // by lane
	onTime []int64 // by promise, in thousandths of a unit
}

// tally adds a sample to u, with the cost of run in parts.
func (s *shelves) tally(u *usage, stock []int64, lots []lot, left []int64) {
	W := len(s.slots)
	for w, n := range stock {
		if left[w] = max(n, 0); n >= 0 {
			u.parts.Carrying += s.slots[w].Ship
			u.parts.Changes += s.slots[w].Carry - s.slots[w].Ship
		}
	}
	for _, l := range lots {
		at, units := int(l.region)*W, int64(l.units)
		spills := false
		for _, w := range s.order[at : at+W] {
			if w < 0 || units == 0 {
				break
			}
			if stock[w] < 0 {
				continue
			}
			x := min(units, left[w])
			left[w] -= x
			units -= x
			u.served[w] += x
			u.lanes[at+int(w)] += x
			if spills {
				u.spills += x
			}
			spills = true
		}
		u.lost += units
		u.parts.Lost += placement.Money(units * s.lost[l.region])
	}
	for w, n := range left {
		u.parts.Safety += placement.Money(n * s.hold[w])
	}
}

// arrange sets the order in which sites serve the regions: the site of the plan first,
// then the others by cost. serves is by region the site of the plan, -1 where the plan
// loses the demand: then nobody serves it. possible is by lane.
func (s *shelves) arrange(serves []int, possible []bool) {
	W := len(s.slots)
	s.order = make([]int16, len(s.cost))
	row := make([]int16, 0, W)
	for r, first := range serves {
		row = row[:0]
		for w := range W {
			if first >= 0 && possible[r*W+w] {
				row = append(row, int16(w))
			}
		}
		slices.SortStableFunc(row, func(a, b int16) int {
			if (int(a) == first) != (int(b) == first) {
				if int(a) == first {
					return -1
				}
				return 1
			}
			return cmp.Compare(s.cost[r*W+int(a)], s.cost[r*W+int(b)])
		})
		for i := range W {
			if s.order[r*W+i] = -1; i < len(row) {
				s.order[r*W+i] = row[i]
			}
		}
	}
}
