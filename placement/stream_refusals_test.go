package placement

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
)

func TestStreamHandsErrorsThrough(t *testing.T) {
	random := rand.New(rand.NewPCG(15, 1))
	p, entries := drawCatalogue(t, random, 30, 60)
	broken := errors.New("broken")
	_, err := Stream(t.Context(), p, func(yield func(Entry, error) bool) {
		if yield(entries[0], nil) {
			yield(Entry{}, broken)
		}
	}, nil, Options{})
	require.ErrorIs(t, err, broken)
	_, err = Stream(t.Context(), p, catalogueOf(entries), func(*Decision) error { return broken }, Options{})
	require.ErrorIs(t, err, broken)
	entries[3].Item.Weight = -1
	_, err = Stream(t.Context(), p, catalogueOf(entries), nil, Options{})
	require.ErrorIs(t, err, ErrInvalid)
	require.ErrorContains(t, err, "I003")
}

func TestStreamNamesWhatIsNotForCatalogues(t *testing.T) {
	random := rand.New(rand.NewPCG(20, 1))
	p, entries := drawCatalogue(t, random, 5, 60)
	bad := whole(p, entries)
	site := p.Network.Sites[0].ID
	bad.Network.Pins = []Pin{{Item: "I000", Region: p.Demand.Regions[0].ID, Site: site}}
	bad.Network.Transfers = []Transfer{{From: site, To: p.Network.Sites[1].ID}}
	bad.Network.Stock = []Stock{{Item: "I000", Site: site}}
	bad.Baskets = []Basket{{}}
	bad.Policy.Within = []Promise{{Days: 2, Share: 0.5, Item: "I000"}}
	_, err := Stream(t.Context(), bad, catalogueOf(entries), nil, Options{})
	require.ErrorIs(t, err, ErrInvalid)
	for _, name := range []string{"items", "demand.items", "network.stock", "network.pins", "network.transfers", "baskets", "policy.within[0].item"} {
		require.ErrorContains(t, err, "\n"+name+": ")
	}
	entries[2].Within = []Promise{{Days: 2, Share: 0.5, State: "nowhere"}}
	_, err = Stream(t.Context(), p, catalogueOf(entries), nil, Options{})
	require.ErrorContains(t, err, "within[0]")
}

// A catalogue that is another when it is read again is an error, whenever that is.
func TestStreamRefusesACatalogueThatChanges(t *testing.T) {
	random := rand.New(rand.NewPCG(16, 1))
	p, entries := drawCatalogue(t, random, 30, 60)
	readings := 0
	read := func(last int, change func(entries []Entry) []Entry) error {
		readings = 0
		_, err := Stream(t.Context(), p, func(yield func(Entry, error) bool) {
			now := entries
			if readings++; readings >= last {
				now = change(slices.Clone(entries))
			}
			catalogueOf(now)(yield)
		}, nil, Options{})
		return err
	}
	require.NoError(t, read(100, nil))
	times := readings
	require.Greater(t, times, 1)
	for again := 2; again <= times; again++ {
		for want, change := range map[string]func([]Entry) []Entry{
			"it ends after 29 items, and had 30": func(e []Entry) []Entry { return e[:29] },
			"it goes on after 30 items":          func(e []Entry) []Entry { return append(e, e[0]) },
			`items[3] ("I003") is not what it was`: func(e []Entry) []Entry {
				e[3].Demand.Shares = slices.Clone(e[3].Demand.Shares)
				e[3].Demand.Shares[7] += 1e-12
				return e
			},
			`items[4] ("I005") is not what it was`: func(e []Entry) []Entry { e[4], e[5] = e[5], e[4]; return e },
			`items[6] ("I006") is not what it was`: func(e []Entry) []Entry { e[6].Demand.Mean *= 1 + 1e-12; return e },
		} {
			err := read(again, change)
			require.ErrorIs(t, err, ErrInvalid)
			require.ErrorContains(t, err, want, "reading %d", again)
		}
	}
}

func TestStreamOfNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(16, 1))
	p, entries := drawCatalogue(t, random, 3, 60)
	plan, _ := streamAll(t, p, nil, Options{})
	require.Equal(t, plan.Cost, plan.Bound)
	for i := range entries {
		entries[i].Demand.Mean = 0
	}
	plan, decisions := streamAll(t, p, entries, Options{})
	require.Equal(t, plan.Cost, plan.Bound)
	require.Len(t, decisions, 3)
	require.Len(t, plan.Warnings, 1)
	require.Contains(t, plan.Warnings[0], "3 items have no expected demand")
}

func TestStreamIsCancelled(t *testing.T) {
	random := rand.New(rand.NewPCG(17, 1))
	p, entries := drawCatalogue(t, random, 200, 60)
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	plan, err := Stream(ctx, p, func(yield func(Entry, error) bool) {
		for _, e := range entries {
			if n++; n == 300 {
				cancel()
			}
			if !yield(e, nil) {
				return
			}
		}
	}, nil, Options{})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, facility.Cancelled, plan.Stop)
	require.Equal(t, facility.Unknown, plan.Status)
}
