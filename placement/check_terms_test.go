package placement_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// The mistakes that the terms of the full model allow, each with its place.
func TestCheckOfEveryTerm(t *testing.T) {
	site := func(f func(*placement.Site)) func(*placement.Problem) {
		return func(p *placement.Problem) { f(&p.Network.Sites[0]) }
	}
	way := func(f func(*placement.Way)) func(*placement.Problem) {
		return func(p *placement.Problem) {
			p.Network.Ways = []placement.Way{{ID: "truck"}}
			f(&p.Network.Ways[0])
		}
	}
	item := func(f func(*placement.Item)) func(*placement.Problem) {
		return func(p *placement.Problem) { f(&p.Items[0]) }
	}
	promise := func(w placement.Promise) func(*placement.Problem) {
		return func(p *placement.Problem) {
			w.Days, w.Share = 3, 0.5
			p.Policy.Within = []placement.Promise{w}
		}
	}
	providers := func(all ...placement.ProviderLimit) func(*placement.Problem) {
		return func(p *placement.Problem) {
			p.Network.Sites[0].Provider = "us"
			p.Policy.Providers = all
		}
	}
	for want, spoil := range map[string]func(*placement.Problem){
		`sites[0] ("Columbus").opening: `:                           site(func(s *placement.Site) { s.Opening = -1 }),
		`sites[0] ("Columbus").closing: `:                           site(func(s *placement.Site) { s.Closing = -1 }),
		`sites[0] ("Columbus").return: `:                            site(func(s *placement.Site) { s.Return = -1 }),
		`sites[0] ("Columbus").after_cut_off: 1.000001 is not`:      site(func(s *placement.Site) { s.AfterCutOff = 1_000_001 }),
		`sites[0] ("Columbus").receiving_days: -1 is not`:           site(func(s *placement.Site) { s.ReceivingDays = -1 }),
		`sites[0] ("Columbus").capacity.units: -1 is not`:           site(func(s *placement.Site) { s.Capacity.Units = -1 }),
		`sites[0] ("Columbus").capacity.volume_l: -0.000001 is not`: site(func(s *placement.Site) { s.Capacity.Volume = -1 }),
		`sites[0] ("Columbus").capacity.parcels_per_day: 1000000`:   site(func(s *placement.Site) { s.Capacity.Parcels = 100_000_001 }),
		`sites[0] ("Columbus").excludes[1]: "a" is empty or`:        site(func(s *placement.Site) { s.Excludes = []string{"a", "a"} }),
		`storage_by_age[0].from_day: the first rate is from day 3`: site(func(s *placement.Site) {
			s.StorageByAge = []placement.AgeRate{{FromDay: 3}}
		}),
		`storage_by_age[1].from_day: 0 does not come after 0`: site(func(s *placement.Site) {
			s.StorageByAge = []placement.AgeRate{{}, {}}
		}),
		`storage_by_age[0].per_m3_day: `: site(func(s *placement.Site) {
			s.StorageByAge = []placement.AgeRate{{Rate: -1}}
		}),
		`ways[0]: no id`: way(func(w *placement.Way) { w.ID = "" }),
		`ways[0] ("truck").sites[0]: there is no site "Mars"`: way(func(w *placement.Way) { w.Sites = []string{"Mars"} }),
		`ways[0] ("truck").sites[1]: "Columbus" is there twice`: way(func(w *placement.Way) {
			w.Sites = []string{"Columbus", "Columbus"}
		}),
		`ways[0] ("truck").excludes[0]: "" is empty`:                    way(func(w *placement.Way) { w.Excludes = []string{""} }),
		`ways[0] ("truck").inbound.per_kg: `:                            way(func(w *placement.Way) { w.Inbound.PerKilo = -1 }),
		`ways[0] ("truck").fee: `:                                       way(func(w *placement.Way) { w.Fee = &rate.Card{} }),
		`ways[0] ("truck").per_shipment: `:                              way(func(w *placement.Way) { w.PerShipment = -1 }),
		`ways[0] ("truck").lead_days: -1 is not`:                        way(func(w *placement.Way) { w.LeadDays = -1 }),
		`ways[0] ("truck").min_units: -1 is not`:                        way(func(w *placement.Way) { w.MinUnits = -1 }),
		`items[0] ("cup").value: `:                                      item(func(i *placement.Item) { i.Value = -1 }),
		`items[0] ("cup").margin: `:                                     item(func(i *placement.Item) { i.Margin = -1 }),
		`items[0] ("cup").returns: -0.000001 is not`:                    item(func(i *placement.Item) { i.Returns = -1 }),
		`items[0] ("cup").insurance: -0.000001 is not`:                  item(func(i *placement.Item) { i.Insurance = -1 }),
		`items[0] ("cup").limit: -1 is not`:                             item(func(i *placement.Item) { i.Limit = -1 }),
		`items[0] ("cup").min_cartons: -1 is not`:                       item(func(i *placement.Item) { i.MinCartons = -1 }),
		`items[0] ("cup").tags[1]: "x" is empty or`:                     item(func(i *placement.Item) { i.Tags = []string{"x", "x"} }),
		`policy.within[0].penalty: `:                                    promise(placement.Promise{Penalty: -1}),
		`policy.within[0].item: there is no item`:                       promise(placement.Promise{Item: "mug"}),
		`policy.within[0].region: there is no`:                          promise(placement.Promise{Region: "999"}),
		`policy.within[0].state: no region of the`:                      promise(placement.Promise{State: "ZZ"}),
		`policy.within[0]: both region "100" and`:                       promise(placement.Promise{Region: "100", State: "NY"}),
		`policy.providers[0].provider: no site has the provider "them"`: providers(placement.ProviderLimit{Provider: "them"}),
		`policy.providers[1]: "us" is policy.providers[0] too`: providers(
			placement.ProviderLimit{Provider: "us"}, placement.ProviderLimit{Provider: "us"}),
		`policy.providers[0]: min -1 and max 0`:        providers(placement.ProviderLimit{Provider: "us", Min: -1}),
		`policy.providers[0]: max 1 is below min 2`:    providers(placement.ProviderLimit{Provider: "us", Min: 2, Max: 1}),
		`policy.providers[0].min: 2 sites asked for`:   providers(placement.ProviderLimit{Provider: "us", Min: 2}),
		`policy.capital: `:                             func(p *placement.Problem) { p.Policy.Capital = -1 },
		`policy.budget: `:                              func(p *placement.Problem) { p.Policy.Budget = -1 },
		`policy.change: `:                              func(p *placement.Problem) { p.Policy.Change = -1 },
		`policy.late.margin: `:                         func(p *placement.Problem) { p.Policy.Late.Margin = -1 },
		`network.held[0].item: there is no item "mug"`: func(p *placement.Problem) { p.Network.Held = []placement.Held{{Item: "mug", Site: "Columbus"}} },
		`network.held[1]: "cup" at "Columbus" is held[`: func(p *placement.Problem) {
			p.Network.Held = []placement.Held{{Item: "cup", Site: "Columbus"}, {Item: "cup", Site: "Columbus"}}
		},
		`network.item_sites[0]: forces an item to the site "Columbus", which excludes "glass"`: func(p *placement.Problem) {
			p.Items[0].Tags, p.Network.Sites[0].Excludes = []string{"glass"}, []string{"glass"}
			p.Network.ItemSites = []placement.ItemSite{{Item: "cup", Site: "Columbus", Rule: placement.Forced}}
		},
	} {
		p := oneOfEach(t, 10)
		spoil(&p)
		err := p.Check()
		require.ErrorIs(t, err, placement.ErrInvalid, want)
		require.ErrorContains(t, err, want)
	}
}

