// Command quickstart is the shortest way from orders to a stocking plan.
package main

import (
	"context"
	_ "embed"
	"log"
	"os"
	"strings"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/forecast/orders"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/report"
)

//go:embed orders.csv
var file string

func main() {
	sales, _, err := orders.Read(strings.NewReader(file), orders.Options{})
	check(err)
	model, err := forecast.Fit(context.Background(), sales, forecast.Options{Horizon: 28})
	check(err)
	card, err := rate.GroundAdvantageRetail20251005() // an example: use your own
	check(err)
	problem := placement.Problem{
		Network: placement.Network{
			Services: []placement.Service{{ID: "ground", Card: *card, Transit: geo.GroundTransit()}},
			Sites: []placement.Site{
				{ID: "Los Angeles", ZIP: "90001", Current: true, Fixed: 60 * rate.Dollar, PerItem: 10 * rate.Dollar},
				{ID: "New Jersey", ZIP: "08016", Fixed: 80 * rate.Dollar, PerItem: 12 * rate.Dollar},
				{ID: "Dallas", ZIP: "75241", Fixed: 60 * rate.Dollar, PerItem: 12 * rate.Dollar},
			},
		},
		Items:  []placement.Item{{ID: "FAN", Weight: 300}, {ID: "LAMP", Weight: 900}, {ID: "MAT", Weight: 1500}},
		Demand: model.Demand(),
		Policy: placement.Policy{Within: []placement.Promise{{Days: 3, Share: 0.9}}},
	}
	plan, err := placement.Solve(context.Background(), problem, placement.Options{})
	check(err)
	check(report.Text(os.Stdout, problem, plan))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
