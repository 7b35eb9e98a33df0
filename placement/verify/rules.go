package verify

import (
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
)

// pin resolves who is to serve a region with an item.
func (m *model) pin(items, sites map[string]int, f *findings) {
	for _, pin := range m.Network.Pins {
		k, knownItem := items[pin.Item]
		r := slices.IndexFunc(m.Demand.Regions, func(r geo.Region) bool { return r.ID == pin.Region })
		w, knownSite := sites[pin.Site]
		if pin.Site == "" && knownItem && m.Items[k].MayLose {
			w, knownSite = -1, true
		}
		_, twice := m.pins[pair{k, r}]
		if !knownItem || r < 0 || !knownSite || twice {
			f.bad("pin of item %q to region %q: unknown, or there twice", pin.Item, pin.Region)
			continue
		}
		m.pins[pair{k, r}] = w
	}
}

// elsewhere reports whether a region of an item is to be served by another site, or
// by none.
func (m *model) elsewhere(item, region, site int) bool {
	w, pinned := m.pins[pair{item, region}]
	return pinned && w != site
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
	for at, w := range m.pins {
		if q, _ := m.quantity(at.item, at.site); w >= 0 && q > 0 && !m.Items[at.item].MayLose {
			m.must[w] = true
		}
	}
	m.least, m.largest = m.Policy.MinSites, m.sites
	if m.Policy.MaxSites > 0 {
		m.largest = min(m.largest, m.Policy.MaxSites)
	}
	for k, wanted := range m.wanted {
		if wanted && !m.Items[k].MayLose {
			m.least = max(m.least, 1)
		}
	}
	m.groups = newGroups(m.Problem)
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
