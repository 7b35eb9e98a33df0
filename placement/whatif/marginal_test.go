package whatif_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// stepped returns the problem with so many steps more of a resource, and false where
// there cannot be so many.
func stepped(p placement.Problem, r whatif.Resource, steps int64) (placement.Problem, bool) {
	p.Network.Sites, p.Items, p.Policy.Within = slices.Clone(p.Network.Sites), slices.Clone(p.Items), slices.Clone(p.Policy.Within)
	site := slices.IndexFunc(p.Network.Sites, func(s placement.Site) bool { return s.ID == r.Site })
	left := true
	switch r.Kind {
	case whatif.Units:
		p.Network.Sites[site].Capacity.Units += steps
		left = p.Network.Sites[site].Capacity.Units > 0
	case whatif.Volume:
		p.Network.Sites[site].Capacity.Volume += rate.Volume(1_000_000 * steps)
		left = p.Network.Sites[site].Capacity.Volume > 0
	case whatif.Parcels:
		p.Network.Sites[site].Capacity.Parcels += steps
		left = p.Network.Sites[site].Capacity.Parcels > 0
	case whatif.ItemSum:
		k := slices.IndexFunc(p.Items, func(x placement.Item) bool { return x.ID == r.Item })
		p.Items[k].Limit += steps
		left = p.Items[k].Limit > 0
	case whatif.Budget:
		p.Policy.Budget += placement.Money(steps) * rate.Dollar
		left = p.Policy.Budget > 0
	case whatif.MaxSites:
		if n := len(p.Network.Sites); p.Policy.MaxSites == 0 {
			p.Policy.MaxSites = n
		}
		most := max(p.Policy.MaxSites, len(p.Network.Sites))
		p.Policy.MaxSites += int(steps)
		left = p.Policy.MaxSites > 0 && p.Policy.MaxSites <= most
	case whatif.Share:
		p.Policy.Within[r.Promise].Share = float64(hundredths(p.Policy.Within[r.Promise].Share)-int(steps)) / 100
	case whatif.Days:
		p.Policy.Within[r.Promise].Days += int(steps)
	}
	return p, left && p.Check() == nil
}

func requireStep(t *testing.T, p placement.Problem, r whatif.Resource, base placement.Money, s whatif.Step, undecided *int) (changed bool) {
	t.Helper()
	other, ok := stepped(p, r, s.Steps)
	require.Equal(t, ok, s.Exists, "%v %d", r, s.Steps)
	if !ok {
		return true
	}
	if s.Answer.Undecided {
		*undecided++
		return true
	}
	cost, possible := smallplan.Best(other)
	require.Equal(t, possible, s.Answer.Possible, "%v %d", r, s.Steps)
	require.Equal(t, cost, s.Answer.Cost, "%v %d", r, s.Steps)
	if possible {
		require.Equal(t, cost-base, s.Difference.Value)
	}
	return !possible || cost != base
}

func TestMarginalsAgainstEnumeration(t *testing.T) {
	undecided, solved := 0, 0
	kinds, worth, ranges := map[whatif.ResourceKind]int{}, map[whatif.ResourceKind]int{}, 0
	slack := map[whatif.ResourceKind]int64{}
	for i, p := range small(t, 64, 50, smallplan.Size{Items: 3, Regions: 4, Sites: 4, Services: 2, Promises: 2, Terms: smallplan.AllTerms}) {
		all := whatif.Resources(p)
		rng := rand.New(rand.NewPCG(uint64(i), 65))
		rng.Shuffle(len(all), func(a, b int) { all[a], all[b] = all[b], all[a] })
		all = all[:min(4, len(all))]
		got, err := whatif.Marginals(context.Background(), p, proving, all...)
		require.NoError(t, err, "problem %d", i)
		base, _ := smallplan.Best(p)
		for n, m := range got {
			kinds[m.Resource.Kind]++
			p := p
			if m.Resource.Kind == whatif.MaxSites && p.Policy.MaxSites == 0 {
				p.Policy.MaxSites = int(m.Now)
			}
			solved += 3
			require.Equal(t, all[n], m.Resource)
			require.Equal(t, base, m.Base.Cost)
			require.Equal(t, int64(1), m.More.Steps)
			require.Equal(t, int64(-1), m.Less.Steps)
			more := requireStep(t, p, m.Resource, base, m.More, &undecided)
			less := requireStep(t, p, m.Resource, base, m.Less, &undecided)
			if m.More.Exists && more || m.Less.Exists && less {
				worth[m.Resource.Kind]++
			}
			slack[m.Resource.Kind] += m.Slack
			if m.Resource.Kind == whatif.Share || m.Resource.Kind == whatif.Days {
				requireNoMoreSlack(t, p, m)
			}
			r := m.Range
			require.True(t, r.From <= 0 && r.To >= 0)
			for _, same := range []int64{r.From, r.To, -m.Slack} {
				other, ok := stepped(p, m.Resource, same)
				require.True(t, ok, "problem %d, %v: %d", i, m.Resource, same)
				cost, ok := smallplan.Best(other)
				require.True(t, ok)
				require.Equal(t, base, cost, "problem %d, %v: %d", i, m.Resource, same)
			}
			if r.Below == nil {
				_, ok := stepped(p, m.Resource, r.From-1)
				require.False(t, ok, "problem %d, %v: %d", i, m.Resource, r.From-1)
			} else {
				require.Equal(t, r.From-1, r.Below.Steps)
				require.True(t, requireStep(t, p, m.Resource, base, *r.Below, &undecided), "problem %d, %v: %d", i, m.Resource, r.Below.Steps)
			}
			require.Equal(t, r.Endless, r.Above == nil)
			if r.Endless {
				requireEndless(t, p, m.Resource, r.To, base)
			} else {
				ranges++
				require.Equal(t, r.To+1, r.Above.Steps)
				require.True(t, requireStep(t, p, m.Resource, base, *r.Above, &undecided), "problem %d, %v: %d", i, m.Resource, r.Above.Steps)
			}
		}
	}
	require.LessOrEqual(t, undecided, solved/200)
	valued := 0
	for _, kind := range []whatif.ResourceKind{whatif.Units, whatif.Volume, whatif.Parcels, whatif.ItemSum, whatif.Budget, whatif.Share, whatif.Days, whatif.MaxSites} {
		require.True(t, testing.Short() || kinds[kind] > 3, "%s: %d", kind, kinds[kind])
		valued += worth[kind]
	}
	require.True(t, testing.Short() || valued > 10, "%v", worth)
	require.True(t, testing.Short() || ranges > 10)
	require.True(t, testing.Short() || slack[whatif.Share] > 10 && slack[whatif.Days] > 3, "%v", slack)
}

