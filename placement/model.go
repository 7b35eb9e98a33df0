package placement

import (
	"context"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/internal/par"
)

const (
	// never is the cost of what is not possible. It is far above every cost and
	// may be added to one without overflow.
	never = int64(1) << 61
	// maxObjective bounds the cost of the worst plan.
	maxObjective = int64(1) << 60
	// cachedCells is the number of lane costs kept in memory; those of larger
	// problems are computed whenever they are needed.
	cachedCells = 128 << 20
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
	total  int64   // sum of volume

	constant int64      // of every plan: closing all, changing all
	opening  []int64    // F_w beyond the constant, may be negative
	siteRule []decision // with the sites that forced items need
	worst    int64      // no plan costs more
	low      int        // fewest sites
	high     int        // most sites
	groups   []group    // limits on the sites of providers

	// By item.
	size      []int64 // volume of a unit
	lost      []int64 // of a unit that is not served, or never
	lateness  []int64 // of a unit, for a day
	insurance []int64 // of a unit

	rule []decision // k*sites + w
	was  []bool     // k*sites + w: held today
	pin  []int32    // k*regions + r: the only site, noSite, or anySite; nil without pins

	// By k*slots + j.
	carry    []int64 // f_kj, may be negative
	shipment []int64 // of it what counts against the budget
	usable   []bool
	unit     []unitCosts

	leads  []int64            // different lead times
	leadOf []int32            // of a slot: index into leads
	pools  []forecast.Reserve // k*len(leads) + lead

	zones  int     // prices of one item
	zoneAt []int   // first price of a service
	price  []int64 // k*zones + zoneAt[s] + zone, or never

	rowSet

	cells []int64 // C by (k*lanes + l)*regions + r, or nil
}

// compile turns a problem that passed Check into a model.
func compile(ctx context.Context, p *Problem, workers int) (*model, error) {
	n, err := newNetwork(p)
	if err != nil {
		return nil, mistake.Join(ErrInvalid, err)
	}
	m := &model{network: n, p: p, low: p.Policy.MinSites, high: p.Policy.MaxSites}
	if m.high == 0 || m.high > n.sites {
		m.high = n.sites
	}
	if err := m.quantities(); err != nil {
		return nil, err
	}
	m.openSites()
	if err := m.holdItems(); err != nil {
		return nil, err
	}
	m.pinRegions()
	m.pool()
	m.prices()
	if err := m.checkSize(); err != nil {
		return nil, err
	}
	if err := m.checkStock(); err != nil {
		return nil, err
	}
	if err := m.makeRows(); err != nil {
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

// quantities finds the items with demand.
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
			return mistake.Of(ErrInvalid, "demand.items[%d] (%.40q): demand is too large", d, m.p.Demand.Items[d].Item)
		}
		if sum == 0 {
			continue
		}
		m.items, m.demand = append(m.items, int32(i)), append(m.demand, d)
		m.q, m.volume = append(m.q, row...), append(m.volume, sum)
		m.total += sum
		if !m.p.Items[i].MayLose {
			m.low = max(m.low, 1)
		}
	}
	return nil
}

// openSites fills what belongs to a site.
func (m *model) openSites() {
	for w := range m.p.Network.Sites {
		s := &m.p.Network.Sites[w]
		if s.Current {
			m.opening = append(m.opening, int64(s.Fixed)-int64(s.Closing))
		} else {
			m.opening = append(m.opening, int64(s.Fixed)+int64(s.Opening))
		}
		m.siteRule = append(m.siteRule, s.Rule.decision())
	}
	m.groups = groupsOf(m.p)
}

// prices asks the rate cards.
func (m *model) prices() {
	used := make([]int, m.services) // zones that occur
	for road := range m.roads {
		for _, z := range m.zone[road*m.regions:][:m.regions] {
			used[m.roadService[road]] = max(used[m.roadService[road]], int(z)+1)
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
				price, err := m.p.postage(s, parcel, z+1)
				if err != nil {
					price = Money(never)
				}
				m.price = append(m.price, int64(price))
			}
		}
	}
}

// pool says what reserve the territories of each item need.
func (m *model) pool() {
	seen := map[int64]int32{}
	for _, lead := range m.lead {
		at, ok := seen[lead]
		if !ok {
			at = int32(len(m.leads))
			seen[lead] = at
			m.leads = append(m.leads, lead)
		}
		m.leadOf = append(m.leadOf, at)
	}
	for k, i := range m.items {
		for _, lead := range m.leads {
			d := &m.p.Demand.Items[m.demand[k]]
			m.pools = append(m.pools, d.Reserve(m.p.level(&m.p.Items[i]), m.p.Demand.Days, int(lead), m.volume[k]))
		}
	}
}

// reserve returns what an item needs in a slot, as a function of what it serves.
func (m *model) reserve(k, j int) *forecast.Reserve { return &m.pools[k*len(m.leads)+int(m.leadOf[j])] }
