package whatif_test

import (
	"context"
	"fmt"
	"log"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// Nineteen of twenty lamps are to arrive within three days, from one site.
func ExampleFindConflict() {
	card := rate.Card{Name: "flat", Dim: rate.Dim{ActualWeightOnly: true}, Bands: []rate.Band{{UpTo: rate.Kilogram, Prices: []rate.Money{5 * rate.Dollar}}}}
	var regions []geo.Region
	for _, r := range geo.Regions() {
		if r.Kind == geo.Contiguous {
			regions = append(regions, r)
		}
	}
	demand, err := forecast.Known(20000, 28, regions, []forecast.KnownItem{{Item: "lamp", Mean: 900, Var: 2000}})
	if err != nil {
		log.Fatal(err)
	}
	problem := placement.Problem{
		Network: placement.Network{
			Sites: []placement.Site{
				{ID: "Los Angeles", ZIP: "90021"},
				{ID: "New Jersey", ZIP: "07105"},
			},
			Services: []placement.Service{{ID: "ground", Card: card, Transit: geo.GroundTransit()}},
		},
		Items:  []placement.Item{{ID: "lamp", Weight: 800}},
		Demand: demand,
		Policy: placement.Policy{MaxSites: 1, Within: []placement.Promise{{Days: 3, Share: 0.95}}},
	}
	conflict, err := whatif.FindConflict(context.Background(), problem, whatif.ConflictOptions{}, placement.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("smallest:", conflict.Smallest)
	for _, r := range conflict.Set {
		fmt.Println(" ", r.Words)
	}
	fmt.Println("alone:")
	for _, g := range conflict.Alone {
		fmt.Printf("  %s: %s\n", g.Words, g.Change)
	}
	fmt.Println("cheapest:")
	for _, g := range conflict.Together {
		fmt.Printf("  %s: %s\n", g.Words, g.Change)
	}
	fmt.Printf("  %.3f in all, and nothing below %.3f\n", conflict.Total, conflict.Least)
	// Output:
	// smallest: true
	//   95% of demand within 3 days
	//   at most 1 site
	// alone:
	//   95% of demand within 3 days: 69.17% instead of 95%
	//   95% of demand within 3 days: 5 days instead of 3 days
	//   at most 1 site: 2 sites instead of 1 site
	// cheapest:
	//   95% of demand within 3 days: 69.17% instead of 95%
	//   0.272 in all, and nothing below 0.272
}
