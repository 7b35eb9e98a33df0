package whatif_test

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// shop is a small problem with a provider, a card with a fuel surcharge, and stock.
func shop() placement.Problem {
	card := rate.Card{
		Name: "ground", Dim: rate.Dim{ActualWeightOnly: true},
		Bands:      []rate.Band{{UpTo: 5000, Prices: []rate.Money{5 * rate.Dollar, 8 * rate.Dollar}}},
		Surcharges: []rate.Surcharge{{Name: "fuel", Share: 10 * rate.Percent}, {Name: "peak", Amount: 50 * rate.Cent}},
	}
	site := func(id, zip, provider string) placement.Site {
		return placement.Site{ID: id, ZIP: zip, Provider: provider, Fixed: 100 * rate.Dollar, PerItem: 5 * rate.Dollar, Handling: rate.Dollar}
	}
	p := placement.Problem{
		Network: placement.Network{
			Sites:    []placement.Site{site("west", "90021", "own"), site("east", "07105", "hub"), site("south", "75050", "hub")},
			Services: []placement.Service{{ID: "ground", Card: card, Transit: geo.GroundTransit(), Zones: geo.Zones{1500 * geo.Kilometre}}},
			ItemSites: []placement.ItemSite{
				{Item: "chair", Site: "east", Rule: placement.Forced},
			},
			Stock: []placement.Stock{{Item: "lamp", Site: "east", OnHand: 5}, {Item: "lamp", Site: "west", OnHand: 3}},
		},
		Items: []placement.Item{
			{ID: "lamp", Weight: 800, Value: 20 * rate.Dollar, Margin: 12 * rate.Dollar},
			{ID: "chair", Weight: 3000, Value: 40 * rate.Dollar, Margin: 30 * rate.Dollar},
		},
		Policy: placement.Policy{MinSites: 2, Providers: []placement.ProviderLimit{{Provider: "hub", Min: 2}}},
	}
	regions := []geo.Region{
		{ID: "900", State: "CA", Kind: geo.Contiguous, Point: geo.Point{Lat: 34, Lng: -118}},
		{ID: "100", State: "NY", Kind: geo.Contiguous, Point: geo.Point{Lat: 40.7, Lng: -74}},
		{ID: "750", State: "TX", Kind: geo.Contiguous, Point: geo.Point{Lat: 32.7, Lng: -97}},
	}
	shares := []float64{0.5, 0.3, 0.2}
	p.Demand = forecast.Demand{Start: 20000, Days: 28, Regions: regions, Items: []forecast.ItemDemand{
		{Item: "lamp", Mean: 100, LevelVar: 50, Dispersion: 2, Shares: shares, Concentration: 30},
		{Item: "chair", Mean: 40, LevelVar: 10, Dispersion: 1, Shares: shares, Concentration: 30},
	}}
	return p
}

// asJSON is a deep picture of a problem.
func asJSON(t testing.TB, p any) string {
	t.Helper()
	out, err := json.Marshal(p)
	require.NoError(t, err)
	return string(out)
}

func scenario(changes ...whatif.Change) whatif.Scenario {
	return whatif.Scenario{Name: "test", Changes: changes}
}

func apply(t testing.TB, p placement.Problem, changes ...whatif.Change) placement.Problem {
	t.Helper()
	before := asJSON(t, p)
	out, err := whatif.Apply(p, scenario(changes...))
	require.NoError(t, err)
	require.Equal(t, before, asJSON(t, p), "the problem is modified")
	require.NoError(t, out.Check())
	return out
}

func money(dollars int64) *placement.Money {
	m := placement.Money(dollars) * rate.Dollar
	return &m
}

func TestApplyWithoutChangesIsTheProblem(t *testing.T) {
	p := shop()
	require.Equal(t, p, apply(t, p))
}

