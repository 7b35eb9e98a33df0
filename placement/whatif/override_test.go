package whatif_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

func TestOverridePricesAgainstEnumeration(t *testing.T) {
	priced, impossible, costly := 0, 0, 0
	for i, p := range small(t, 60, 150, smallplan.Tiny) {
		rng := rand.New(rand.NewPCG(uint64(i), 63))
		var overrides []whatif.Override
		without, with := p, p
		for range 1 + rng.IntN(2) {
			r := whatif.Override{Site: p.Network.Sites[rng.IntN(len(p.Network.Sites))].ID, Rule: placement.Forced}
			if rng.IntN(2) == 0 {
				r.Rule = placement.Forbidden
			}
			set := func(p placement.Problem, rule placement.Rule) placement.Problem {
				p.Network.Sites = slices.Clone(p.Network.Sites)
				for w := range p.Network.Sites {
					if p.Network.Sites[w].ID == r.Site {
						p.Network.Sites[w].Rule = rule
					}
				}
				return p
			}
			if rng.IntN(3) > 0 {
				r.Item = p.Items[rng.IntN(len(p.Items))].ID
				set = func(p placement.Problem, rule placement.Rule) placement.Problem {
					return ruled(p, r.Item, r.Site, func(e *placement.ItemSite) { e.Rule = rule })
				}
			}
			overrides = append(overrides, r)
			without, with = set(without, placement.Free), set(with, r.Rule)
		}
		price, err := whatif.PriceOf(context.Background(), p, overrides, proving)
		if with.Check() != nil || without.Check() != nil {
			require.ErrorIs(t, err, placement.ErrInvalid)
			continue
		}
		require.NoError(t, err, "problem %d", i)
		free, ok := smallplan.Best(without)
		require.Equal(t, ok, price.Without.Possible)
		require.Equal(t, free, price.Without.Cost, "problem %d", i)
		bound, ok := smallplan.Best(with)
		require.Equal(t, ok, price.With.Possible, "problem %d", i)
		require.Equal(t, bound, price.With.Cost, "problem %d", i)
		if !price.With.Possible || !price.Without.Possible {
			impossible++
			require.Nil(t, price.Difference)
			continue
		}
		priced++
		require.Equal(t, bound-free, price.Difference.Value)
		require.LessOrEqual(t, price.Difference.Least, price.Difference.Value)
		require.LessOrEqual(t, price.Difference.Value, price.Difference.Most)
		if price.Difference.Value > 0 {
			costly++
		}
		rough, err := whatif.Restrict(context.Background(), without, with, placement.Options{Gap: 0.2, Workers: 1})
		require.NoError(t, err)
		require.LessOrEqual(t, rough.Difference.Least, bound-free, "problem %d", i)
		require.LessOrEqual(t, bound-free, rough.Difference.Most, "problem %d", i)
	}
	if !testing.Short() {
		require.Greater(t, impossible, 5)
		require.Greater(t, costly, priced/4)
	}
}

func TestOverridesAreChecked(t *testing.T) {
	for _, p := range small(t, 60, 10, smallplan.Tiny) {
		_, err := whatif.PriceOf(context.Background(), p, []whatif.Override{
			{Item: "nothing", Site: "nowhere", Rule: placement.Forced}, {Site: p.Network.Sites[0].ID, Rule: placement.Free},
		}, proving)
		require.ErrorIs(t, err, placement.ErrInvalid)
		require.ErrorContains(t, err, `overrides[0]: there is no item "nothing"`)
		require.Equal(t, 1, strings.Count(err.Error(), placement.ErrInvalid.Error()), err)
		require.ErrorContains(t, err, `there is no site "nowhere"`)
		require.ErrorContains(t, err, `overrides[1]: rule "" is neither forced nor forbidden`)
		_, err = whatif.Threshold(context.Background(), p, whatif.Question{Item: "nothing", Site: "nowhere"}, proving)
		require.ErrorContains(t, err, `there is no item "nothing"`)
	}
}

// TestEmptyShelvesAreTold holds what is said of empty shelves against the plans.
func TestEmptyShelvesAreTold(t *testing.T) {
	empty, served := 0, 0
	for i, p := range small(t, 40, 150, smallplan.Tiny) {
		for k, item := range p.Items {
			w := (i + k) % len(p.Network.Sites)
			r := whatif.Override{Item: item.ID, Site: p.Network.Sites[w].ID, Rule: placement.Forced}
			price, err := whatif.PriceOf(context.Background(), p, []whatif.Override{r}, proving)
			if err != nil || !price.With.Possible || smallplan.Total(&p, k) == 0 {
				continue
			}
			serves := slices.ContainsFunc(price.With.Plan.Items[k].Lanes, func(l placement.Lane) bool { return int(l.Site) == w })
			require.Equal(t, serves, len(price.Empty) == 0, "problem %d, item %d", i, k)
			if serves {
				served++
				continue
			}
			empty++
			require.Equal(t, []whatif.Override{r}, price.Empty)
			found, err := whatif.Threshold(context.Background(), p, whatif.Question{Item: item.ID, Site: r.Site, NoVolume: true, NoPromises: true}, proving)
			require.NoError(t, err)
			require.True(t, found.Empty)
		}
	}
	require.Positive(t, empty)
	require.Positive(t, served)
}
