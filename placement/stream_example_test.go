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

// bookshop is a shop with two thousand books, as what they share and a catalogue, which
// could as well be read from a database row by row.
func bookshop() (placement.Problem, placement.Catalogue) {
	card, err := rate.GroundAdvantageRetail20251005()
	if err != nil {
		log.Fatal(err)
	}
	var regions []geo.Region
	for _, r := range geo.Regions() {
		if r.Kind == geo.Contiguous && r.Population > 1_000_000 {
			regions = append(regions, r)
		}
	}
	p := placement.Problem{
		Network: placement.Network{
			Sites: []placement.Site{
				{ID: "Los Angeles", ZIP: "90021", Fixed: 900 * rate.Dollar, PerItem: 15 * rate.Dollar},
				{ID: "New Jersey", ZIP: "07105", Fixed: 900 * rate.Dollar, PerItem: 15 * rate.Dollar},
				{ID: "Dallas", ZIP: "75241", Fixed: 700 * rate.Dollar, PerItem: 15 * rate.Dollar},
			},
			Services: []placement.Service{{ID: "ground", Card: *card, Transit: geo.GroundTransit()}},
		},
		Policy: placement.Policy{Within: []placement.Promise{{Days: 3, Share: 0.8}}},
	}
	var books []forecast.KnownItem
	for i := range 2000 {
		books = append(books, forecast.KnownItem{Item: fmt.Sprintf("book %d", i), Mean: 1 + float64(4000/(i+5)), Var: 4})
	}
	demand, err := forecast.Known(20000, 28, regions, books)
	if err != nil {
		log.Fatal(err)
	}
	items := demand.Items
	p.Demand = demand
	p.Demand.Items = nil // they come with the catalogue
	return p, func(yield func(placement.Entry, error) bool) {
		for i := range items {
			book := placement.Item{ID: items[i].Item, Weight: rate.Weight(300 + 100*(i%4))}
			if !yield(placement.Entry{Item: book, Demand: items[i]}, nil) {
				return
			}
		}
	}
}

// Decisions go out one by one, so that memory does not grow with the catalogue.
func ExampleStream() {
	shared, books := bookshop()
	held := map[int]int{} // books by number of sites
	plan, err := placement.Stream(context.Background(), shared, books, func(d *placement.Decision) error {
		held[len(d.Plan.Stock)]++
		return nil
	}, placement.Options{Gap: 0.005})
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range plan.Sites {
		fmt.Printf("%s: open %v, %d books\n", s.Site, s.Open, s.Items)
	}
	fmt.Printf("%d books at one site, %d at two, %d at three\n", held[1], held[2], held[3])
	fmt.Println("within half a per cent of the best:", plan.Gap() < 0.005)
	// Output:
	// Los Angeles: open true, 199 books
	// New Jersey: open true, 199 books
	// Dallas: open true, 1906 books
	// 1801 books at one site, 94 at two, 105 at three
	// within half a per cent of the best: true
}

// A distributed engine spreads the items of a catalogue over machines with a Shard each.
// What they reply to prices adds up in any order; it proves a bound, and tells by what is
// used of every row which prices to raise.
func ExampleShard() {
	shared, books := bookshop()
	prices := &placement.Prices{
		Open:  []int32{0, 1},
		Rates: []int64{100_000, 100_000, 1_000_000}, // a tenth of what books save pays for the sites
		Rows:  []placement.Money{rate.Dollar / 10},  // for a unit within three days
	}
	var shards [3]*placement.Shard
	var replies [3]placement.Reply
	for i := range shards {
		var err error
		if shards[i], err = placement.NewShard(context.Background(), shared); err != nil {
			log.Fatal(err)
		}
	}
	n := 0
	for book, err := range books {
		if err == nil {
			err = shards[n%3].Answer(&book, prices, &replies[n%3])
		}
		if err != nil {
			log.Fatal(err)
		}
		n++
	}
	var all placement.Reply
	for i := range replies {
		all.Add(&replies[i])
	}
	bound, err := shards[0].Bound(&all, prices)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d books, %.1f %% within three days\n", all.Items, 100*float64(all.Used[0])/float64(all.Covered[0]))
	fmt.Println("no plan costs less than", bound)
	// Output:
	// 2000 books, 81.8 % within three days
	// no plan costs less than $313,194.40
}