func TestApplyRates(t *testing.T) {
	price := func(p placement.Problem) placement.Money {
		out, err := p.Network.Services[0].Card.Price(rate.Parcel{Weight: 800}, 1)
		require.NoError(t, err)
		return out
	}
	p := shop()
	require.Equal(t, 600*rate.Cent, price(p))
	require.Equal(t, 1200*rate.Cent, price(apply(t, p, whatif.Change{Rates: &whatif.RateChange{Factor: 200 * rate.Percent}})))
	require.Equal(t, 300*rate.Cent, price(apply(t, p, whatif.Change{Rates: &whatif.RateChange{Service: "ground", Factor: 50 * rate.Percent}})))
	require.Equal(t, 660*rate.Cent, price(apply(t, p, whatif.Change{Fuel: &whatif.FuelChange{Share: 10 * rate.Percent}})))
	require.Equal(t, 650*rate.Cent, price(apply(t, p, whatif.Change{Fuel: &whatif.FuelChange{Share: 20 * rate.Percent, Replaces: "fuel"}})))
	require.Equal(t, 550*rate.Cent, price(apply(t, p, whatif.Change{Fuel: &whatif.FuelChange{Replaces: "fuel"}})))
	card := rate.Card{Name: "new", Dim: rate.Dim{ActualWeightOnly: true}, Bands: []rate.Band{{UpTo: 5000, Prices: []rate.Money{rate.Dollar}}}}
	require.Equal(t, rate.Dollar, price(apply(t, p, whatif.Change{Rates: &whatif.RateChange{Service: "ground", Card: &card}})))
	require.Equal(t, 720*rate.Cent, price(apply(t, p, // one after the other
		whatif.Change{Rates: &whatif.RateChange{Factor: 150 * rate.Percent}}, whatif.Change{Rates: &whatif.RateChange{Factor: 80 * rate.Percent}})))
}

func TestApplyDemand(t *testing.T) {
	p := shop()
	out := apply(t, p, whatif.Change{Demand: &whatif.DemandChange{Items: []string{"lamp"}, States: []string{"CA"}, From: 7, Days: 7, Factor: 9}})
	lamp := out.Demand.Items[0]
	// A quarter of the days at nine times is three times in all: 150 + 30 + 20 units.
	require.InDelta(t, 200, lamp.Mean, 1e-9)
	require.InDeltaSlice(t, []float64{0.75, 0.15, 0.1}, lamp.Shares, 1e-12)
	require.InDelta(t, 200, lamp.LevelVar, 1e-9)
	require.Equal(t, p.Demand.Items[1], out.Demand.Items[1])

	out = apply(t, p, whatif.Change{Demand: &whatif.DemandChange{Regions: []geo.RegionID{"900", "100"}, None: true}})
	require.InDelta(t, 20, out.Demand.Items[0].Mean, 1e-9)
	require.Equal(t, []float64{0, 0, 1}, out.Demand.Items[0].Shares)
	require.Same(t, &out.Demand.Items[0].Shares[0], &out.Demand.Items[1].Shares[0], "shares are still shared")

	out = apply(t, p, whatif.Change{Demand: &whatif.DemandChange{None: true}})
	require.Zero(t, out.Demand.Items[0].Mean)
	require.Equal(t, p.Demand.Items[0].Shares, out.Demand.Items[0].Shares)

	out = apply(t, p, whatif.Change{Demand: &whatif.DemandChange{From: 14, None: true}})
	require.InDelta(t, 50, out.Demand.Items[0].Mean, 1e-9)
}

func TestApplyOutage(t *testing.T) {
	p := shop()
	p.Network.Sites[1].Closing = rate.Dollar
	p.Network.Pins = []placement.Pin{{Item: "lamp", Region: "100", Site: "east"}, {Item: "lamp", Region: "900", Site: "west"}}
	out := apply(t, p, whatif.Change{Outage: &whatif.Outage{Site: "east"}})
	require.Equal(t, placement.Forbidden, out.Network.Sites[1].Rule)
	require.Zero(t, out.Network.Sites[1].Closing)
	require.Equal(t, placement.Free, out.Network.ItemSites[0].Rule)
	require.Equal(t, []placement.Stock{{Item: "lamp", Site: "west", OnHand: 3}}, out.Network.Stock)
	require.Equal(t, p.Network.Pins[1:], out.Network.Pins)
	require.Equal(t, 1, out.Policy.MinSites)
	require.Equal(t, 1, out.Policy.Providers[0].Min)
	out = apply(t, p, whatif.Change{Outage: &whatif.Outage{Site: "east"}}, whatif.Change{Outage: &whatif.Outage{Site: "south"}})
	require.Zero(t, out.Policy.MinSites)
	require.Zero(t, out.Policy.Providers[0].Min)
}

