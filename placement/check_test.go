package placement_test

import (
	"context"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/verify"
)

func TestCheck(t *testing.T) {
	valid := oneOfEach(t, 10)
	require.NoError(t, valid.Check())
	for want, spoil := range map[string]func(*placement.Problem){
		"network.sites: there are none":    func(p *placement.Problem) { p.Network.Sites = nil },
		"network.services: there are none": func(p *placement.Problem) { p.Network.Services = nil },
		`sites[1]: "Columbus" is sites[0] too`: func(p *placement.Problem) {
			p.Network.Sites = append(p.Network.Sites, p.Network.Sites[0])
		},
		"sites[0]: no id": func(p *placement.Problem) { p.Network.Sites[0].ID = "" },
		`sites[0] ("Columbus"): neither point nor zip`: func(p *placement.Problem) { p.Network.Sites[0].Point = geo.Point{} },
		`sites[0] ("Columbus").point: `:                func(p *placement.Problem) { p.Network.Sites[0].Point.Lat = math.NaN() },
		`sites[0] ("Columbus").zip: `:                  func(p *placement.Problem) { p.Network.Sites[0].ZIP = "00000" },
		`sites[0] ("Columbus").fixed: -$1.00 is negative`: func(p *placement.Problem) {
			p.Network.Sites[0].Fixed = -rate.Dollar
		},
		`sites[0] ("Columbus").handling_days: 99 is not within 0..15`: func(p *placement.Problem) {
			p.Network.Sites[0].HandlingDays = 99
		},
		`sites[0] ("Columbus").services[0]: there is no service "air"`: func(p *placement.Problem) {
			p.Network.Sites[0].Services = []string{"air"}
		},
		`sites[0] ("Columbus").rule: "maybe" is none of`: func(p *placement.Problem) { p.Network.Sites[0].Rule = "maybe" },
		"network.sites: all are forbidden":               func(p *placement.Problem) { p.Network.Sites[0].Rule = placement.Forbidden },
		`services[0] ("ground").card: `:                  func(p *placement.Problem) { p.Network.Services[0].Card.Bands = nil },
		`services[0] ("ground").transit: `:               func(p *placement.Problem) { p.Network.Services[0].Transit = geo.Transit{} },
		`services[0] ("ground").zones: `:                 func(p *placement.Problem) { p.Network.Services[0].Zones = geo.Zones{5, 5} },
		`items[0] ("cup").weight_g: 0 is not within`:     func(p *placement.Problem) { p.Items[0].Weight = 0 },
		`items[0] ("cup"): 1 x 0 x 0 mm`:                 func(p *placement.Problem) { p.Items[0].Length = 1 },
		`items[0] ("cup").case_pack: -1 is not within`:   func(p *placement.Problem) { p.Items[0].CasePack = -1 },
		`items[0] ("cup").case_pack: 9223372036854775807 is not within 0..1000000000`: func(p *placement.Problem) {
			p.Items[0].CasePack = math.MaxInt64
		},
		`items[0]: "c\xff" is not valid UTF-8`: func(p *placement.Problem) {
			p.Items[0].ID, p.Demand.Items[0].Item = "c\xff", "c\xff"
		},
		`sites[0]: "\xff" is not valid UTF-8`:    func(p *placement.Problem) { p.Network.Sites[0].ID = "\xff" },
		`services[0]: "\xff" is not valid UTF-8`: func(p *placement.Problem) { p.Network.Services[0].ID = "\xff" },
		`sites[0] ("Columbus").per_item: -$0.000001 is negative`: func(p *placement.Problem) {
			p.Network.Sites[0].PerItem = -1
		},
		"network.stock[0]: 1000000000001 on hand and 0 on the way: want each within 0..1000000000000": func(p *placement.Problem) {
			p.Network.Stock = []placement.Stock{{Item: "cup", Site: "Columbus", OnHand: 1e12 + 1}}
		},
		`items[0] ("cup").service_level: NaN is not in`: func(p *placement.Problem) { p.Items[0].ServiceLevel = math.NaN() },
		`policy.service_level: 1 is not in`:             func(p *placement.Problem) { p.Policy.ServiceLevel = 1 },
		"demand: ":                                      func(p *placement.Problem) { p.Demand.Items[0].Mean = math.Inf(1) },
		`demand.items[0]: there is no item "cup"`:       func(p *placement.Problem) { p.Items[0].ID = "mug" },
		"demand.regions[0]: ":                           func(p *placement.Problem) { p.Demand.Regions[0].Point.Lng = 999 },
		"demand.days: 9999 is more than 3660":           func(p *placement.Problem) { p.Demand.Days = 9999 },
		"policy.within[0].share: NaN is not in (0, 1]": func(p *placement.Problem) {
			p.Policy.Within = []placement.Promise{{Days: 2, Share: math.NaN()}}
		},
		"policy.within[0].days: -1 is not within 0..15": func(p *placement.Problem) {
			p.Policy.Within = []placement.Promise{{Days: -1, Share: 1}}
		},
		"policy: max_sites 1 is below min_sites 2": func(p *placement.Problem) { p.Policy.MinSites, p.Policy.MaxSites = 2, 1 },
		"policy.min_sites: 2 sites asked for":      func(p *placement.Problem) { p.Policy.MinSites = 2 },
		"policy.max_sites: -1 is negative":         func(p *placement.Problem) { p.Policy.MaxSites = -1 },
		"policy.late.after: -1 is negative":        func(p *placement.Problem) { p.Policy.Late.After = -1 },
		`network.item_sites[0].site: there is no site "Mars"`: func(p *placement.Problem) {
			p.Network.ItemSites = []placement.ItemSite{{Item: "cup", Site: "Mars"}}
		},
		`network.stock[0].item: there is no item "mug"`: func(p *placement.Problem) {
			p.Network.Stock = []placement.Stock{{Item: "mug", Site: "Columbus"}}
		},
		"network.stock[0]: -1 on hand": func(p *placement.Problem) {
			p.Network.Stock = []placement.Stock{{Item: "cup", Site: "Columbus", OnHand: -1}}
		},
		`items[0] ("cup"): its cost could be too large to be counted`: func(p *placement.Problem) {
			p.Network.Sites[0].Handling = 1 << 60
		},
		`items[0] ("cup"): its cost could be too large`: func(p *placement.Problem) {
			cup := &p.Items[0]
			cup.Length, cup.Width, cup.Height = 1000, 1000, 1000
			p.Network.Sites[0].Storage = 1_000_000 * rate.Dollar
			p.Network.Stock = []placement.Stock{{Item: "cup", Site: "Columbus", OnHand: 1e12}}
		},
		`demand.items[0] ("cup"): demand is too large`: func(p *placement.Problem) { p.Demand.Items[0].Mean = 1e13 },
	} {
		p := oneOfEach(t, 10)
		spoil(&p)
		plan, err := placement.Solve(context.Background(), p, placement.Options{})
		require.ErrorIs(t, err, placement.ErrInvalid, want)
		require.ErrorContains(t, err, want)
		require.Nil(t, plan)
	}
}

