package placement_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// A seller ships a lamp and a chair from Los Angeles, and asks whether to open
// New Jersey as well so that nine of ten parcels arrive within three days.
func ExampleSolve() {
	card := rate.Card{Name: "ground", Dim: rate.Dim{ActualWeightOnly: true}}
	for _, kilos := range []placement.Money{1, 10} {
		band := rate.Band{UpTo: rate.Weight(kilos) * rate.Kilogram}
		for zone := range placement.Money(8) {
			band.Prices = append(band.Prices, 5*rate.Dollar+zone*(kilos+1)*rate.Dollar/4)
		}
		card.Bands = append(card.Bands, band)
	}
	var regions []geo.Region
	for _, r := range geo.Regions() {
		if r.Kind == geo.Contiguous {
			regions = append(regions, r)
		}
	}
	demand, err := forecast.Known(20000, 28, regions, []forecast.KnownItem{
		{Item: "lamp", Mean: 900, Var: 2000},
		{Item: "chair", Mean: 12, Var: 20},
	})
	if err != nil {
		log.Fatal(err)
	}
	plan, err := placement.Solve(context.Background(), placement.Problem{
		Network: placement.Network{
			Sites: []placement.Site{
				{ID: "Los Angeles", ZIP: "90021", Current: true, Fixed: 300 * rate.Dollar, PerItem: 20 * rate.Dollar},
				{ID: "New Jersey", ZIP: "07105", Fixed: 300 * rate.Dollar, PerItem: 20 * rate.Dollar},
			},
			Services: []placement.Service{{ID: "ground", Card: card, Transit: geo.GroundTransit()}},
		},
		Items: []placement.Item{
			{ID: "lamp", Weight: 800, CasePack: 12},
			{ID: "chair", Weight: 7000},
		},
		Demand: demand,
		Policy: placement.Policy{Within: []placement.Promise{{Days: 3, Share: 0.9}}},
	}, placement.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, o := range plan.Compared {
		fmt.Printf("%s from %s: %v, %.0f %% within 3 days\n", o.Name, strings.Join(o.Sites, " and "), o.Parts.Total(), float64(o.Days.Within(3))/1e4)
	}
	for _, item := range plan.Items {
		for _, s := range item.Stock {
			fmt.Printf("%-5s at %-11s %4d units; %s: %v\n", item.Item, plan.Sites[s.Site].Site, s.Send, s.Next.Action, s.Next.Difference)
		}
	}
	fmt.Println(plan.Status, plan.Gap() < placement.DefaultGap)
	// Output:
	// plan from Los Angeles and New Jersey: $6,737.35, 97 % within 3 days
	// best single site from New Jersey: $6,933.32, 69 % within 3 days
	// current sites from Los Angeles: $7,565.95, 32 % within 3 days
	// lamp  at Los Angeles  336 units; drop: $479.35
	// lamp  at New Jersey   660 units; drop: $1,068.76
	// chair at Los Angeles    8 units; drop: $16.62
	// chair at New Jersey    14 units; drop: $59.84
	// optimal true
}

// A file has a cost as a text, and a field that there is not.
func ExampleReadProblem() {
	_, err := placement.ReadProblem(strings.NewReader(`{
  "network": {"sites": [{"id": "Los Angeles", "zip": "90021", "fixed": "300"}]},
  "policy": {"late": {"afer": 3, "per_day": 0.50}}
}`))
	fmt.Println(err)
	// Output:
	// problem: line 2, column 72: network.sites[0].fixed: money: want a number of dollars, not "300"
	// line 3, column 23: policy.late: unknown field "afer", want one of after, per_day, margin
}
