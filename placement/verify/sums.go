package verify

import (
	"math/bits"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
)

// addProduct adds x y for x, y >= 0.
func (a *wide) addProduct(x, y int64) {
	hi, lo := bits.Mul64(uint64(x), uint64(y))
	*a = a.plus(wide{int64(hi), lo})
}

// split is a sum of costs by part, in the order of amounts.
type split [14]wide

// amounts lists the parts of a cost.
func amounts(p *placement.Parts) [14]placement.Money {
	return [...]placement.Money{
		p.Sites, p.Carrying, p.Inbound, p.Handling, p.Storage, p.Capital, p.Safety, p.Parcel, p.Insurance, p.Late,
		p.Returns, p.Lost, p.Changes, p.Broken,
	}
}

var partNames = [14]string{
	"sites", "carrying", "inbound", "handling", "storage", "capital", "safety", "parcel", "insurance", "late",
	"returns", "lost", "changes", "broken",
}

func (s *split) add(p placement.Parts) {
	for i, x := range amounts(&p) {
		s[i].add(int64(x))
	}
}

func (s *split) plus(o *split) {
	for i := range s {
		s[i] = s[i].plus(o[i])
	}
}

func (s *split) total() (sum wide) {
	for _, x := range s {
		sum = sum.plus(x)
	}
	return sum
}

// match reports the parts of the plan that are not these.
func (s *split) match(f *findings, p placement.Parts, place string) {
	for i, says := range amounts(&p) {
		same(f, widen(int64(says)), s[i], "%s: parts: %s", place, partNames[i])
	}
}

// speed is a sum of quantities by days, in millionths of millionths of a unit.
type speed [geo.MaxDay + 1]wide

func (s *speed) add(q int64, days *geo.Days) {
	for day, share := range days {
		if share > 0 {
			s[day].addProduct(q, int64(share))
		}
	}
}

func (s *speed) plus(o *speed) {
	for day := range s {
		s[day] = s[day].plus(o[day])
	}
}

// tally is what items add up to. Tallies add up to the same in any order.
type tally struct {
	whole  split
	onTime []wide // by promise
	used   usage
	days   speed
	lanes  int64 // number of lanes that are not lost
	served wide
	lost   wide
	// After the optimisation: the cost of rounding, what is spent, freight of what is
	// there, units cut, and the margin of what is missed.
	rounding, spent, landed, cut, missed wide
	bySite                               []siteTally
	anyAt                                []bool // by site and region: some item is served
	untold                               bool   // an item is wrong, so that nothing adds up
}

type siteTally struct {
	items        int
	demand, send wide
	parts        split
	// What it would cost to serve all items from here alone, without the site's
	// own cost, and whether that is impossible.
	alone  wide
	unable bool
	// Units and volume of what is sent and of what is there up to the target, and
	// whether anything is sent.
	brought, volume wide
	sent            bool
}

func newTally(m *model) *tally {
	return &tally{
		onTime: make([]wide, len(m.Policy.Within)), used: make(usage, len(m.rows.limits)), bySite: make([]siteTally, m.sites),
		anyAt: make([]bool, m.sites*m.regions),
	}
}

func (t *tally) plus(o *tally) {
	t.whole.plus(&o.whole)
	for i := range t.onTime {
		t.onTime[i] = t.onTime[i].plus(o.onTime[i])
	}
	for i := range t.used {
		t.used[i] = t.used[i].plus(o.used[i])
	}
	t.days.plus(&o.days)
	t.lanes += o.lanes
	t.served, t.lost = t.served.plus(o.served), t.lost.plus(o.lost)
	t.rounding, t.spent, t.cut, t.missed = t.rounding.plus(o.rounding), t.spent.plus(o.spent), t.cut.plus(o.cut), t.missed.plus(o.missed)
	t.landed = t.landed.plus(o.landed)
	for w := range t.bySite {
		a, b := &t.bySite[w], &o.bySite[w]
		a.items += b.items
		a.demand, a.send = a.demand.plus(b.demand), a.send.plus(b.send)
		a.parts.plus(&b.parts)
		a.brought, a.volume, a.sent = a.brought.plus(b.brought), a.volume.plus(b.volume), a.sent || b.sent
		a.alone, a.unable = a.alone.plus(b.alone), a.unable || b.unable
	}
	for i, served := range o.anyAt {
		t.anyAt[i] = t.anyAt[i] || served
	}
	t.untold = t.untold || o.untold
}