// requireNoMoreSlack checks that the plan is another one, or breaks the promise, if that is
// tighter by a step more than its slack.
func requireNoMoreSlack(t *testing.T, p placement.Problem, m whatif.Marginal) {
	t.Helper()
	tighter, ok := stepped(p, m.Resource, -m.Slack-1)
	if !ok {
		return
	}
	e, err := placement.Evaluate(t.Context(), tighter, m.Base.Plan, proving)
	require.NoError(t, err)
	require.True(t, len(e.Broken) > 0 || e.Plan.Cost != m.Base.Cost, "%v: %d", m.Resource, m.Slack)
}

func requireEndless(t *testing.T, p placement.Problem, r whatif.Resource, to int64, base placement.Money) {
	t.Helper()
	switch r.Kind {
	case whatif.MaxSites, whatif.Share, whatif.Days:
		_, ok := stepped(p, r, to+1)
		require.False(t, ok)
		return
	}
	other, ok := stepped(p, r, 1_000_000)
	require.True(t, ok)
	cost, ok := smallplan.Best(other)
	require.True(t, ok)
	require.Equal(t, base, cost)
}

func TestMarginalsAreChecked(t *testing.T) {
	for _, p := range small(t, 64, 5, smallplan.Tiny) {
		_, err := whatif.Marginals(context.Background(), p, proving, whatif.Resource{Kind: whatif.Units, Site: "nowhere", Promise: -1})
		require.ErrorIs(t, err, placement.ErrInvalid)
		require.ErrorContains(t, err, `no limit on units of site "nowhere"`)
		got, err := whatif.Marginals(context.Background(), p, placement.Options{Gap: 0.1, Workers: 1})
		require.NoError(t, err)
		require.Len(t, got, len(whatif.Resources(p)))
		best := func(p placement.Problem, m whatif.Marginal, steps int64) (placement.Money, bool) {
			if m.Resource.Kind == whatif.MaxSites && p.Policy.MaxSites == 0 {
				p.Policy.MaxSites = int(m.Now)
			}
			other, ok := stepped(p, m.Resource, steps)
			require.True(t, ok, "%v %d", m.Resource, steps)
			return smallplan.Best(other)
		}
		for _, m := range got { // what is said holds of the best plans, too
			now, _ := best(p, m, 0)
			for _, steps := range []int64{m.Range.From, m.Range.To} {
				cost, ok := best(p, m, steps)
				require.True(t, ok, "%v %d", m.Resource, steps)
				require.LessOrEqual(t, max(cost-now, now-cost), m.Range.Off, "%v %d", m.Resource, steps)
			}
			for _, s := range []whatif.Step{m.More, m.Less} {
				if d := s.Difference; d != nil {
					cost, ok := best(p, m, s.Steps)
					require.True(t, ok)
					require.LessOrEqual(t, d.Least, cost-now, "%v %d", m.Resource, s.Steps)
					require.GreaterOrEqual(t, d.Most, cost-now, "%v %d", m.Resource, s.Steps)
					require.GreaterOrEqual(t, 0, int(d.Value)*int(s.Steps), "%v %d", m.Resource, s.Steps)
				}
			}
		}
	}
}
