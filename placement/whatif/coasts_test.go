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

// coasts is a seller of lamps and chairs on both coasts.
func coasts() placement.Problem {
	west, _ := geo.Lookup("900")
	east, _ := geo.Lookup("070")
	demand, err := forecast.Known(20000, 28, []geo.Region{west, east}, []forecast.KnownItem{
		{Item: "lamp", ByRegion: []float64{400, 500}, Var: 1200},
		{Item: "chair", ByRegion: []float64{5, 6}, Var: 20, Concentration: 30},
	})
	if err != nil {
		log.Fatal(err)
	}
	card := rate.Card{Name: "ground", Dim: rate.Dim{ActualWeightOnly: true}, Bands: []rate.Band{{UpTo: 10 * rate.Kilogram}}}
	for zone := range placement.Money(8) {
		card.Bands[0].Prices = append(card.Bands[0].Prices, (5+zone)*rate.Dollar)
	}
	site := func(id, zip string) placement.Site {
		return placement.Site{ID: id, ZIP: zip, Fixed: 300 * rate.Dollar, PerItem: 50 * rate.Dollar, Handling: rate.Dollar}
	}
	return placement.Problem{
		Network: placement.Network{
			Sites:    []placement.Site{site("Los Angeles", "90021"), site("New Jersey", "07105")},
			Services: []placement.Service{{ID: "ground", Card: card, Transit: geo.GroundTransit()}},
		},
		Items:  []placement.Item{{ID: "lamp", Weight: 800}, {ID: "chair", Weight: 7000}},
		Demand: demand,
		Policy: placement.Policy{Within: []placement.Promise{{Days: 3, Share: 0.5}}},
	}
}

func ExamplePriceOf() {
	price, err := whatif.PriceOf(context.Background(), coasts(), []whatif.Override{
		{Item: "chair", Site: "Los Angeles", Rule: placement.Forced},
	}, placement.Options{Gap: placement.Exact})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v instead of %v: %v more\n", price.With.Cost, price.Without.Cost, price.Difference.Value)
	// Output: $6,258.00 instead of $6,251.00: $7.00 more
}

// What would have to change for the chair to be stocked in Los Angeles too?
func ExampleThreshold() {
	flips, err := whatif.Threshold(context.Background(), coasts(), whatif.Question{Item: "chair", Site: "Los Angeles"},
		placement.Options{Gap: placement.Exact})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("stocked:", flips.Stocked)
	fmt.Println("carrying costs", flips.Carrying.Yes.Value, "or less")
	fmt.Println("demand is", flips.Volume.Yes.Value, "times as high, and not at", flips.Volume.No.Value)
	// Output:
	// stocked: false
	// carrying costs $43.00 or less
	// demand is 1.5 times as high, and not at 1.25
}

// What is a point of the promise worth, and one more site?
func ExampleMarginals() {
	p := coasts()
	p.Policy.MaxSites = 1
	all, err := whatif.Marginals(context.Background(), p, placement.Options{Gap: placement.Exact})
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range all {
		fmt.Printf("%s %g: one more", m.Resource.Kind, m.Now)
		if d := m.More.Difference; d != nil {
			fmt.Printf(" costs %v", d.Value)
		}
		fmt.Printf(", the same from %d to %d more\n", m.Range.From, m.Range.To)
	}
	// Output:
	// maxsites 1: one more costs -$2,450.00, the same from 0 to 0 more
	// share 0.5: one more costs $0.00, the same from -5 to 49 more
	// days 3: one more costs $0.00, the same from -2 to 12 more
}

// From which volume on does a chair belong on both coasts, and is what we know enough?
func ExampleBreakEvenOf() {
	p := coasts()
	p.Demand.Items[1].Mean, p.Demand.Items[1].Orders = 30, 12
	p.Demand.Items[1].LevelVar = 150
	plan, err := placement.Solve(context.Background(), p, placement.Options{Gap: placement.Exact})
	if err != nil {
		log.Fatal(err)
	}
	b, err := whatif.BreakEvenOf(context.Background(), p, plan, "chair", whatif.BreakEvenOptions{}, placement.Options{Gap: placement.Exact})
	if err != nil {
		log.Fatal(err)
	}
	v := b.Volumes[0]
	fmt.Printf("%d sites pay from %.2f units a day on, not at %.2f; now %.2f: %s\n", v.Sites, v.Pays.Daily, v.Below.Daily, b.Daily, b.Advice)
	e := b.Evidence[0]
	fmt.Printf("saves %v, give or take %v, and should be sure of %v: wait for %d orders, some %d days\n", e.Saving, e.Deviation, e.Needed, e.Orders, e.Days)
	// Output:
	// 2 sites pay from 0.57 units a day on, not at 0.56; now 1.07: too little evidence
	// saves $45.45, give or take $43.93, and should be sure of $56.30: wait for 19 orders, some 7 days
}
