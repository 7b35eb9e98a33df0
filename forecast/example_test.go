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
		fmt.Printf("%s: %.0f units, with 95 %% chance at most %d (%s, %d orders)\n",
			item.Item, total.Mean, total.Quantile(0.95), item.Method, item.Orders)
	}
	// Output:
	// lamp: 12 units, with 95 % chance at most 17 (ensemble, 59 orders)
	// vase: 12 units, with 95 % chance at most 19 (prior, 0 orders)
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
