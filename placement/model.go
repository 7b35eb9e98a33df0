package placement

import (
	"context"
	"fmt"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/par"
)

const (
	// never is the cost of a lane that is absent. It is far above every cost
	// and may be added to one without overflow.
	never = int64(1) << 61
	// maxObjective bounds the cost of the worst plan.
	maxObjective = int64(1) << 60
	// cachedCells is the number of lane costs kept in memory; those of larger
	// problems are computed whenever they are needed.
	cachedCells = 48 << 20
)

// decision is a rule as a number, or how a decision is fixed in a branch.
type decision int8

const (
	free decision = iota
	in
	out
)

func (r Rule) decision() decision {
	switch r {
	case Forced:
		return in
	case Forbidden:
		return out
	}
	return free
}

// model is a problem in integers: the items with demand, numbered k, with
// their quantities and unit costs. It is read-only once made.
type model struct {
	*network
	p *Problem

	items  []int32 // index into Problem.Items
	demand []int32 // index into Demand.Items
	q      []int64 // k*regions + r
	volume []int64 // sum of q over the regions
	total  int64   // Q
	need   []int64 // ceil(a_p Q)

	opening  []int64    // F_w
	siteRule []decision // with the sites that forced items need
	worst    int64      // no plan costs more
	low      int        // fewest sites
	high     int        // most sites
	handling []int64

	// By k*sites + w.
	carry []int64 // f_kw
	rule  []decision
	unit  []unitCosts

	zones  int     // prices of one item
	zoneAt []int   // first price of a service
	price  []int64 // k*zones + zoneAt[s] + zone, or never

	cells []int64 // C by (k*lanes + l)*regions + r, or nil
}

// compile turns a problem that passed Check into a model.
func compile(ctx context.Context, p *Problem, workers int) (*model, error) {
	n, err := newNetwork(p)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	m := &model{network: n, p: p, low: p.Policy.MinSites, high: p.Policy.MaxSites}
	if m.high == 0 || m.high > n.sites {
		m.high = n.sites
	}
	if err := m.quantities(); err != nil {
		return nil, err
	}
	for w := range p.Network.Sites {
		s := &p.Network.Sites[w]
		m.opening = append(m.opening, int64(s.Fixed))
		m.handling = append(m.handling, int64(s.Handling))
		m.siteRule = append(m.siteRule, s.Rule.decision())
	}
	if err := m.itemSites(); err != nil {
		return nil, err
	}
	m.prices()
	if err := m.checkSize(); err != nil {
		return nil, err
	}
	if err := m.checkStock(); err != nil {
		return nil, err
	}
	if n := len(m.items) * m.lanes * m.regions; n <= cachedCells {
		cells := make([]int64, n)
		err := par.Do(ctx, workers, len(m.items), func(k int) {
			m.fill(k, cells[k*m.lanes*m.regions:][:m.lanes*m.regions])
		})
		if err != nil {
			return m, err
		}
		m.cells = cells
	}
	return m, nil
}

// quantities finds the items with demand, and the requirements in units.
func (m *model) quantities() error {
	index := make(map[string]int32, len(m.p.Items))
	for i := range m.p.Items {
		index[m.p.Items[i].ID] = int32(i)
	}
	demandOf := make([]int32, len(m.p.Items)) // plus one
	for i := range m.p.Demand.Items {
		demandOf[index[m.p.Demand.Items[i].Item]] = int32(i) + 1
	}
	row := make([]int64, m.regions)
	for i := range m.p.Items {
		if demandOf[i] == 0 {
			continue
		}
		d := demandOf[i] - 1
		sum, err := quantities(&m.p.Demand.Items[d], row, maxObjective-m.total)
		if err != nil {
			return fmt.Errorf("%w: demand.items[%d] (%.40q): demand is too large", ErrInvalid, d, m.p.Demand.Items[d].Item)
		}
		if sum == 0 {
			continue
		}
		m.items, m.demand = append(m.items, int32(i)), append(m.demand, d)
		m.q, m.volume = append(m.q, row...), append(m.volume, sum)
		m.total += sum
		m.low = max(m.low, 1)
	}
	for _, w := range m.p.Policy.Within {
		share, _ := exact.Round(float64(w.Share * million)) // Check held it within (0, 1]
		need, err := exact.MulDivFloor(-share, m.total, million)
		if err != nil {
			return err
		}
		m.need = append(m.need, -need)
	}
	return nil
}