func TestApplyPriceListsAndItems(t *testing.T) {
	p := shop()
	p.Network.Sites[2].StorageByAge = []placement.AgeRate{{Rate: 5}}
	in := placement.Inbound{PerKilo: 7}
	out := apply(t, p, whatif.Change{Prices: &whatif.PriceList{
		Provider: "hub", Fixed: money(1), PerItem: money(2), Handling: money(3), Storage: money(4), Return: money(5), Inbound: &in,
	}})
	require.Equal(t, p.Network.Sites[0], out.Network.Sites[0])
	for _, site := range out.Network.Sites[1:] {
		require.Equal(t, []placement.Money{*money(1), *money(2), *money(3), *money(4), *money(5)},
			[]placement.Money{site.Fixed, site.PerItem, site.Handling, site.Storage, site.Return})
		require.Equal(t, in, site.Inbound)
		require.Nil(t, site.StorageByAge)
	}
	out = apply(t, p, whatif.Change{Prices: &whatif.PriceList{Site: "west", StorageByAge: []placement.AgeRate{{Rate: 9}}}})
	require.Equal(t, placement.Money(9), out.Network.Sites[0].StorageByAge[0].Rate)

	out = apply(t, p, whatif.Change{Items: &whatif.ItemChange{ValueFactor: 125 * rate.Percent, Margin: money(3)}})
	require.Equal(t, *money(25), out.Items[0].Value)
	require.Equal(t, *money(50), out.Items[1].Value)
	require.Equal(t, *money(3), out.Items[1].Margin)
}

func TestApplyNamesEveryMistake(t *testing.T) {
	bad := whatif.Scenario{Name: "", Weight: -1, Changes: []whatif.Change{
		{},
		{Outage: &whatif.Outage{Site: "east"}, Fuel: &whatif.FuelChange{Share: 1}},
		{Rates: &whatif.RateChange{Service: "air", Factor: 1}},
		{Rates: &whatif.RateChange{Factor: -1}},
		{Rates: &whatif.RateChange{}},
		{Rates: &whatif.RateChange{Card: &rate.Card{}}},
		{Rates: &whatif.RateChange{Service: "ground", Card: &rate.Card{}}},
		{Fuel: &whatif.FuelChange{Share: -2 * 100 * rate.Percent}},
		{Fuel: &whatif.FuelChange{Share: 1, Replaces: "toll"}},
		{Demand: &whatif.DemandChange{Items: []string{"lamp", "sofa", "lamp"}, States: []string{"WA"}, Regions: []geo.RegionID{"001"}, From: 28}},
		{Demand: &whatif.DemandChange{Factor: 2, None: true, From: 20, Days: 9}},
		{Outage: &whatif.Outage{Site: "north"}},
		{Prices: &whatif.PriceList{Provider: "nobody", Storage: money(1), StorageByAge: []placement.AgeRate{{}}}},
		{Prices: &whatif.PriceList{Site: "north"}},
		{Items: &whatif.ItemChange{Value: money(1), ValueFactor: -1}},
		{Items: &whatif.ItemChange{}},
	}}
	_, err := whatif.Apply(shop(), bad)
	require.ErrorIs(t, err, placement.ErrInvalid)
	for _, want := range []string{
		".name: none", ".weight: -1", "changes[0]: 0 of rates", "changes[1]: 2 of rates", "changes[2].rates.service: there is no service \"air\"",
		"changes[3].rates.factor: -0.000001 is not above 0", "changes[4].rates: want either", "changes[5].rates.service: none", "changes[6].rates.card: card",
		"changes[7].fuel.share: -2.00 is not within", "changes[8].fuel.replaces: no card has a surcharge \"toll\"",
		"changes[9].demand.items[1]: there is no item \"sofa\"", "changes[9].demand.items[2]: \"lamp\" is there twice",
		"changes[9].demand.states[0]: no region of the demand is in state \"WA\"", "changes[9].demand.regions[0]: no region of the demand is region \"001\"",
		"changes[9].demand: from_day 28", "changes[9].demand.factor: 0 is not above 0", "changes[10].demand: from_day 20 with 9 days",
		"changes[10].demand: both none", "changes[11].outage.site: there is no site \"north\"", "changes[12].prices: both storage",
		"changes[12].prices.provider: no site has the provider \"nobody\"", "changes[13].prices: no price", "changes[13].prices.site: there is no site \"north\"",
		"changes[14].items: both value", "changes[14].items.value_factor: -0.000001 is negative", "changes[15].items: neither",
	} {
		require.Contains(t, err.Error(), want)
	}
	_, err = whatif.Apply(shop(), scenario(whatif.Change{Items: &whatif.ItemChange{Margin: money(-1)}}))
	require.ErrorContains(t, err, `scenario ("test"): what comes out of it: items[0]`)
	require.Equal(t, 1, strings.Count(err.Error(), placement.ErrInvalid.Error()), err)
	_, err = whatif.Compare(t.Context(), shop(), []whatif.Scenario{scenario(whatif.Change{Items: &whatif.ItemChange{Margin: money(-1)}}), {}, {}}, placement.Options{})
	for _, want := range []string{`scenarios[0] ("test"): what comes out of it: items[1]`, "scenarios[1] (\"\").name: none", "scenarios[2] (\"\").name: it is that of scenarios[1], too"} {
		require.ErrorContains(t, err, want)
	}
	require.Equal(t, 1, strings.Count(err.Error(), placement.ErrInvalid.Error()), err)
	_, err = whatif.Apply(shop(), scenario(whatif.Change{Demand: &whatif.DemandChange{Factor: 1e6}}, whatif.Change{Demand: &whatif.DemandChange{Factor: 1e6}}, whatif.Change{Demand: &whatif.DemandChange{Factor: 1e6}}))
	require.ErrorIs(t, err, placement.ErrInvalid)
	all := scenario(whatif.Change{Outage: &whatif.Outage{Site: "west"}}, whatif.Change{Outage: &whatif.Outage{Site: "east"}}, whatif.Change{Outage: &whatif.Outage{Site: "south"}})
	_, err = whatif.Apply(shop(), all)
	require.ErrorContains(t, err, "changes[2].outage.site: no other site is allowed")
}

