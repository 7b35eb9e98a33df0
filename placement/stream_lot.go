package placement

import (
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
)

// lot is one item of a catalogue, ready for its decisions at given prices. It is
// scratch memory for one goroutine, and what it computes depends on the item and
// the prices alone.
//
// Costs and values are those of a unit, in millionths of a dollar, so that many
// cells share one number. A cell of q millionths of a unit that costs C' differs
// from q times its unit cost only by rounding, at most slack; the places give up
// so much of their carrying cost that the bound stays valid.
type lot struct {
	*frame
	kinds // finer than those of the frame where promises are about some regions
	entry *Entry
	item  *Item

	q     []int64 // by region
	total int64
	// Ticks are millionths of a unit times millionths of a dollar, shifted right so
	// that sums of a whole item fit in an int64. scaled is q shifted alike, upward.
	shift  uint
	scaled []int64

	places []place
	unitTable
	own  unitTable
	lose int64 // what a unit costs that is not served, or far

	prices  [][]Money // of a parcel, by service and zone, -1 if it is not carried
	special []*ItemSite
	held    []bool
	claims  []ownRow
	pins    []int32 // by region, as model.pin; empty if there are none

	valuation
	choice
	twin *lot // for exemplars of its class

	spots  []int32
	due    []int64
	proved int64 // sum of the values
	parts  []Parts
	spent  []int64
	filled []int64
	onTime []int64
}

// place is a slot where the item may be held.
type place struct {
	slot, site int32
	forced     bool
	guide      bool // the item may choose it
	cost       unitCosts
	carry      int64 // f_kwm
	ship       int64 // of it, what counts against the budget

	reserve forecast.Reserve
	hold    int64 // c' of a unit of reserve, 0 if there is none
	base    int64 // f_kwm less what rounding may take
	room    int64 // in ticks: what values may pay before it is worth holding
	sum     int64 // in ticks: all regions from here
}

func newLot(f *frame) *lot {
	l := &lot{
		frame: f, q: make([]int64, f.regions), scaled: make([]int64, f.regions),
		prices: make([][]Money, f.services), special: make([]*ItemSite, f.sites), held: make([]bool, f.sites),
	}
	l.bits = coarse
	for s, n := range f.used {
		l.prices[s] = make([]Money, n)
	}
	return l
}

// load takes an item; it returns false if it has no demand.
func (l *lot) load(e *Entry) (wanted bool, err error) {
	l.entry, l.item = e, &e.Item
	clear(l.q)
	l.kinds = l.frame.kinds
	l.total, err = quantities(&e.Demand, l.q, maxObjective)
	if err != nil || l.total == 0 {
		return false, err
	}
	l.claimAll()
	if err := l.refineKinds(); err != nil {
		return false, err
	}
	l.pin()
	parcel := l.item.parcel()
	for s := range l.prices {
		service := &l.p.Network.Services[s]
		if len(service.Later) == 0 && service.Card.Prices(parcel, l.prices[s]) == nil {
			continue
		}
		for z := range l.prices[s] {
			price, err := l.p.postage(s, parcel, z+1)
			if err != nil {
				price = -1
			}
			l.prices[s][z] = price
		}
	}
	return true, l.slotsOf()
}

// pin notes which sites are to serve regions.
func (l *lot) pin() {
	l.pins = l.pins[:0]
	if len(l.entry.Pins) == 0 {
		return
	}
	for range l.regions {
		l.pins = append(l.pins, anySite)
	}
	for i := range l.entry.Pins {
		p := &l.entry.Pins[i]
		if r := l.regionIndex[p.Region]; l.q[r] == 0 {
			continue
		} else if l.pins[r] = noSite; p.Site != "" {
			l.pins[r] = int32(l.siteIndex[p.Site])
		}
	}
}

// slotsOf finds the places of the item and their costs.
func (l *lot) slotsOf() error {
	e, item := l.entry, l.item
	clear(l.special)
	clear(l.held)
	for i := range e.Sites {
		l.special[l.siteIndex[e.Sites[i].Site]] = &e.Sites[i]
	}
	for _, id := range e.Held {
		l.held[l.siteIndex[id]] = true
	}
	l.places = l.places[:0]
	level := l.p.level(item)
	for j := range l.slots {
		w := int(l.slotSite[j])
		site, special := &l.p.Network.Sites[w], l.special[w]
		if site.Rule == Forbidden || special != nil && special.Rule == Forbidden {
			continue
		}
		if _, not := excluded(site.Excludes, item.Tags); not {
			continue
		}
		p := place{slot: int32(j), site: int32(w), ship: int64(site.PerItem), forced: special != nil && special.Rule == Forced}
		var way *Way
		if m := l.way[j]; m >= 0 {
			way = &l.p.Network.Ways[m]
			if !way.takes(item) {
				continue
			}
		}
		var inbound *Money
		if special != nil {
			inbound = special.Inbound
			if special.PerItem != nil {
				p.ship = int64(*special.PerItem)
			}
		}
		var err error
		if p.cost, err = l.p.unitCosts(item, site, way, l.lead[j], inbound); err != nil {
			return err
		}
		if way != nil {
			p.ship += int64(way.PerShipment)
		}
		p.carry = p.ship
		if l.held[w] {
			p.carry -= int64(l.p.Policy.Change)
		} else {
			p.carry += int64(l.p.Policy.Change)
		}
		p.forced = p.forced || !item.MayLose && slices.Contains(l.pins, p.site)
		p.reserve = e.Demand.Reserve(level, l.p.Demand.Days, int(l.lead[j]), l.total)
		l.places = append(l.places, p)
	}
	return nil
}
