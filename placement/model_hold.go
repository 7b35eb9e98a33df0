package placement

import (
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/mistake"
)

// holdItems fills what belongs to an item, and to an item at a site or in a slot.
func (m *model) holdItems() error {
	special := make(map[Held]*ItemSite, len(m.p.Network.ItemSites))
	for i := range m.p.Network.ItemSites {
		e := &m.p.Network.ItemSites[i]
		special[Held{e.Item, e.Site}] = e
	}
	today := make(map[Held]bool, len(m.p.Network.Held))
	for _, h := range m.p.Network.Held {
		today[h] = true
	}
	active := 0
	for i := range m.p.Items {
		item := &m.p.Items[i]
		wanted := active < len(m.items) && int(m.items[active]) == i
		if wanted {
			active++
			if err := m.itemRates(item); err != nil {
				return tooLarge(i, item)
			}
		}
		for w := range m.p.Network.Sites {
			site := &m.p.Network.Sites[w]
			pair := Held{item.ID, site.ID}
			e := special[pair]
			if wanted {
				m.holdAt(item, site, e, today[pair])
			}
			for j := m.firstSlot[w]; j < m.firstSlot[w+1]; j++ {
				if err := m.slotAt(item, site, int(j), e, today[pair], wanted); err != nil {
					return tooLarge(i, item)
				}
			}
			if wanted {
				m.noSlot(len(m.rule)-1, w)
			}
		}
	}
	return nil
}

// itemRates fills what a unit of an item costs wherever it is.
func (m *model) itemRates(item *Item) error {
	s := strict{}
	lost := never
	if item.MayLose {
		lost = int64(item.Margin)
	}
	late := m.p.Policy.Late
	m.lost = append(m.lost, lost)
	m.size = append(m.size, int64(item.parcel().Volume()))
	m.lateness = append(m.lateness, s.sum(int64(late.PerDay), s.round(int64(late.Margin), int64(item.Margin), million)))
	m.insurance = append(m.insurance, s.round(int64(item.Insurance), int64(item.Value), million))
	return s.err
}

// holdAt fills what belongs to an item at a site.
func (m *model) holdAt(item *Item, site *Site, e *ItemSite, today bool) {
	rule := free
	if e != nil {
		rule = e.Rule.decision()
	}
	if _, no := excluded(site.Excludes, item.Tags); no || site.Rule == Forbidden {
		rule = out
	}
	m.rule, m.was = append(m.rule, rule), append(m.was, today)
}

// slotAt checks, and fills if wanted, what belongs to an item in a slot.
func (m *model) slotAt(item *Item, site *Site, j int, e *ItemSite, today, wanted bool) error {
	var way *Way
	usable, shipment := true, int64(site.PerItem)
	var inbound *Money
	if e != nil {
		inbound = e.Inbound
		if e.PerItem != nil {
			shipment = int64(*e.PerItem)
		}
	}
	if m.way[j] >= 0 {
		way = &m.p.Network.Ways[m.way[j]]
		usable = way.takes(item)
		shipment += int64(way.PerShipment) // at most 2 * maxObjective
	}
	unit, err := m.p.unitCosts(item, site, way, m.lead[j], inbound)
	if err != nil || shipment > maxObjective {
		return exact.ErrOverflow
	}
	if !wanted {
		return nil
	}
	carry := shipment + int64(m.p.Policy.Change)
	if today {
		carry = shipment - int64(m.p.Policy.Change)
	}
	m.carry, m.shipment = append(m.carry, carry), append(m.shipment, shipment)
	m.usable, m.unit = append(m.usable, usable && m.rule[len(m.rule)-1] != out), append(m.unit, unit)
	return nil
}

// takes reports whether an item can come this way.
func (w *Way) takes(item *Item) bool {
	if _, no := excluded(w.Excludes, item.Tags); no {
		return false
	}
	if w.Fee != nil {
		_, err := w.Fee.Price(item.parcel(), 1)
		return err == nil
	}
	return true
}

// noSlot settles what a rule means for the site, at being the pair of the item
// and the site: without any way in, an item cannot be there.
func (m *model) noSlot(at, w int) {
	if m.rule[at] == in {
		m.siteRule[w] = in
	}
	first := len(m.usable) - int(m.firstSlot[w+1]-m.firstSlot[w])
	for _, usable := range m.usable[first:] {
		if usable {
			return
		}
	}
	if m.rule[at] == free {
		m.rule[at] = out
	}
}

func tooLarge(i int, item *Item) error {
	return mistake.Of(ErrInvalid, "%s: its cost could be too large to be counted", named("items", i, item.ID))
}
