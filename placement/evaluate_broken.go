package placement

import (
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
)

// evaluation collects the rules that a plan breaks.
type evaluation struct {
	p      *Problem
	plan   *Plan
	model  *model
	broken []Broken
}

func (e *evaluation) note(b Broken, format string, args ...any) {
	b.Requirement = fmt.Sprintf(format, args...)
	if b.Kind != BrokenPromise {
		b.Promise = -1
	}
	e.broken = append(e.broken, b)
}

// rules notes the broken rules of sites and of items at sites, and returns the
// problem without them.
func (e *evaluation) rules() *Problem {
	loose := *e.p
	loose.Network.Sites = slices.Clone(e.p.Network.Sites)
	loose.Network.ItemSites = slices.Clone(e.p.Network.ItemSites)
	e.siteRules(loose.Network.Sites)
	special := map[Held]int{}
	for i, s := range loose.Network.ItemSites {
		special[Held{s.Item, s.Site}] = i
	}
	loose.Network.Pins = nil
	for _, pin := range e.p.Network.Pins {
		if e.pinKept(pin) {
			loose.Network.Pins = append(loose.Network.Pins, pin)
		}
	}
	for k, i := range e.model.items {
		for w := range e.p.Network.Sites {
			at, known := special[Held{e.p.Items[i].ID, e.p.Network.Sites[w].ID}]
			var rule *Rule
			if known {
				rule = &loose.Network.ItemSites[at].Rule
			}
			e.itemSite(k, w, rule, &loose.Network.Sites[w])
		}
	}
	return &loose
}

// siteRules notes which sites may not be open or closed, and their number.
func (e *evaluation) siteRules(loose []Site) {
	count, by := 0, map[string]int{}
	for w := range loose {
		s := &loose[w]
		open := e.plan.Sites[w].Open
		if open {
			count++
			by[s.Provider]++
		}
		switch {
		case open && s.Rule == Forbidden:
			e.note(Broken{Kind: BrokenSite, Site: s.ID, Over: 1}, "site %.40q closed", s.ID)
			s.Rule = Free
		case !open && s.Rule == Forced:
			e.note(Broken{Kind: BrokenSite, Site: s.ID, Short: 1}, "site %.40q open", s.ID)
			s.Rule = Free
		}
	}
	policy := &e.p.Policy
	switch most := policy.MaxSites; {
	case most > 0 && count > most:
		e.note(Broken{Kind: BrokenCount, Over: int64(count - most)}, "at most %s", sites(most))
	case count < e.model.low:
		e.note(Broken{Kind: BrokenCount, Short: int64(e.model.low - count)}, "at least %s", sites(e.model.low))
	}
	for _, l := range policy.Providers {
		switch n := by[l.Provider]; {
		case l.Max > 0 && n > l.Max:
			e.note(Broken{Kind: BrokenProvider, Provider: l.Provider, Over: int64(n - l.Max)}, "at most %s of %.40q", sites(l.Max), l.Provider)
		case n < l.Min:
			e.note(Broken{Kind: BrokenProvider, Provider: l.Provider, Short: int64(l.Min - n)}, "at least %s of %.40q", sites(l.Min), l.Provider)
		}
	}
}