// A problem with everything goes through JSON unchanged, and one without any of
// it has none of the names.
func TestTermsGoThroughJSON(t *testing.T) {
	p := oneOfEach(t, 10)
	plain, err := json.Marshal(p)
	require.NoError(t, err)
	site, item := &p.Network.Sites[0], &p.Items[0]
	site.Provider, site.Opening, site.Closing, site.Return = "us", 1, 2, 3
	site.AfterCutOff, site.ReceivingDays = 250_000, 2
	site.StorageByAge = []placement.AgeRate{{Rate: 1}, {FromDay: 90, Rate: 2}}
	site.Capacity = placement.Capacity{Units: 1, Volume: 2_500_000, Parcels: 3}
	site.Excludes = []string{"glass"}
	p.Network.Ways = []placement.Way{{ID: "truck", Origin: "port", Sites: []string{site.ID}, Excludes: []string{"food"},
		Inbound: placement.Inbound{PerUnit: 1}, PerShipment: 2, LeadDays: 3, MinUnits: 4}}
	p.Network.Held = []placement.Held{{Item: item.ID, Site: site.ID}}
	item.Value, item.Margin, item.MayLose, item.Returns, item.Insurance = 1, 2, true, 3, 4
	item.Tags, item.Limit, item.MinCartons = []string{"metal"}, 5, 6
	p.Policy.Providers = []placement.ProviderLimit{{Provider: "us", Min: 1, Max: 1}}
	p.Policy.Capital, p.Policy.Budget, p.Policy.Change, p.Policy.Late.Margin = 1, 2, 3, 4
	p.Policy.Within = []placement.Promise{{Days: 3, Share: 0.5, Item: item.ID, State: p.Demand.Regions[0].State, Penalty: 1}}
	require.NoError(t, p.Check())
	text, err := json.Marshal(p)
	require.NoError(t, err)
	var got placement.Problem
	require.NoError(t, json.Unmarshal(text, &got))
	require.Equal(t, p, got)
	for _, name := range strings.Fields(`provider opening closing storage_by_age return after_cut_off receiving_days capacity
		excludes ways held value margin may_lose returns insurance tags limit min_cartons providers capital budget change
		penalty way`) {
		require.NotContains(t, string(plain), `"`+name+`"`)
	}
	for _, name := range strings.Fields(`volume_l parcels_per_day per_m3_day from_day lead_days min_units per_shipment`) {
		require.Contains(t, string(text), `"`+name+`"`)
	}
}

func TestPartsAddUp(t *testing.T) {
	a := placement.Parts{Sites: 1, Carrying: 2, Inbound: 4, Handling: 8, Storage: 16, Capital: 32, Safety: 64, Parcel: 128,
		Insurance: 256, Late: 512, Returns: 1024, Lost: 2048, Changes: 4096, Broken: 8192}
	require.Equal(t, placement.Money(1<<14-1), a.Total())
	require.Equal(t, placement.Money(2<<14-2), a.Plus(a).Total())
}