func TestScenariosSurviveJSON(t *testing.T) {
	text := `[{"name":"as forecast"},
	{"name":"stream","weight":0.25,"changes":[{"demand":{"items":["lamp"],"states":["CA"],"from_day":3,"days":1,"factor":10}},
	{"fuel":{"share":0.205,"replaces":"fuel"}},{"outage":{"site":"east"}},{"prices":{"provider":"hub","handling":1.85}},
	{"items":{"value_factor":1.25}},{"rates":{"factor":1.059}}]}]`
	read, err := whatif.ReadScenarios(strings.NewReader(text))
	require.NoError(t, err)
	require.Equal(t, 205_000*rate.Share(1), read[1].Changes[1].Fuel.Share)
	require.Equal(t, rate.Share(1_059_000), read[1].Changes[5].Rates.Factor)
	again, err := whatif.ReadScenarios(strings.NewReader(asJSON(t, read)))
	require.NoError(t, err)
	require.Equal(t, read, again)
	for _, bad := range []string{"", "{}", `[{"nam":"x"}]`, `[] []`, `[` + strings.Repeat(" ", 17<<20) + `]`} {
		_, err := whatif.ReadScenarios(strings.NewReader(bad))
		require.Error(t, err)
	}
}

// randomScenarios draws scenarios for a random problem.
func randomScenarios(rng *rand.Rand, p *placement.Problem, n int) []whatif.Scenario {
	out := []whatif.Scenario{{Name: "as it is"}}
	for len(out) < n {
		var c whatif.Change
		switch rng.IntN(5) {
		case 0:
			c.Rates = &whatif.RateChange{Factor: rate.Share(200_000 + rng.IntN(3_000_000))}
		case 1:
			c.Demand = &whatif.DemandChange{Factor: float64(rng.IntN(100)+1) / 10, Regions: []geo.RegionID{p.Demand.Regions[rng.IntN(len(p.Demand.Regions))].ID}}
		case 2:
			c.Prices = &whatif.PriceList{Site: p.Network.Sites[rng.IntN(len(p.Network.Sites))].ID, Fixed: money(rng.Int64N(100)), Handling: money(rng.Int64N(3))}
		case 3:
			c.Items = &whatif.ItemChange{MarginFactor: rate.Share(500_000 + rng.IntN(2_000_000)), ValueFactor: rate.Share(500_000 + rng.IntN(2_000_000))}
		default:
			c.Outage = &whatif.Outage{Site: p.Network.Sites[rng.IntN(len(p.Network.Sites))].ID}
		}
		s := whatif.Scenario{Name: string(rune('a' + len(out))), Weight: float64(rng.IntN(4)), Changes: []whatif.Change{c}}
		if _, err := whatif.Apply(*p, s); err == nil { // else all sites are out
			out = append(out, s)
		}
	}
	return out
}

func TestApplyOfRandomProblemsChangesOnlyTheCopy(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 7))
		p := smallplan.Problem(rng, smallplan.Small)
		for _, s := range randomScenarios(rng, &p, 4) {
			before := asJSON(t, p)
			out, err := whatif.Apply(p, s)
			require.NoError(t, err)
			require.Equal(t, before, asJSON(t, p))
			require.NoError(t, out.Check())
		}
	}
}