func TestCheckTellsAllAtOnceAndCountsTheRest(t *testing.T) {
	p := oneOfEach(t, 10)
	p.Network.Sites[0].Fixed = -1
	p.Policy.MaxSites = -1
	item := p.Items[0]
	for range 1500 {
		p.Items = append(p.Items, item)
	}
	err := p.Check()
	require.ErrorIs(t, err, placement.ErrInvalid)
	require.ErrorContains(t, err, "fixed")
	require.ErrorContains(t, err, "max_sites")
	require.ErrorContains(t, err, "and 1,490 more of the kind: repeated items")
	require.Less(t, strings.Count(err.Error(), "\n"), 20)
}

func TestCheckTellsAllMistakesOfTheSiteLimits(t *testing.T) {
	p := oneOfEach(t, 10)
	p.Network.Sites[0].Rule = placement.Forbidden
	p.Policy.MinSites, p.Policy.MaxSites = 3, 2
	err := p.Check()
	require.ErrorContains(t, err, "policy: max_sites 2 is below min_sites 3")
	require.ErrorContains(t, err, "policy.min_sites: 3 sites asked for, and only 0 allowed")
	require.ErrorContains(t, err, "network.sites: all are forbidden")
}

// The largest numbers that pass Check give a plan that adds up, or are refused.
func TestLargestStockAndCarton(t *testing.T) {
	p := oneOfEach(t, 10)
	p.Items[0].CasePack = 1e9
	p.Network.Stock = []placement.Stock{{Item: "cup", Site: "Columbus", OnHand: 1e12, OnWay: 1e12}}
	plan, err := placement.Solve(context.Background(), p, placement.Options{})
	require.NoError(t, err)
	require.NoError(t, verify.Plan(p, plan))
	require.GreaterOrEqual(t, plan.RoundingCost, placement.Money(0))
}

func TestOptionsAreChecked(t *testing.T) {
	p := oneOfEach(t, 10)
	p.Network.Sites[0].Fixed = -1
	_, err := placement.Solve(context.Background(), p, placement.Options{Gap: math.NaN(), Time: -1, Workers: -2})
	require.ErrorIs(t, err, placement.ErrInvalid)
	for _, want := range []string{"fixed: ", "options.gap: NaN", "options.time: -1ns", "options.workers: -2"} {
		require.ErrorContains(t, err, want)
	}
	require.Equal(t, 1, strings.Count(err.Error(), placement.ErrInvalid.Error()), err)
	_, err = placement.Solve(context.Background(), oneOfEach(t, 10), placement.Options{Gap: placement.Exact, Work: -1})
	require.NoError(t, err)
}

func TestAnEmptyTableOfZonesSurvivesJSON(t *testing.T) {
	for _, zones := range []geo.Zones{nil, {}, {100}} {
		text, err := json.Marshal(placement.Service{ID: "ground", Zones: zones})
		require.NoError(t, err)
		var back struct{ Zones geo.Zones }
		require.NoError(t, json.Unmarshal(text, &back))
		require.Equal(t, zones, back.Zones)
	}
}

func TestTheEmptyProblemIsRefused(t *testing.T) {
	_, err := placement.Solve(context.Background(), placement.Problem{}, placement.Options{})
	require.ErrorIs(t, err, placement.ErrInvalid)
	require.ErrorIs(t, err, forecast.ErrDemand)
}
