package whatif_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

var proving = placement.Options{Gap: placement.Exact, Workers: 1}

// small returns n random problems of the full model that have a plan, or as many as
// FORWARDSTOCK_PROBLEMS says.
func small(t *testing.T, stream uint64, n int, size smallplan.Size) func(yield func(int, placement.Problem) bool) {
	if testing.Short() {
		n = max(1, n/10)
	}
	if text := os.Getenv("FORWARDSTOCK_PROBLEMS"); text != "" {
		var err error
		n, err = strconv.Atoi(text)
		require.NoError(t, err)
	}
	return func(yield func(int, placement.Problem) bool) {
		for i, found := offset(t), 0; found < n; i++ {
			p := smallplan.Problem(rand.New(rand.NewPCG(i, stream)), size)
			if _, ok := smallplan.Best(p); ok {
				if found++; !yield(int(i), p) {
					return
				}
			}
		}
	}
}

// offset is where seeds begin: other problems for another FORWARDSTOCK_SEED.
func offset(t *testing.T) uint64 {
	t.Helper()
	text := os.Getenv("FORWARDSTOCK_SEED")
	if text == "" {
		return 0
	}
	seed, err := strconv.ParseUint(text, 10, 32)
	require.NoError(t, err)
	return seed << 20
}

// ruled returns the problem with a rule for an item at a site.
func ruled(p placement.Problem, item, site string, edit func(*placement.ItemSite)) placement.Problem {
	pairs := slices.Clone(p.Network.ItemSites)
	at := slices.IndexFunc(pairs, func(s placement.ItemSite) bool { return s.Item == item && s.Site == site })
	if at < 0 {
		at, pairs = len(pairs), append(pairs, placement.ItemSite{Item: item, Site: site})
	}
	edit(&pairs[at])
	p.Network.ItemSites = pairs
	return p
}

// twoSides is what the best plans cost with an item at a site and without, by
// enumeration.
type twoSides struct {
	in, out         placement.Money
	inside, outside bool
}

func bothSides(p placement.Problem, item, site string) (s twoSides) {
	s.in, s.inside = smallplan.Best(ruled(p, item, site, func(e *placement.ItemSite) { e.Rule = placement.Forced }))
	s.out, s.outside = smallplan.Best(ruled(p, item, site, func(e *placement.ItemSite) { e.Rule = placement.Forbidden }))
	return s
}

func (s twoSides) any() bool     { return s.inside || s.outside }
func (s twoSides) stocked() bool { return s.inside && (!s.outside || s.in <= s.out) }

func requireSides(t *testing.T, want twoSides, in, out whatif.Side, what ...any) {
	t.Helper()
	require.Equal(t, want.inside, in.Possible, what...)
	require.Equal(t, want.outside, out.Possible, what...)
	require.Equal(t, want.in, in.Cost, what...)
	require.Equal(t, want.out, out.Cost, what...)
	require.LessOrEqual(t, in.Bound, in.Cost)
}

// requireFlip checks that a flip is the first along a list of problems, the first of
// which is the present.
func requireFlip[T comparable](t *testing.T, f *whatif.Flip[T], values []T, item, site string, at func(T) placement.Problem, what ...any) {
	t.Helper()
	last, before := values[0], bothSides(at(values[0]), item, site)
	for _, x := range values[1:] {
		now := bothSides(at(x), item, site)
		if !now.any() {
			continue
		}
		if now.stocked() != before.stocked() {
			require.NotNil(t, f, what...)
			yes, no := f.Yes, f.No
			if before.stocked() {
				yes, no = no, yes
			}
			require.Equal(t, x, yes.Value, what...)
			require.Equal(t, last, no.Value, what...)
			requireSides(t, now, yes.In, yes.Out, what...)
			requireSides(t, before, no.In, no.Out, what...)
			return
		}
		last, before = x, now
	}
	require.Nil(t, f, what...)
}

