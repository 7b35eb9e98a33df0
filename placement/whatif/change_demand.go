package whatif

import (
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
)

// DemandChange multiplies what some items sell, in some regions, on some days of the
// horizon: a live-stream that sells tenfold for three days in California is
//
//	DemandChange{Items: []string{"lamp"}, States: []string{"CA"}, From: 7, Days: 3, Factor: 10}
//
// Without it every day of the horizon sells the same. With g_r = 1 + (Factor - 1)
// Days / horizon in the regions that it is about and 1 elsewhere, and S = sum_r p_r
// g_r, an item of mean M, level variance V and shares p has the mean M S, the level
// variance V S² and the shares p_r g_r / S; dispersion and concentration stay.
type DemandChange struct {
	// Items are their IDs. Empty means all.
	Items []string `json:"items,omitempty"`
	// Regions and States say where: in any of them, and everywhere if both are empty.
	Regions []geo.RegionID `json:"regions,omitempty"`
	States  []string       `json:"states,omitempty"`
	// From is the first day, counted from 0. Days is their number; zero means to the end
	// of the horizon.
	From int `json:"from_day,omitempty"`
	Days int `json:"days,omitempty"`
	// Factor multiplies demand: above 0, and at most a million.
	Factor float64 `json:"factor,omitempty"`
	// None says, instead of a factor, that nothing is sold.
	None bool `json:"none,omitempty"`
}

// Outage says that a site cannot be used, known before goods are sent there. Rules that
// force it, or items or regions to it, do not count, nor does stock there; what it costs to close
// it is not paid. It still counts towards the fewest sites, of all and of its provider,
// that the policy asks for; of the others it asks for no more than there are.
type Outage struct {
	Site string `json:"site"`
}

const maxFactor = 1e6

// demand makes a change of demand.
func (a *applier) demand(place string, c *DemandChange) {
	items := a.chosen(place+".items", "item", c.Items, a.itemIndex())
	there := a.regions(place, c)
	horizon := a.p.Demand.Days
	days := c.Days
	if days == 0 {
		days = horizon - c.From
	}
	if c.From < 0 || c.From >= horizon || days < 1 || days > horizon-c.From {
		a.bad(place, "from_day %d with %d days is not within the horizon of %d days", c.From, c.Days, horizon)
	}
	switch {
	case c.None && c.Factor != 0:
		a.bad(place, "both none and a factor")
	case !c.None && !(c.Factor > 0 && c.Factor <= maxFactor):
		a.bad(place+".factor", "%v is not above 0 and at most %v", c.Factor, float64(maxFactor))
	}
	if len(a.errs) > 0 {
		return
	}
	factor := 1 + float64((c.Factor-1)*float64(days))/float64(horizon)
	if c.None && days == horizon {
		factor = 0
	}
	type spread struct {
		shares []float64
		sum    float64
	}
	known := map[*float64]spread{} // items may share a slice
	a.p.Demand.Items = slices.Clone(a.p.Demand.Items)
	for i := range a.p.Demand.Items {
		d := &a.p.Demand.Items[i]
		if !items[a.items[d.Item]] {
			continue
		}
		s, ok := known[&d.Shares[0]]
		if !ok {
			s.shares, s.sum = weighed(d.Shares, there, factor)
			known[&d.Shares[0]] = s
		}
		d.Mean, d.LevelVar, d.Shares = float64(d.Mean*s.sum), float64(float64(d.LevelVar*s.sum)*s.sum), s.shares
	}
}

// weighed returns shares with those of some regions multiplied by a factor, and the sum
// that they had before they were brought back to 1.
func weighed(shares []float64, there []bool, factor float64) ([]float64, float64) {
	out := make([]float64, len(shares))
	var sum exact.Sum
	for r, p := range shares {
		if out[r] = p; there[r] {
			out[r] = float64(p * factor)
		}
		sum.Add(out[r])
	}
	total := sum.Value()
	if total == 0 { // nothing is left to share
		return shares, 0
	}
	for r := range out {
		out[r] /= total
	}
	return out, total
}

// regions returns where demand changes.
func (a *applier) regions(place string, c *DemandChange) []bool {
	all := a.p.Demand.Regions
	out := make([]bool, len(all))
	mark := func(place, what, name string, i int, is func(geo.Region) bool) {
		found := false
		for r := range all {
			if is(all[r]) {
				out[r], found = true, true
			}
		}
		if !found {
			a.bad(fmt.Sprintf("%s[%d]", place, i), "no region of the demand is %s %.40q", what, name)
		}
	}
	for i, id := range c.Regions {
		mark(place+".regions", "region", string(id), i, func(r geo.Region) bool { return r.ID == id })
	}
	for i, state := range c.States {
		mark(place+".states", "in state", state, i, func(r geo.Region) bool { return r.State == state })
	}
	if len(c.Regions) == 0 && len(c.States) == 0 {
		for r := range out {
			out[r] = true
		}
	}
	return out
}

// outage takes a site out.
func (a *applier) outage(place string, c *Outage) {
	w, ok := a.siteIndex()[c.Site]
	if !ok {
		a.bad(place+".site", "there is no site %.40q", c.Site)
		return
	}
	n := &a.p.Network
	n.Sites = slices.Clone(n.Sites)
	site := &n.Sites[w]
	site.Rule, site.Closing = placement.Forbidden, 0
	n.ItemSites = slices.Clone(n.ItemSites)
	for i := range n.ItemSites {
		if e := &n.ItemSites[i]; e.Site == c.Site && e.Rule == placement.Forced {
			e.Rule = placement.Free
		}
	}
	n.Stock = slices.DeleteFunc(slices.Clone(n.Stock), func(s placement.Stock) bool { return s.Site == c.Site })
	n.Pins = slices.DeleteFunc(slices.Clone(n.Pins), func(p placement.Pin) bool { return p.Site == c.Site })
	left, by := 0, map[string]int{}
	for i := range n.Sites {
		if n.Sites[i].Rule != placement.Forbidden {
			left++
			by[n.Sites[i].Provider]++
		}
	}
	if left == 0 {
		a.bad(place+".site", "no other site is allowed")
	}
	policy := &a.p.Policy
	policy.MinSites = max(0, min(policy.MinSites-1, left))
	policy.Providers = slices.Clone(policy.Providers)
	for i := range policy.Providers {
		if l := &policy.Providers[i]; l.Provider == site.Provider {
			l.Min = max(0, min(l.Min-1, by[l.Provider]))
		}
	}
}
