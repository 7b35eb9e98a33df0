package placement_test

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// change makes another problem of a copy of one, and reports whether it did.
type change func(rng *rand.Rand, p *placement.Problem) bool

// costs returns the least costs of random problems and of what a change makes of
// them; below zero where there is no plan.
func costs(t *testing.T, terms smallplan.Terms, n int, make change, check func(seed uint64, before, after placement.Money)) {
	least := func(p placement.Problem) placement.Money {
		plan, err := placement.Solve(t.Context(), p, placement.Options{Gap: placement.Exact, Workers: 1})
		if err != nil {
			require.ErrorIs(t, err, placement.ErrInfeasible)
			return -1
		}
		return plan.Cost
	}
	size := smallplan.Tiny
	size.Terms = terms
	changed := 0
	for seed := uint64(0); changed < n; seed++ {
		rng := rand.New(rand.NewPCG(seed, 11))
		p := smallplan.Problem(rng, size)
		text, err := json.Marshal(p)
		require.NoError(t, err)
		var other placement.Problem
		require.NoError(t, json.Unmarshal(text, &other))
		if make(rng, &other) && other.Check() == nil {
			changed++
			check(seed, least(p), least(other))
		}
	}
}

// TestMoreRoomNeverCostsMore relaxes limits: what was a plan still is one.
func TestMoreRoomNeverCostsMore(t *testing.T) {
	if testing.Short() {
		t.Skip("many small problems, one after the other: they say nothing about races")
	}
	for name, relax := range map[string]change{
		"capacity": func(_ *rand.Rand, p *placement.Problem) bool {
			any := false
			for w := range p.Network.Sites {
				c := &p.Network.Sites[w].Capacity
				any = any || *c != placement.Capacity{}
				c.Units, c.Volume, c.Parcels = c.Units*3/2, c.Volume*2, 0
			}
			return any
		},
		"budget": func(_ *rand.Rand, p *placement.Problem) bool {
			p.Policy.Budget += p.Policy.Budget / 3
			return p.Policy.Budget > 0
		},
		"items": func(_ *rand.Rand, p *placement.Problem) bool {
			any := false
			for k := range p.Items {
				any = any || p.Items[k].Limit > 0
				p.Items[k].Limit *= 3
			}
			return any
		},
		"sites": func(_ *rand.Rand, p *placement.Problem) bool {
			p.Policy.MinSites = max(0, p.Policy.MinSites-1)
			p.Policy.MaxSites++
			return p.Policy.MaxSites > 1
		},
		"providers": func(_ *rand.Rand, p *placement.Problem) bool {
			any := len(p.Policy.Providers) > 0
			p.Policy.Providers = nil
			return any
		},
		"rules": func(_ *rand.Rand, p *placement.Problem) bool {
			for w := range p.Network.Sites {
				p.Network.Sites[w].Rule, p.Network.Sites[w].Excludes = placement.Free, nil
			}
			for i := range p.Network.ItemSites {
				p.Network.ItemSites[i].Rule = placement.Free
			}
			return true
		},
		"ways": func(_ *rand.Rand, p *placement.Problem) bool {
			any := len(p.Network.Ways) > 0
			p.Network.Ways = append(p.Network.Ways, placement.Way{ID: "new", LeadDays: 3, Inbound: placement.Inbound{PerUnit: 20 * rate.Cent}})
			return any
		},
		"sales": func(rng *rand.Rand, p *placement.Problem) bool {
			item := &p.Items[rng.IntN(len(p.Items))]
			was := item.MayLose
			item.MayLose = true
			return !was
		},
		"promises": func(rng *rand.Rand, p *placement.Problem) bool {
			if len(p.Policy.Within) == 0 {
				return false
			}
			promise := &p.Policy.Within[rng.IntN(len(p.Policy.Within))]
			promise.Share /= 1.25
			return true
		},
		"days": func(rng *rand.Rand, p *placement.Problem) bool {
			if len(p.Policy.Within) == 0 {
				return false
			}
			promise := &p.Policy.Within[rng.IntN(len(p.Policy.Within))]
			promise.Days++
			return true
		},
	} {
		t.Run(name, func(t *testing.T) {
			less := 0
			costs(t, smallplan.AllTerms, 60, relax, func(seed uint64, before, after placement.Money) {
				if before < 0 {
					if after >= 0 {
						less++
					}
					return
				}
				require.GreaterOrEqual(t, after, placement.Money(0), "seed %d", seed)
				require.LessOrEqual(t, after, before, "seed %d", seed)
				if after < before {
					less++
				}
			})
			require.Positive(t, less)
		})
	}
}

// TestOrderDoesNotMatter permutes items, sites, ways and regions.
func TestOrderDoesNotMatter(t *testing.T) {
	costs(t, smallplan.AllTerms, 150, func(rng *rand.Rand, p *placement.Problem) bool {
		shuffle(rng, p.Items)
		shuffle(rng, p.Network.Sites)
		shuffle(rng, p.Network.Ways)
		shuffle(rng, p.Demand.Items)
		order := rng.Perm(len(p.Demand.Regions))
		p.Demand.Regions = permuted(p.Demand.Regions, order)
		for i := range p.Demand.Items {
			p.Demand.Items[i].Shares = permuted(p.Demand.Items[i].Shares, order)
		}
		return true
	}, func(seed uint64, before, after placement.Money) {
		require.Equal(t, before, after, "seed %d", seed)
	})
}

func shuffle[T any](rng *rand.Rand, list []T) {
	rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

func permuted[T any](list []T, order []int) []T {
	out := slices.Clone(list)
	for i, from := range order {
		out[i] = list[from]
	}
	return out
}

// TestMoneyScales counts everything in thirds of a dollar: only roundings differ.
func TestMoneyScales(t *testing.T) {
	costs(t, smallplan.AllTerms&^smallplan.Budgets, 100, func(_ *rand.Rand, p *placement.Problem) bool {
		scale(reflect.ValueOf(p).Elem())
		return true
	}, func(seed uint64, before, after placement.Money) {
		require.Equal(t, before < 0, after < 0, "seed %d", seed)
		if before >= 0 {
			require.InDelta(t, float64(3*before), float64(after), float64(rate.Cent), "seed %d", seed)
		}
	})
}

// scale triples all money.
func scale(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			scale(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			scale(v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			scale(v.Index(i))
		}
	case reflect.Int64:
		if v.Type() == reflect.TypeFor[rate.Money]() {
			v.SetInt(3 * v.Int())
		}
	}
}
