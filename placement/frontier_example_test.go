package placement_test

import (
	"context"
	"fmt"
	"log"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// bothCoasts is a problem of two items, three regions and three sites.
func bothCoasts() placement.Problem {
	var regions []geo.Region
	for _, id := range []geo.RegionID{"900", "600", "070"} {
		region, _ := geo.Lookup(id)
		regions = append(regions, region)
	}
	demand, err := forecast.Known(20000, 28, regions, []forecast.KnownItem{
		{Item: "lamp", ByRegion: []float64{400, 100, 500}},
		{Item: "chair", ByRegion: []float64{5, 2, 6}},
	})
	if err != nil {
		log.Fatal(err)
	}
	card := rate.Card{Name: "ground", Dim: rate.Dim{ActualWeightOnly: true}, Bands: []rate.Band{{UpTo: 10 * rate.Kilogram}}}
	for zone := range placement.Money(8) {
		card.Bands[0].Prices = append(card.Bands[0].Prices, (10+zone)*rate.Dollar/2)
	}
	site := func(id, zip string) placement.Site {
		return placement.Site{ID: id, ZIP: zip, Fixed: 900 * rate.Dollar, PerItem: 50 * rate.Dollar}
	}
	return placement.Problem{
		Network: placement.Network{
			Sites:    []placement.Site{site("Los Angeles", "90021"), site("Chicago", "60608"), site("New Jersey", "07105")},
			Services: []placement.Service{{ID: "ground", Card: card, Transit: geo.GroundTransit()}},
		},
		Items:  []placement.Item{{ID: "lamp", Weight: 800}, {ID: "chair", Weight: 7000}},
		Demand: demand,
	}
}

// What does it cost to bring more parcels within two days?
func ExampleFrontier() {
	curve, err := placement.Frontier(context.Background(), bothCoasts(), placement.FrontierOptions{Days: 2, Points: 4},
		placement.Options{Gap: placement.Exact})
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range curve.Points {
		fmt.Printf("%5.1f%%: %v, no less than %v; a point more costs %v\n", 100*p.Reached, p.Cost, p.Bound, p.Marginal)
	}
	// Output:
	//  96.0%: $7,236.50, no less than $7,236.50; a point more costs $217.07
	//  99.4%: $7,986.50, no less than $7,986.50; a point more costs $139.51
	// 100.0%: $8,065.00, no less than $8,065.00; a point more costs $0.00
}

// What if the chair were held in Los Angeles, and nowhere else?
func ExampleEvaluate() {
	p := bothCoasts()
	plan, err := placement.Solve(context.Background(), p, placement.Options{Gap: placement.Exact})
	if err != nil {
		log.Fatal(err)
	}
	chair := &plan.Items[1]
	fmt.Printf("held at %s: %v\n", p.Network.Sites[chair.Stock[0].Site].ID, plan.Cost)
	chair.Stock = []placement.StockPlan{{Site: 0, Way: -1}}
	edited, err := placement.Evaluate(context.Background(), p, plan, placement.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, b := range edited.Broken {
		fmt.Println(b.Requirement)
	}
	fmt.Printf("held at Los Angeles: %v; %d lanes chosen\n", edited.Plan.Cost, edited.Completed)
	// Output:
	// held at New Jersey: $7,236.50
	// held at Los Angeles: $7,242.00; 3 lanes chosen
}

// Keep the sites of a plan, and who serves Chicago with lamps, when rates rise.
func ExampleProblem_Lock() {
	p := bothCoasts()
	plan, err := placement.Solve(context.Background(), p, placement.Options{Gap: placement.Exact})
	if err != nil {
		log.Fatal(err)
	}
	p, err = p.Lock(plan, placement.Lock{Sites: true, Lanes: []placement.ItemRegion{{Item: "lamp", Region: "600"}}})
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range p.Network.Sites {
		fmt.Println(s.ID, s.Rule)
	}
	fmt.Println(p.Network.Pins)
	// Output:
	// Los Angeles forced
	// Chicago forbidden
	// New Jersey forced
	// [{lamp 600 New Jersey}]
}
