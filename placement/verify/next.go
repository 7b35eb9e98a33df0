package verify

import (
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/placement"
)

// absent is the cost of a lane that is not there. A sum of two fits.
const absent = math.MaxInt64 / 2

// nextCheck checks what else could be done with an item.
type nextCheck struct {
	*cells
	cheapest []int64 // by site, then place in regions: the least cost by any way and service
	hold     []int64 // by site: the least carrying by any way, absent without one
	lose     []int64 // by place in regions: of losing it, absent where it may not be
	all      []int64 // by place in regions: that of all sites that hold the item
	others   []int64 // that of all but one
	exact    bool    // there is no more to it than the least costs
}

func newNextCheck(c *cells) *nextCheck {
	return &nextCheck{
		cells: c, cheapest: make([]int64, c.m.sites*c.m.regions), hold: make([]int64, c.m.sites),
		lose: make([]int64, c.m.regions), all: make([]int64, c.m.regions), others: make([]int64, c.m.regions),
	}
}

// load derives the cheapest lanes of the item that the cells are loaded with.
func (n *nextCheck) load() {
	at := 0
	for i, r := range n.regions {
		for w := range n.m.sites {
			n.cheapest[w*n.m.regions+i] = absent
			if least := n.fastest(&at); least < absent {
				n.cheapest[w*n.m.regions+i] = least + n.leastBring(i, w)
			}
		}
		if n.lose[i] = absent; n.lost >= 0 {
			n.lose[i] = n.losing(r)
		}
	}
	n.exact = n.m.count() == 0 && len(n.m.Network.Ways) == 0 && n.lost < 0
	for w := range n.hold {
		n.hold[w] = absent
		slots := n.at(w)
		for j := range slots {
			n.hold[w] = min(n.hold[w], n.carrying(&slots[j]))
			n.exact = n.exact && (slots[j].hold == 0 || slots[j].reserve.None())
		}
	}
}

// fastest returns the least cost of the services from a place of the table on,
// which it moves on.
func (n *nextCheck) fastest(at *int) int64 {
	least := int64(absent)
	for range n.m.services {
		if c := n.cost[*at]; c >= 0 {
			least = min(least, c)
		}
		*at++
	}
	return least
}

// leastBring returns the least that ways to a site add.
func (n *nextCheck) leastBring(i, w int) int64 {
	return slices.Min(n.bring[i*len(n.slots):][n.first[w]:n.first[w+1]])
}

func (n *nextCheck) row(w int) []int64 { return n.cheapest[w*n.m.regions:][:len(n.regions)] }

// least writes, by region, the least cost from the sites that hold the item but
// for one.
func (n *nextCheck) least(dst []int64, holds []bool, without int) []int64 {
	dst = dst[:len(n.regions)]
	copy(dst, n.lose)
	for w, held := range holds {
		if held && w != without {
			for i, c := range n.row(w) {
				dst[i] = min(dst[i], c)
			}
		}
	}
	return dst
}

// sum returns the sum of the least costs, with those of one more site unless it
// is nil.
func (n *nextCheck) sum(least, more []int64) (sum wide, ok bool) {
	for i, c := range least {
		if more != nil {
			c = min(c, more[i])
		}
		if c == absent {
			return wide{}, false
		}
		sum.add(c)
	}
	return sum, true
}

// check checks the choices of an item that is held at some of the open sites.
// A choice takes the ways, lanes and losses that cost least with the promises,
// limits and reserves priced, and these prices are not in the plan: the
// difference can be no less than at the least cost of everything alone. Without
// any of these it is just that, and the least of all choices.
func (n *nextCheck) check(plan *placement.ItemPlan, open, holds []bool, now wide, place string, f *findings) {
	n.load()
	carrying := int64(0)
	for w, held := range holds {
		if held {
			carrying += n.hold[w]
		}
	}
	base := n.constant().plus(now.negative())
	all := n.least(n.all, holds, -1)
	for i := range plan.Stock {
		next, w := &plan.Stock[i].Next, int(plan.Stock[i].Site)
		others := n.least(n.others, holds, w)
		free := n.rule(w) != placement.Forced
		var options []option
		consider := func(action placement.Action, other int, least, more []int64, change int64) {
			if cost, ok := n.sum(least, more); ok {
				cost.add(carrying + change)
				options = append(options, option{action, other, cost.plus(base)})
			}
		}
		if free && (len(plan.Stock) > 1 || n.lost >= 0) {
			consider(placement.ActionDrop, -1, others, nil, -n.hold[w])
		}
		for x := range open {
			if !open[x] || holds[x] || len(n.at(x)) == 0 {
				continue
			}
			if free {
				consider(placement.ActionMove, x, others, n.row(x), n.hold[x]-n.hold[w])
			}
			consider(placement.ActionAdd, x, all, n.row(x), n.hold[x])
		}
		if n.choice(next, options, f, place, w) {
			n.timely(plan, next, holds, w, f, place)
		}
	}
}

// option is a choice that is possible, with the difference in cost when
// everything is served from the cheapest lane.
type option struct {
	action     placement.Action
	site       int
	difference wide
}

// choice checks what a choice is and costs, and reports whether it is a possible one.
func (n *nextCheck) choice(next *placement.Choice, options []option, f *findings, place string, w int) bool {
	if len(options) == 0 {
		if next.Action != placement.ActionNone || next.Site != -1 || next.Difference != 0 || len(next.OnTime) > 0 {
			f.bad("%s: stock at site %d: next: nothing else is possible", place, w)
		}
		return false
	}
	at := slices.IndexFunc(options, func(o option) bool { return o.action == next.Action && o.site == int(next.Site) })
	if at < 0 {
		f.bad("%s: stock at site %d: next: %.20q with site %d is not possible", place, w, next.Action, next.Site)
		return false
	}
	if len(next.OnTime) != len(n.m.Policy.Within) {
		f.bad("%s: stock at site %d: next: %d changes of %d promises", place, w, len(next.OnTime), len(n.m.Policy.Within))
		return false
	}
	least := slices.MinFunc(options, func(a, b option) int { return a.difference.compare(b.difference) })
	says := widen(int64(next.Difference))
	if is := options[at].difference; n.exact && (says != is || says != least.difference) ||
		says.compare(is) < 0 {
		f.bad("%s: stock at site %d: next: says a difference of %v, is %v, the least %v", place, w, says, is, least.difference)
	}
	return true
}
