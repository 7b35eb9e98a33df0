package placement

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/forwardstock/forwardstock/internal/figures"
	"github.com/forwardstock/forwardstock/internal/par"
)

// maxConflicts is how many items that cannot be served are named.
const maxConflicts = 10

// feasible returns an InfeasibleError for what no plan can do whichever sites
// are open: serve a region that no lane reaches, keep a promise that all sites
// together cannot keep, or open more sites than there may be.
func (m *model) feasible(ctx context.Context, workers int) error {
	var out []Conflict
	forced := 0
	for _, d := range m.siteRule {
		if d == in {
			forced++
		}
	}
	if forced > m.high {
		out = append(out, Conflict{
			Requirement: "at most " + sites(m.high),
			Reason:      sites(forced) + " forced open, by themselves or by an item",
			Promise:     -1,
		})
	}
	onTime, missing, err := m.mostOnTime(ctx, workers, m.allowed())
	if err != nil {
		return err
	}
	items := 0
	for k, regions := range missing {
		if len(regions) == 0 {
			continue
		}
		if items++; items <= maxConflicts {
			out = append(out, m.unreached(k, regions))
		}
	}
	out = append(out, moreUnreached(items)...)
	for i := range m.promises {
		if items == 0 && m.hard(i) && onTime[i] < m.rows[i].limit {
			c := m.shortPromise(i, onTime[i], m.asked(i))
			c.Reason += m.tooFar(i)
			out = append(out, c)
		}
	}
	if items == 0 {
		out = append(out, m.shortLimits()...)
	}
	if len(out) > 0 {
		return &InfeasibleError{out}
	}
	return nil
}

// unreached states that no lane carries item k to some regions.
func (m *model) unreached(k int, regions []int32) Conflict {
	return Conflict{
		Requirement: fmt.Sprintf("item %.40q to %s", m.p.Items[m.items[k]].ID, m.regionList(regions)),
		Reason:      "no service carries it from any site that may hold it" + m.whyNot(k, int(regions[0])),
		Promise:     -1,
	}
}

// moreUnreached tells of the items no lane carries that are not named.
func moreUnreached(items int) []Conflict {
	if items <= maxConflicts {
		return nil
	}
	return []Conflict{{
		Requirement: figures.Thousands(int64(items-maxConflicts)) + " more items",
		Reason:      "no service carries them to all their regions either",
		Promise:     -1,
	}}
}

// shortPromise states that all sites together keep promise i for best of asked units.
func (m *model) shortPromise(i int, best, asked int64) Conflict {
	return m.promiseConflict(i, best, asked, "the best reachable share, with every allowed site open, is %s")
}

// whyNot says what the services have against carrying item k to region r.
func (m *model) whyNot(k, r int) string {
	parcel, asked := m.p.Items[m.items[k]].parcel(), make([]bool, m.services)
	var reasons []string
	for l := range m.lanes {
		s := m.service[l]
		if asked[s] || !m.usable[k*m.slots+int(m.slot[l])] {
			continue
		}
		asked[s] = true
		service := &m.p.Network.Services[s]
		if _, err := m.p.postage(int(s), parcel, int(m.zone[int(m.road[l])*m.regions+r])+1); err != nil {
			reasons = append(reasons, fmt.Sprintf("%.40q: %v", service.ID, err))
		}
	}
	if reasons == nil {
		return ""
	}
	return " (" + strings.Join(reasons, "; ") + ")"
}

func (m *model) allowed() []int32 {
	var open []int32
	for w, d := range m.siteRule {
		if d != out {
			open = append(open, int32(w))
		}
	}
	return open
}

// tooFar names the regions with demand where no lane is ever on time for promise
// i, those with most demand first.
func (m *model) tooFar(i int) string {
	volume := make([]int64, m.regions)
	for at, q := range m.q {
		if m.concerns(i, at/m.regions) && m.p.Policy.Within[i].asksFor(&m.p.Demand.Regions[at%m.regions]) {
			volume[at%m.regions] += q
		}
	}
	open := m.allowed()
	var far []int32
	for r, q := range volume {
		near := slices.ContainsFunc(open, func(w int32) bool {
			for road, at := range m.roadSite {
				if at == w && m.within[i][road*m.regions+r] > 0 {
					return true
				}
			}
			return false
		})
		if q > 0 && !near {
			far = append(far, int32(r))
		}
	}
	if far == nil {
		return ""
	}
	slices.SortStableFunc(far, func(a, b int32) int { return cmp.Compare(volume[b], volume[a]) })
	return "; no lane is in time to " + m.regionList(far)
}

// mostOnTime returns the most units that can be on time for each promise when
// these sites are open and hold everything they may, and the regions of each
// item that no lane reaches.
func (m *model) mostOnTime(ctx context.Context, workers int, open []int32) (onTime []int64, missing [][]int32, err error) {
	P := m.promises
	times := make([]int64, len(m.items)*P)
	missing = make([][]int32, len(m.items))
	err = par.Do(ctx, workers, len(m.items), func(k int) {
		best := make([]int64, P)
		for r, q := range m.q[k*m.regions:][:m.regions] {
			if q == 0 {
				continue
			}
			clear(best)
			if !m.reach(k, r, open, best) && m.lost[k] == never {
				missing[k] = append(missing[k], int32(r))
			}
			for i, t := range best {
				times[k*P+i] += t
			}
		}
	})
	onTime = make([]int64, P)
	for i, t := range times {
		onTime[i%P] += t
	}
	return onTime, missing, err
}

// reach reports whether a lane from the open sites carries item k to region r,
// and raises best to what is on time by the best of them.
func (m *model) reach(k, r int, open []int32, best []int64) bool {
	reached := false
	for _, w := range open {
		for l := int(m.firstLane[m.firstSlot[w]]); l < int(m.firstLane[m.firstSlot[w+1]]); l++ {
			if !m.carries(k, l, r) {
				continue
			}
			reached = true
			for i := range best {
				best[i] = max(best[i], m.onTime(k, l, r, i))
			}
		}
	}
	return reached
}

// conflict explains a problem that the search proved to have no plan although
// every requirement alone can be kept with all sites open.
func (m *model) conflict(ctx context.Context, workers int) error {
	out, err := m.tooFew(ctx, workers)
	if len(out) > 0 {
		return &InfeasibleError{out}
	}
	if err != nil && ctx.Err() == nil {
		return err
	}
	allowed := m.allowed()
	together := "each can be kept alone with every allowed site open, but not all together"
	onTime, _, err := m.mostOnTime(ctx, workers, allowed)
	if err != nil {
		return err
	}
	for i := range m.promises {
		if !m.hard(i) {
			continue
		}
		c := m.shortPromise(i, onTime[i], m.asked(i))
		c.Reason = together
		out = append(out, c)
	}
	if m.high < len(allowed) {
		out = append(out, Conflict{Requirement: "at most " + sites(m.high), Reason: together, Promise: -1})
	}
	for i := range m.rows[m.promises:] {
		out = append(out, Conflict{Requirement: m.limitText(m.promises + i), Reason: together, Promise: -1})
	}
	if len(out) == 1 {
		out[0].Reason = "no plan keeps it"
	}
	return &InfeasibleError{out}
}
