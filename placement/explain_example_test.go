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

// Why is the lamp in New Jersey as well, and the chair not?
func ExampleExplain() {
	west, _ := geo.Lookup("900")
	east, _ := geo.Lookup("070")
	demand, err := forecast.Known(20000, 28, []geo.Region{west, east}, []forecast.KnownItem{
		{Item: "lamp", ByRegion: []float64{400, 500}},
		{Item: "chair", ByRegion: []float64{5, 6}},
	})
	if err != nil {
		log.Fatal(err)
	}
	card := rate.Card{Name: "ground", Dim: rate.Dim{ActualWeightOnly: true}, Bands: []rate.Band{{UpTo: 10 * rate.Kilogram}}}
	for zone := range placement.Money(8) {
		card.Bands[0].Prices = append(card.Bands[0].Prices, (5+zone)*rate.Dollar)
	}
	p := placement.Problem{
		Network: placement.Network{
			Sites: []placement.Site{
				{ID: "Los Angeles", ZIP: "90021", Fixed: 300 * rate.Dollar, PerItem: 50 * rate.Dollar},
				{ID: "New Jersey", ZIP: "07105", Fixed: 300 * rate.Dollar, PerItem: 50 * rate.Dollar},
			},
			Services: []placement.Service{{ID: "ground", Card: card, Transit: geo.GroundTransit()}},
		},
		Items:  []placement.Item{{ID: "lamp", Weight: 800}, {ID: "chair", Weight: 7000}},
		Demand: demand,
	}
	plan, err := placement.Solve(context.Background(), p, placement.Options{Gap: placement.Exact})
	if err != nil {
		log.Fatal(err)
	}
	why, err := placement.Explain(context.Background(), p, plan, placement.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, item := range why.Items {
		for _, s := range item.Sites {
			fmt.Printf("%s, %s, held %v: %v; next: %s for %v more\n", item.Item, p.Network.Sites[s.Site].ID, s.Held,
				s.Holding.Plus(s.Serving).Total(), s.Next.Action, s.Next.Difference)
		}
	}
	fmt.Println(why.Total().Total() == plan.Cost)
	// Output:
	// lamp, Los Angeles, held true: $2,050.00; next: drop for $2,750.00 more
	// lamp, New Jersey, held true: $2,550.00; next: drop for $3,450.00 more
	// chair, Los Angeles, held false: $0.00; next: move for $7.00 more
	// chair, New Jersey, held true: $140.00; next: move for $7.00 more
	// true
}
