package verify

import (
	"fmt"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
)

// lanes derives what depends on site, service and region.
func (m *model) lanes(f *findings) {
	services := map[string]int{}
	for s, service := range m.Network.Services {
		if _, twice := services[service.ID]; twice {
			f.bad("service %q is there twice", service.ID)
		}
		services[service.ID] = s
	}
	n := m.sites * m.services * m.regions
	m.zone, m.days, m.over = make([]uint16, n), make([]geo.Days, n), make([]int64, n)
	m.within = make([][]int64, len(m.Policy.Within))
	for i := range m.within {
		m.within[i] = make([]int64, n)
	}
	for w := range m.Network.Sites {
		site := &m.Network.Sites[w]
		m.space = append(m.space, m.spaceAt(site, f))
		point, kind, err := where(site)
		if err != nil {
			f.bad("site %q: %v", site.ID, err)
			continue
		}
		offered := make([]bool, m.services)
		for s := range offered {
			offered[s] = len(site.Services) == 0
		}
		for _, id := range site.Services {
			s, known := services[id]
			if !known {
				f.bad("site %q: unknown service %q", site.ID, id)
				continue
			}
			offered[s] = true
		}
		for r := range m.Demand.Regions {
			region := &m.Demand.Regions[r]
			distance, err := geo.Distance(point, region.Point)
			if err != nil {
				f.bad("site %q, region %q: %v", site.ID, region.ID, err)
				continue
			}
			for s := range m.services {
				if !offered[s] {
					continue
				}
				m.reach(m.lane(w, s, r), &m.Network.Services[s], kind, region, distance, site)
			}
		}
	}
}

// where returns the point of a site and which network reaches it.
func where(site *placement.Site) (geo.Point, geo.Kind, error) {
	if site.ZIP == "" {
		return site.Point, geo.Contiguous, nil
	}
	id, err := geo.ParseRegion(site.ZIP)
	if err != nil {
		var zip geo.ZIP
		zip, err = geo.ParseZIP(site.ZIP)
		id = zip.Region
	}
	region, ok := geo.Lookup(id)
	switch {
	case err != nil:
		return geo.Point{}, "", err
	case !ok:
		return geo.Point{}, "", fmt.Errorf("ZIP %.20q has no region", site.ZIP)
	case site.Point != (geo.Point{}):
		return site.Point, region.Kind, nil
	}
	return region.Point, region.Kind, nil
}

// reach fills one place of the tables.
func (m *model) reach(at int, service *placement.Service, from geo.Kind, to *geo.Region, distance geo.Length, site *placement.Site) {
	zones := service.Zones
	if zones == nil {
		zones = geo.USZones()
	}
	m.zone[at] = uint16(min(zones.Of(distance), maxZones))
	m.days[at] = after(service.Transit.Lane(from, to.Kind, distance).Shift(site.HandlingDays), int64(site.AfterCutOff))
	for i := range m.Policy.Within {
		if promise := &m.Policy.Within[i]; covers(promise, to) {
			m.within[i][at] = m.days[at].Within(promise.Days)
		}
	}
	for day, share := range m.days[at] {
		if day > m.Policy.Late.After {
			m.over[at] += int64(day-m.Policy.Late.After) * int64(share)
		}
	}
}

// after moves a share of every day to the next one.
func after(days geo.Days, share int64) geo.Days {
	moved := int64(0) // from the day before
	for day := range days {
		now := int64(days[day])
		next := int64(0)
		if day < geo.MaxDay {
			next = (now*share + million/2) / million // both are at most a million
		}
		days[day] = int32(now - next + moved)
		moved = next
	}
	return days
}
