package forecast_test

import (
	"context"
	"fmt"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
)

func ExampleFit() {
	var b forecast.Builder
	monday, _ := forecast.ParseDay("2026-06-01")
	places := []geo.RegionID{"100", "606", "770", "900", "900"}
	for week := range 20 {
		for n := range 2 + week%3 {
			err := b.Add(forecast.Sale{
				Day: monday.Add(7*week + 2*n), Item: "lamp", Units: 1, Region: places[(week+n)%len(places)],
			})
			if err != nil {
				fmt.Println(err)
				return
			}
		}
	}
	model, err := forecast.Fit(context.Background(), b.History(), forecast.Options{Horizon: 28, New: []string{"vase"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, item := range model.Demand().Items {
		total := item.Total()
		fmt.Printf("%s: %.0f units, with 95%% chance at most %d (%s, %d orders)\n",
			item.Item, total.Mean, total.Quantile(0.95), item.Method, item.Orders)
	}
	// Output:
	// lamp: 12 units, with 95% chance at most 18 (ensemble, 59 orders)
	// vase: 12 units, with 95% chance at most 19 (prior, 0 orders)
}

func ExampleKnown() {
	start, _ := forecast.ParseDay("2026-12-01")
	demand, err := forecast.Known(start, 28, geo.Regions(), []forecast.KnownItem{
		{Item: "lamp", Mean: 400, Var: 2500}, // 400 ± 50, spread as people live
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	total := demand.Items[0].Total()
	fmt.Println(total.Quantile(0.5), total.Quantile(0.95))
	// Output:
	// 398 485
}

// The stock of two warehouses that serve a half of the country each, beside
// that of one for all: what is pooled needs less.
func ExampleItemDemand_Territory() {
	lamp := forecast.ItemDemand{Mean: 100, LevelVar: 100, Dispersion: 1.5, Concentration: 200}
	one, half := lamp.Total(), lamp.Territory(0.5)
	fmt.Println(one.Quantile(0.98), "or", half.Quantile(0.98), "each")
	// Output:
	// 135 or 74 each
}

// A live stream is planned for the second week. Those of the past had three times
// the usual sales.
func ExampleEvent() {
	var b forecast.Builder
	monday, _ := forecast.ParseDay("2026-01-05")
	var events []forecast.Event
	for day := range 140 {
		units := int64(2)
		if day%35 == 20 {
			events = append(events, forecast.Event{First: monday.Add(day), Channel: "stream"})
			units = 6
		}
		if err := b.Add(forecast.Sale{Day: monday.Add(day), Item: "lamp", Units: units, State: "TX"}); err != nil {
			fmt.Println(err)
			return
		}
	}
	history := b.History()
	for range 2 {
		model, err := forecast.Fit(context.Background(), history, forecast.Options{Events: events})
		if err != nil {
			fmt.Println(err)
			return
		}
		stream := model.Learned().Channels[0]
		fmt.Printf("%.0f units, %.1f times the usual on %d days of streams\n",
			model.Demand().Items[0].Mean, stream.Uplift, stream.Occasions)
		events = append(events, forecast.Event{First: history.Last() + 10, Channel: "stream"})
	}
	// Output:
	// 56 units, 2.5 times the usual on 4 days of streams
	// 59 units, 2.5 times the usual on 4 days of streams
}

// Eight weeks come, in which somebody else buys a vase a day, between two fits.
func ExampleModel_Run() {
	var b forecast.Builder
	monday, _ := forecast.ParseDay("2026-06-01")
	for week := range 30 {
		_ = b.Add(forecast.Sale{Day: monday.Add(7 * week), Item: "lamp", Units: 1, Region: "100"})
		for n := range 1 + week%4 {
			_ = b.Add(forecast.Sale{Day: monday.Add(7*week + 2*n), Item: "vase", Units: 1, Region: "900"})
		}
	}
	history := b.History()
	model, err := forecast.Fit(context.Background(), history, forecast.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	running := model.Run(history)
	for range 2 {
		for d := range running.Demand(28) {
			fmt.Printf("%v %s: %.0f units\n", running.Next(), d.Item, d.Mean)
		}
		for range 56 {
			if err := running.Add(forecast.Sale{Day: running.Next() + 1, Item: "vase", Units: 1, Region: "606"}); err != nil {
				fmt.Println(err)
				return
			}
		}
	}
	// Output:
	// 2026-12-24 lamp: 4 units
	// 2026-12-24 vase: 10 units
	// 2027-02-18 lamp: 3 units
	// 2027-02-18 vase: 13 units
}
