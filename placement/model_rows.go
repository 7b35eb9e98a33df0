package placement

import (
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/mistake"
)

// A row is a requirement on a plan as a whole: promises ask for at least so much,
// limits for at most so much. All of them are linear in what is served, what is
// held and what is reserved, and are relaxed at a price.
type row struct {
	kind  LimitKind // promise for promises
	index int       // of the promise, the site or the item among those with demand
	limit int64     // in millionths of a unit, cubic millimetres or millionths of a dollar
	// raised is what of the limit is there already: see present.
	raised int64
	most   int64 // the highest price
	// density is what a millionth of a unit uses, about: it makes prices of
	// different rows comparable.
	density float64
}

// promise is the kind of a row that is no limit.
const promise LimitKind = ""

// rowSet holds the rows in the order of Leaf.Prices: promises first.
type rowSet struct {
	rows     []row
	promises int
	// Indexes of rows, -1 for none: of sites by kind, of spending, of items.
	unitsAt, volumeAt, parcelsAt, itemAt []int32
	budgetAt, carryingAt                 int32
	ofItem                               []int32 // by promise: the item that it is about, -1 all, -2 one without demand
}

// makeRows lists the requirements, and refuses what could not be counted.
func (m *model) makeRows() error {
	index := map[string]int32{}
	for k, i := range m.items {
		index[m.p.Items[i].ID] = int32(k)
	}
	m.promises = len(m.p.Policy.Within)
	for i := range m.p.Policy.Within {
		w := &m.p.Policy.Within[i]
		about := int32(-1)
		if w.Item != "" {
			about = -2
			if k, ok := index[w.Item]; ok {
				about = k
			}
		}
		m.ofItem = append(m.ofItem, about)
		share, _ := exact.Round(float64(w.Share * million)) // Check held it within (0, 1]
		need, err := exact.MulDivFloor(-share, m.asked(i), million)
		if err != nil {
			return err
		}
		m.rows = append(m.rows, row{kind: promise, index: i, limit: -need, density: 1})
	}
	reserve := int64(0)
	for k := range m.items {
		for j := range m.slots {
			reserve = min(maxObjective, reserve+m.mostReserve(k, j))
		}
	}
	add := func(kind LimitKind, at int, limit, raised int64, density float64) int32 {
		if limit <= 0 {
			return -1
		}
		m.rows = append(m.rows, row{kind: kind, index: at, limit: limit + raised, raised: raised, density: density})
		return int32(len(m.rows) - 1)
	}
	litres, dollars := m.densities()
	for w := range m.p.Network.Sites {
		c := &m.p.Network.Sites[w].Capacity
		m.unitsAt = append(m.unitsAt, add(LimitUnits, w, c.Units*million, 0, 1))
		m.volumeAt = append(m.volumeAt, add(LimitVolume, w, int64(c.Volume), 0, litres))
		m.parcelsAt = append(m.parcelsAt, add(LimitParcels, w, c.Parcels*int64(m.p.Demand.Days)*million, 0, 1))
	}
	present := m.present()
	saved, carrying := m.saved(present), int64(0)
	if saved > 0 && m.ships() { // else the budget holds it down
		carrying = int64(m.p.Policy.Budget)
	}
	m.budgetAt = add(LimitBudget, 0, int64(m.p.Policy.Budget), saved, dollars)
	m.carryingAt = add(LimitCarrying, 0, carrying, 0, dollars)
	for k, i := range m.items {
		m.itemAt = append(m.itemAt, add(LimitItem, k, m.p.Items[i].Limit*million, present[k], 1))
	}
	return m.limitPrices(reserve)
}

// asked returns the demand that promise i is about.
func (m *model) asked(i int) int64 {
	sum, w := int64(0), &m.p.Policy.Within[i]
	for r := range m.p.Demand.Regions {
		if !w.asksFor(&m.p.Demand.Regions[r]) {
			continue
		}
		for k := range m.items {
			if m.concerns(i, k) {
				sum += m.q[k*m.regions+r]
			}
		}
	}
	return sum
}

// concerns reports whether promise i is about item k.
func (m *model) concerns(i, k int) bool { return m.ofItem[i] == -1 || int(m.ofItem[i]) == k }

// densities returns the mean cubic millimetres, and millionths of a dollar spent,
// of a millionth of a unit.
func (m *model) densities() (litres, dollars float64) {
	for k, v := range m.volume {
		weight := float64(v) / float64(m.total) / million
		spend := 0.0
		for j := range m.slots {
			spend += float64(m.unit[k*m.slots+j].spend) / float64(m.slots)
		}
		litres += weight * float64(m.size[k])
		dollars += weight * spend
	}
	return max(litres, 1e-6), max(dollars, 1e-6)
}

// limitPrices bounds the prices so that no sum of what is paid at them overflows,
// given a bound on all reserves, and refuses usages that overflow.
func (m *model) limitPrices(reserve int64) error {
	var units, volume, spend total
	units.add(m.total)
	units.add(reserve)
	units.add(million)
	for k := range m.items {
		volume.add(m.size[k])
		s := strict{}
		most := int64(0)
		for j := range m.slots {
			at := k*m.slots + j
			most = max(most, m.unit[at].spend)
			spend.add(m.unit[at].spend)
			held := s.sum(m.volume[k], m.mostReserve(k, j))
			volume.add(s.round(m.mostReserve(k, j), m.size[k], million))
			spend.add(s.round(held, m.unit[at].spend, million))
			spend.add(m.shipment[at])
		}
		volume.add(s.round(m.volume[k], m.size[k], million))
		spend.add(s.round(m.volume[k], most, million))
		volume.add(int64(m.regions))
		spend.add(int64(m.regions))
		volume.bad, spend.bad = volume.bad || s.err != nil, spend.bad || s.err != nil
	}
	for i := range m.rows {
		r := &m.rows[i]
		used := &units
		switch r.kind {
		case LimitVolume:
			used = &volume
		case LimitBudget, LimitCarrying:
			used = &spend
		}
		if used.bad || used.sum > maxObjective {
			return mistake.Of(ErrInvalid, "what the limit on %s counts could be too large to be counted", r.kind)
		}
		room := maxObjective / 8 / int64(len(m.rows))
		most, err := exact.MulDivFloor(room, million, max(used.sum, r.limit, 1))
		if err != nil {
			most = room
		}
		r.most = min(most, room)
		if r.kind == promise && m.p.Policy.Within[r.index].Penalty > 0 {
			r.most = min(r.most, int64(m.p.Policy.Within[r.index].Penalty))
		}
	}
	return nil
}
