package verify

import (
	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
)

const (
	// million converts between units and millionths of a unit.
	million = 1_000_000
	// most is the largest part of the cost of a cell, cost of a cell, price or
	// value: a sum of seven of them fits in an int64, and of fifteen in a uint64.
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
	held                     map[pair]bool
	pins                     map[pair]int // of an item and a region: the site, or -1 for none
	wanted                   []bool       // by item: there is demand
	must, never              []bool       // by site: open or closed in every plan
	least, largest           int          // limits on the number of open sites
	groups                   groups       // limits by provider
	leads                    [][]bool     // by way and site; one way to everywhere if there are none
	// By site, service and region: the zone (0 where the service does not
	// leave from the site), the days, and how many millionths of a day they are
	// too many.
	zone []uint16
	days []geo.Days
	over []int64
	// within is the share on time by promise, site, service and region, 0 in
	// regions that the promise does not cover.
	within   [][]int64
	about    []int   // by promise: the item, or -1 for all
	total    wide    // Q
	required []int64 // by promise
	rows     rows
	space    []space // by site
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
		pairs: map[pair]*placement.ItemSite{}, stock: map[pair]*placement.Stock{}, held: map[pair]bool{}, pins: map[pair]int{},
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
	if !f.none() {
		return nil, f.err()
	}
	m.rows = m.limits(m.there(f))
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
	for _, held := range m.Network.Held {
		if at, ok := find(held.Item, held.Site, "holding"); ok {
			m.held[at] = true
		}
	}
	m.pin(items, sites, f)
	m.about = make([]int, len(m.Policy.Within))
	for i, promise := range m.Policy.Within {
		m.about[i] = -1
		if promise.Item != "" {
			k, known := items[promise.Item]
			if m.about[i] = k; !known {
				f.bad("promise %d: item %q is not known", i, promise.Item)
			}
		}
	}
	m.leads = make([][]bool, max(1, len(m.Network.Ways)))
	for i := range m.leads {
		m.leads[i] = make([]bool, m.sites)
		all := len(m.Network.Ways) == 0 || len(m.Network.Ways[i].Sites) == 0
		for w := range m.leads[i] {
			m.leads[i][w] = all
		}
		if all {
			continue
		}
		for _, id := range m.Network.Ways[i].Sites {
			w, known := sites[id]
			if !known {
				f.bad("way %q: unknown site %q", m.Network.Ways[i].ID, id)
				continue
			}
			m.leads[i][w] = true
		}
	}
}