// itemSite notes what is wrong with item k at site w, and loosens its rule there,
// nil if there is none, and the site.
func (e *evaluation) itemSite(k, w int, rule *Rule, site *Site) {
	item := &e.p.Items[e.model.items[k]]
	b := Broken{Kind: BrokenItemSite, Item: item.ID, Site: site.ID}
	held := e.plan.Items[e.model.items[k]].at(w)
	switch {
	case held == nil:
		if rule != nil && *rule == Forced {
			e.note(b, "item %.40q at site %.40q", item.ID, site.ID)
		}
		return
	case !e.plan.Sites[w].Open:
		b.Kind = BrokenClosed
		e.note(b, "item %.40q not at the closed site %.40q", item.ID, site.ID)
		return
	case rule != nil && *rule == Forbidden:
		e.note(b, "item %.40q not at site %.40q", item.ID, site.ID)
		*rule = Free
	}
	if tag, no := excluded(e.p.Network.Sites[w].Excludes, item.Tags); no {
		e.note(b, "item %.40q not at site %.40q, which excludes %.40q", item.ID, site.ID, tag)
		site.Excludes = slices.DeleteFunc(slices.Clone(site.Excludes), func(tag string) bool { return slices.Contains(item.Tags, tag) })
	}
	if way := held.Way; !e.comes(item, site, way) {
		b.Kind = BrokenWay
		what := "item %.40q to site %.40q by one of the ways"
		if way >= 0 {
			what += ", not " + e.p.Network.Ways[way].ID
		}
		e.note(b, what, item.ID, site.ID)
	}
}

// pinKept notes a pin that the plan does not keep.
func (e *evaluation) pinKept(pin Pin) bool {
	i := slices.IndexFunc(e.p.Items, func(item Item) bool { return item.ID == pin.Item })
	r := slices.IndexFunc(e.p.Demand.Regions, func(r geo.Region) bool { return r.ID == pin.Region })
	to := int32(slices.IndexFunc(e.p.Network.Sites, func(s Site) bool { return s.ID == pin.Site })) // -1 for none
	k := slices.Index(e.model.items, int32(i))
	if k < 0 || e.model.q[k*e.model.regions+r] == 0 {
		return true
	}
	item := &e.plan.Items[i]
	held := func(w int32) bool { return w >= 0 && e.plan.Sites[w].Open && item.at(int(w)) != nil }
	for _, l := range item.Lanes {
		if int(l.Region) != r || !held(l.Site) {
			continue
		}
		if l.Site == to {
			return true
		}
		e.notePin(pin, e.model.q[k*e.model.regions+r])
		return false
	}
	if e.p.Items[i].MayLose || held(to) {
		return true
	}
	e.notePin(pin, e.model.q[k*e.model.regions+r])
	return false
}

func (e *evaluation) notePin(pin Pin, q int64) {
	from := fmt.Sprintf("from site %.40q", pin.Site)
	if pin.Site == "" {
		from = "lost"
	}
	e.note(Broken{Kind: BrokenPin, Item: pin.Item, Region: pin.Region, Site: pin.Site, Short: q},
		"item %.40q to region %.40s %s", pin.Item, string(pin.Region), from)
}

// comes reports whether an item can come to a site by a way.
func (e *evaluation) comes(item *Item, site *Site, way int32) bool {
	if ways := e.p.Network.Ways; way >= 0 {
		return ways[way].leadsTo(site) && ways[way].takes(item)
	} else {
		return len(ways) == 0
	}
}

// unserved notes that so much demand of an item is not served.
func (e *evaluation) unserved(i int, regions []int32, q int64) {
	id := e.p.Items[i].ID
	e.note(Broken{Kind: BrokenServed, Item: id, Region: e.p.Demand.Regions[regions[0]].ID, Short: q},
		"item %.40q to %s", id, e.model.regionList(regions))
}

// rows notes the promises and limits that are broken.
func (e *evaluation) rows(m *model, used []int64) {
	for i := range m.rows {
		r := &m.rows[i]
		excess := r.excess(used[i])
		if excess <= 0 || !m.hard(i) {
			continue
		}
		if r.kind == promise {
			w := &e.p.Policy.Within[r.index]
			e.note(Broken{Kind: BrokenPromise, Promise: r.index, Short: excess, Item: w.Item, Region: w.Region}, "%s", m.promiseText(i))
			continue
		}
		b := Broken{Kind: BrokenKind(r.kind), Over: excess}
		switch {
		case m.ofSite(r):
			b.Site = m.p.Network.Sites[r.index].ID
		case r.kind == LimitItem:
			b.Item = m.p.Items[m.items[r.index]].ID
		}
		e.note(b, "%s", m.limitText(i))
	}
}
