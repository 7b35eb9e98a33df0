package verify

import (
	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
)

const (
	// million converts between units and millionths of a unit.
	million = 1_000_000
	// most is the largest part of the cost of a cell, price or value: a sum of
	// seven of them fits in an int64.
	most = 1 << 60
	// maxLanes bounds the tables by site, service and region.
	maxLanes = 1 << 24
)

// model is a problem as arrays: what the checks look up.
type model struct {
	*placement.Problem
	sites, services, regions int
	demand                   []*forecast.ItemDemand // by item, nil without demand
	pairs                    map[pair]*placement.ItemSite
	stock                    map[pair]*placement.Stock
	wanted                   []bool // by item: there is demand
	must, never              []bool // by site: open or closed in every plan
	least, largest           int    // limits on the number of open sites
	// By site, service and region: the zone (0 where the service does not
	// leave from the site), the days, and the cost of a unit being late.
	zone []uint16
	days []geo.Days
	late []placement.Money
	// within is the share on time by promise, site, service and region.
	within   [][]int64
	total    wide    // Q
	required []int64 // by promise
}

type pair struct{ item, site int }

// lane returns the place of a site, service and region in the tables.
func (m *model) lane(site, service, region int) int {
	return (site*m.services+service)*m.regions + region
}

// read derives the model of a problem. Its errors match placement.ErrInvalid.
func read(p *placement.Problem) (*model, error) {
	f := &findings{kind: placement.ErrInvalid}
	m := &model{
		Problem: p,
		sites:   len(p.Network.Sites), services: len(p.Network.Services), regions: len(p.Demand.Regions),
		pairs: map[pair]*placement.ItemSite{}, stock: map[pair]*placement.Stock{},
	}
	sane(p, f)
	if services := max(m.services, 1); m.sites > maxLanes/services || m.sites*services > maxLanes/max(m.regions, 1) {
		f.bad("%d sites, %d services and %d regions are too many", m.sites, m.services, m.regions)
	}
	if !f.none() {
		return nil, f.err()
	}
	m.index(f)
	m.lanes(f)
	if !f.none() {
		return nil, f.err()
	}
	m.quantities(f)
	m.rules()
	m.promises(f)
	return m, f.err()
}

// index resolves names.
func (m *model) index(f *findings) {
	items, sites := map[string]int{}, map[string]int{}
	for k, item := range m.Items {
		if _, twice := items[item.ID]; twice {
			f.bad("item %q is there twice", item.ID)
		}
		items[item.ID] = k
	}
	for w, site := range m.Network.Sites {
		if _, twice := sites[site.ID]; twice {
			f.bad("site %q is there twice", site.ID)
		}
		sites[site.ID] = w
	}
	m.demand = make([]*forecast.ItemDemand, len(m.Items))
	for i := range m.Demand.Items {
		d := &m.Demand.Items[i]
		if k, known := items[d.Item]; known {
			m.demand[k] = d
		} else if d.Mean > 0 {
			f.bad("demand for %q, which is not an item", d.Item)
		}
	}
	find := func(item, site, what string) (at pair, ok bool) {
		k, knownItem := items[item]
		w, knownSite := sites[site]
		if !knownItem || !knownSite {
			f.bad("%s of item %q at site %q: not both are known", what, item, site)
		}
		return pair{k, w}, knownItem && knownSite
	}
	for i := range m.Network.ItemSites {
		special := &m.Network.ItemSites[i]
		if at, ok := find(special.Item, special.Site, "rule"); ok {
			if m.pairs[at] != nil {
				f.bad("rule of item %q at site %q is there twice", special.Item, special.Site)
			}
			m.pairs[at] = special
		}
	}
	for i := range m.Network.Stock {
		stock := &m.Network.Stock[i]
		if at, ok := find(stock.Item, stock.Site, "stock"); ok {
			if m.stock[at] != nil {
				f.bad("stock of item %q at site %q is there twice", stock.Item, stock.Site)
			}
			m.stock[at] = stock
		}
	}
}

// rules derives which sites every plan must open or leave closed.
func (m *model) rules() {
	m.must, m.never = make([]bool, m.sites), make([]bool, m.sites)
	for w, site := range m.Network.Sites {
		m.must[w] = site.Rule == placement.Forced
		m.never[w] = site.Rule == placement.Forbidden
	}
	for at, special := range m.pairs {
		if special.Rule == placement.Forced && m.wanted[at.item] {
			m.must[at.site] = true
		}
	}
	m.least, m.largest = m.Policy.MinSites, m.sites
	if m.Policy.MaxSites > 0 {
		m.largest = min(m.largest, m.Policy.MaxSites)
	}
}

// quantity returns q_kr.
func (m *model) quantity(item, region int) (int64, error) {
	d := m.demand[item]
	if d == nil {
		return 0, nil
	}
	q, err := exact.Round(float64(million*d.Mean) * d.Shares[region])
	if err == nil && q > most {
		err = exact.ErrOverflow
	}
	return q, err
}

// quantities sums the demand.
func (m *model) quantities(f *findings) {
	m.wanted = make([]bool, len(m.Items))
	for k := range m.Items {
		for r := range m.regions {
			q, err := m.quantity(k, r)
			if err != nil {
				f.bad("demand for %.40q in region %d: %v", m.Items[k].ID, r, err)
			}
			m.total.add(q)
			m.wanted[k] = m.wanted[k] || q > 0
		}
	}
}

// promises derives the units that every promise requires.
func (m *model) promises(f *findings) {
	total, ok := m.total.small()
	if !ok {
		f.bad("the demand does not fit")
		return
	}
	if total > 0 {
		m.least = max(m.least, 1)
	}
	for i, promise := range m.Policy.Within {
		units, err := required(promise.Share, total)
		if err != nil {
			f.bad("promise %d: %v", i, err)
		}
		m.required = append(m.required, units)
	}
}

// required returns ceil(share total), with the share in whole millionths.
func required(share float64, total int64) (int64, error) {
	millionths, err := exact.Round(share * million)
	if err != nil {
		return 0, err
	}
	// The ceiling of x is minus the floor of minus x.
	units, err := exact.MulDivFloor(-millionths, total, million)
	return -units, err
}