func TestThresholdsAgainstEnumeration(t *testing.T) {
	flips := map[string]int{}
	for i, p := range small(t, 61, 80, smallplan.Size{Items: 2, Regions: 3, Sites: 3, Services: 2, Promises: 2, Terms: smallplan.AllTerms}) {
		rng := rand.New(rand.NewPCG(uint64(i), 62))
		k, w := rng.IntN(len(p.Items)), rng.IntN(len(p.Network.Sites))
		q := whatif.Question{Item: p.Items[k].ID, Site: p.Network.Sites[w].ID, Point: 0.1}
		got, err := whatif.Threshold(context.Background(), p, q, proving)
		if errors.Is(err, placement.ErrInvalid) {
			forced := ruled(p, q.Item, q.Site, func(e *placement.ItemSite) { e.Rule = placement.Forced })
			require.Error(t, forced.Check())
			flips["invalid"]++
			continue
		}
		if errors.Is(err, placement.ErrInfeasible) {
			require.False(t, bothSides(p, q.Item, q.Site).any(), "problem %d", i)
			continue
		}
		require.NoError(t, err, "problem %d", i)
		now := bothSides(p, q.Item, q.Site)
		requireSides(t, now, got.In, got.Out, "problem %d", i)
		require.Equal(t, now.stocked(), got.Stocked)
		requirePrice(t, got, got.Carrying, p, func(e *placement.ItemSite, x *placement.Money) { e.PerItem = x }, "problem %d, carrying", i)
		requirePrice(t, got, got.Inbound, p, func(e *placement.ItemSite, x *placement.Money) { e.Inbound = x }, "problem %d, inbound", i)
		if got.Carrying != nil {
			flips["carrying"]++
			if p.Policy.Budget == 0 && now.inside && now.outside {
				from := p.Network.Sites[w].PerItem
				for _, e := range p.Network.ItemSites {
					if e.Item == q.Item && e.Site == q.Site && e.PerItem != nil {
						from = *e.PerItem
					}
				}
				require.Equal(t, from-got.Difference.Value, got.Carrying.Yes.Value, "it is linear")
			}
		}
		if got.Inbound != nil {
			flips["inbound"]++
		}
		volumes := []float64{1}
		for _, m := range []float64{1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100} {
			if now.stocked() {
				m = 1 / m
			}
			volumes = append(volumes, m)
		}
		requireFlip(t, got.Volume, volumes, q.Item, q.Site, func(m float64) placement.Problem {
			other := p
			other.Demand.Items = slices.Clone(p.Demand.Items)
			for d := range other.Demand.Items {
				if other.Demand.Items[d].Item == q.Item {
					other.Demand.Items[d].Mean *= m
					other.Demand.Items[d].LevelVar *= m * m
				}
			}
			return other
		}, "problem %d, volume", i)
		if got.Volume != nil {
			flips["volume"]++
		}
		for n := range p.Policy.Within {
			requirePromise(t, p, n, got, flips)
		}
	}
	for _, what := range []string{"carrying", "inbound", "volume", "share", "days"} {
		require.True(t, testing.Short() || flips[what] > 2, "%s: %d", what, flips[what])
	}
}

// requirePrice checks both sides of a price, or that there is no flip down to zero
// and far up.
func requirePrice(t *testing.T, got *whatif.Thresholds, f *whatif.Flip[placement.Money], p placement.Problem, set func(*placement.ItemSite, *placement.Money), what ...any) {
	t.Helper()
	at := func(x placement.Money) twoSides {
		return bothSides(ruled(p, got.Item, got.Site, func(e *placement.ItemSite) { set(e, &x) }), got.Item, got.Site)
	}
	if f != nil {
		require.Equal(t, f.Yes.Value+1, f.No.Value, what...)
		yes, no := at(f.Yes.Value), at(f.No.Value)
		require.True(t, yes.stocked(), what...)
		require.False(t, no.stocked(), what...)
		requireSides(t, yes, f.Yes.In, f.Yes.Out, what...)
		requireSides(t, no, f.No.In, f.No.Out, what...)
		return
	}
	if got.In.Possible && got.Out.Possible {
		require.Equal(t, got.Stocked, at(0).stocked(), what...)
		require.Equal(t, got.Stocked, at(10_000*rate.Dollar).stocked(), what...)
	}
}

func requirePromise(t *testing.T, p placement.Problem, n int, got *whatif.Thresholds, flips map[string]int) {
	t.Helper()
	was := p.Policy.Within[n]
	var f whatif.PromiseFlip
	for _, x := range got.Promises {
		if x.Promise == n {
			f = x
		}
	}
	at := func(edit func(*placement.Promise)) placement.Problem {
		other := p
		other.Policy.Within = slices.Clone(p.Policy.Within)
		edit(&other.Policy.Within[n])
		return other
	}
	share := func(x float64) placement.Problem { return at(func(w *placement.Promise) { w.Share = x }) }
	days := func(x int) placement.Problem { return at(func(w *placement.Promise) { w.Days = x }) }
	tighter, looser := []float64{was.Share}, []float64{was.Share}
	for x := hundredths(was.Share) + 10; x < 110 && tighter[len(tighter)-1] < 1; x += 10 {
		tighter = append(tighter, min(float64(x)/100, 1))
	}
	for x := hundredths(was.Share) - 10; x > 0; x -= 10 {
		looser = append(looser, float64(x)/100)
	}
	sooner, later := []int{was.Days}, []int{was.Days}
	for x := was.Days - 1; x >= 0; x-- {
		sooner = append(sooner, x)
	}
	for x := was.Days + 1; x <= 15; x++ {
		later = append(later, x)
	}
	if f.Share != nil && (f.Share.Yes.Value > was.Share || f.Share.No.Value > was.Share) {
		requireFlip(t, f.Share, tighter, got.Item, got.Site, share, "share of promise %d", n)
	} else {
		requireFlip(t, nil, tighter, got.Item, got.Site, share, "share of promise %d", n)
		requireFlip(t, f.Share, looser, got.Item, got.Site, share, "share of promise %d", n)
	}
	if f.Days != nil && (f.Days.Yes.Value < was.Days || f.Days.No.Value < was.Days) {
		requireFlip(t, f.Days, sooner, got.Item, got.Site, days, "days of promise %d", n)
	} else {
		requireFlip(t, nil, sooner, got.Item, got.Site, days, "days of promise %d", n)
		requireFlip(t, f.Days, later, got.Item, got.Site, days, "days of promise %d", n)
	}
	if f.Share != nil {
		flips["share"]++
	}
	if f.Days != nil {
		flips["days"]++
	}
}

func hundredths(x float64) int { return int(100*x + 0.5) }
