package placement

// What the site of a pin is if it is none.
const (
	anySite int32 = -1 // no pin
	noSite  int32 = -2 // its demand is lost
)

// pinRegions fills in who is to serve a region with an item. What may not be lost
// forces the item to the site, where it can be there.
func (m *model) pinRegions() {
	if len(m.p.Network.Pins) == 0 {
		return
	}
	item, site, region := map[string]int{}, map[string]int{}, map[string]int{}
	for k, i := range m.items {
		item[m.p.Items[i].ID] = k
	}
	for w := range m.p.Network.Sites {
		site[m.p.Network.Sites[w].ID] = w
	}
	for r := range m.p.Demand.Regions {
		region[string(m.p.Demand.Regions[r].ID)] = r
	}
	m.pin = make([]int32, len(m.q))
	for at := range m.pin {
		m.pin[at] = anySite
	}
	for _, p := range m.p.Network.Pins {
		k, wanted := item[p.Item]
		at := k*m.regions + region[string(p.Region)]
		if !wanted || m.q[at] == 0 {
			continue
		}
		if m.pin[at] = noSite; p.Site == "" {
			continue
		}
		w := site[p.Site]
		m.pin[at] = int32(w)
		if m.lost[k] == never && m.rule[k*m.sites+w] == free {
			m.rule[k*m.sites+w], m.siteRule[w] = in, in
		}
	}
}

// pinned reports whether a site may serve region r of item k.
func (m *model) pinned(k, r int, w int32) bool {
	if m.pin == nil {
		return true
	}
	pin := m.pin[k*m.regions+r]
	return pin == anySite || pin == w
}

// unpin removes from the costs of item k on lane l those of regions that another site
// is to serve.
func (m *model) unpin(k, l int, dst []int64) {
	for r := range dst {
		if !m.pinned(k, r, m.site[l]) {
			dst[r] = never
		}
	}
}