// itemSites fills what belongs to an item at a site.
func (m *model) itemSites() error {
	type pair struct{ item, site string }
	special := make(map[pair]*ItemSite, len(m.p.Network.ItemSites))
	for i := range m.p.Network.ItemSites {
		e := &m.p.Network.ItemSites[i]
		special[pair{e.Item, e.Site}] = e
	}
	active := 0
	for i := range m.p.Items {
		item := &m.p.Items[i]
		wanted := active < len(m.items) && int(m.items[active]) == i
		if wanted {
			active++
		}
		for w := range m.p.Network.Sites {
			site := &m.p.Network.Sites[w]
			unit, err := site.unitCosts(item, m.p.Demand.Days)
			if err != nil {
				return tooLarge(i, item)
			}
			if !wanted {
				continue
			}
			carry, rule := int64(site.PerItem), free
			if e := special[pair{item.ID, site.ID}]; e != nil {
				rule = e.Rule.decision()
				if e.PerItem != nil {
					carry = int64(*e.PerItem)
				}
				if e.Inbound != nil {
					unit.inbound = int64(*e.Inbound)
				}
			}
			if site.Rule == Forbidden {
				rule = out
			}
			if rule == in {
				m.siteRule[w] = in
			}
			m.carry, m.rule, m.unit = append(m.carry, carry), append(m.rule, rule), append(m.unit, unit)
		}
	}
	return nil
}

// prices asks the rate cards.
func (m *model) prices() {
	used := make([]int, m.services) // zones that occur
	for l := range m.lanes {
		for _, z := range m.zone[l*m.regions:][:m.regions] {
			used[m.service[l]] = max(used[m.service[l]], int(z)+1)
		}
	}
	for _, n := range used {
		m.zoneAt = append(m.zoneAt, m.zones)
		m.zones += n
	}
	m.price = make([]int64, 0, len(m.items)*m.zones)
	for _, i := range m.items {
		parcel := m.p.Items[i].parcel()
		for s, n := range used {
			for z := range n {
				price, err := m.p.Network.Services[s].Card.Price(parcel, z+1)
				if err != nil {
					price = Money(never)
				}
				m.price = append(m.price, int64(price))
			}
		}
	}
}

func tooLarge(i int, item *Item) error {
	return fmt.Errorf("%w: %s: its cost could be too large to be counted", ErrInvalid, named("items", i, item.ID))
}

// checkSize refuses a problem whose worst plan costs too much to be counted.
func (m *model) checkSize() error {
	sum := int64(0)
	add := func(x int64) bool {
		if x < 0 || x > maxObjective-sum {
			return false
		}
		sum += x
		return true
	}
	for w, f := range m.opening {
		if !add(f) {
			return fmt.Errorf("%w: %s.fixed: too large", ErrInvalid, named("sites", w, m.p.Network.Sites[w].ID))
		}
	}
	late := int64(0)
	for _, x := range m.late {
		late = max(late, x)
	}
	for k, i := range m.items {
		worst := late
		fits := worst <= maxObjective
		most := func(x int64) { fits = fits && x <= maxObjective-worst; worst += min(x, maxObjective) }
		var inbound, storage, handling, parcel int64
		for w := range m.sites {
			at := k*m.sites + w
			fits = fits && add(m.carry[at])
			inbound, storage = max(inbound, m.unit[at].inbound), max(storage, m.unit[at].storage)
			handling = max(handling, m.handling[w])
		}
		for _, price := range m.price[k*m.zones:][:m.zones] {
			if price != never {
				parcel = max(parcel, price)
			}
		}
		most(inbound)
		most(storage)
		most(handling)
		most(parcel)
		cost, err := exact.MulDivRound(m.volume[k], min(worst, maxObjective), million)
		if !fits || err != nil || !add(cost) || !add(5*int64(m.regions)) {
			return tooLarge(int(i), &m.p.Items[i])
		}
	}
	m.worst = sum
	return nil
}
