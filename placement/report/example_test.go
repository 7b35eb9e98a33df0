package report_test

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/report"
)

// lamp is one lamp sold in two regions, and a plan that ships it from Reno.
func lamp() (placement.Problem, *placement.Plan) {
	newYork, _ := geo.Lookup("100")
	losAngeles, _ := geo.Lookup("900")
	start, _ := forecast.ParseDay("2026-10-01")
	p := placement.Problem{
		Name: "One lamp",
		Network: placement.Network{
			Sites:    []placement.Site{{ID: "Reno", ZIP: "89502"}, {ID: "Memphis", ZIP: "38118", Current: true}},
			Services: []placement.Service{{ID: "Ground", Transit: geo.GroundTransit()}},
		},
		Items: []placement.Item{{ID: "=LAMP", Weight: 900, CasePack: 6}},
		Demand: forecast.Demand{
			Start: start, Days: 28, Regions: []geo.Region{newYork, losAngeles},
			Items: []forecast.ItemDemand{{Item: "=LAMP", Mean: 100, Shares: []float64{0.4, 0.6}}},
		},
	}
	parts := placement.Parts{Sites: 100 * rate.Dollar, Parcel: 640 * rate.Dollar, Handling: 150 * rate.Dollar}
	today := placement.Parts{Sites: 120 * rate.Dollar, Parcel: 660 * rate.Dollar, Handling: 150 * rate.Dollar}
	fast, slow := placement.Arrivals{2: 600_000, 5: 400_000}, placement.Arrivals{3: 400_000, 4: 600_000}
	plan := &placement.Plan{
		Schema: placement.Schema, Status: facility.Optimal,
		Cost: parts.Total(), Bound: parts.Total(), Parts: parts,
		Sites: []placement.SitePlan{
			{Site: "Reno", Open: true, Items: 1, Regions: 2, Demand: 100_000_000, Send: 120, Parts: parts}, {Site: "Memphis"},
		},
		Items: []placement.ItemPlan{{
			Item: "=LAMP", Parts: parts, Lanes: []placement.Lane{{Region: 0}, {Region: 1}},
			Stock: []placement.StockPlan{{
				Mean: 100, Deviation: 11, Target: 119, Safety: 19, Send: 120, Cartons: 20, Parts: parts,
				Next: placement.Choice{Action: placement.ActionMove, Site: 1, Difference: 40 * rate.Dollar},
			}},
		}},
		Compared: []placement.Outcome{
			{Name: "plan", Sites: []string{"Reno"}, Parts: parts, Days: fast},
			{Name: "best single site", Sites: []string{"Reno"}, Parts: parts, Days: fast},
			{Name: "current sites", Sites: []string{"Memphis"}, Parts: today, Days: slow},
		},
	}
	return p, plan
}

func ExampleText() {
	p, plan := lamp()
	if err := report.Text(os.Stdout, p, plan); err != nil {
		log.Fatal(err)
	}
	// Output:
	// One lamp: 28 days from October 1, 2026, 100 units expected, 1 item
	//
	// KEEP EVERYTHING AT RENO.
	// Saves $0.40 (4.3%) per unit against the current sites (Memphis), $40.00 in 28 days.
	// 60.0% of units arrive within 2 business days instead of 0.0%; the mean goes from 3.6 to 3.2
	// business days.
	// It is the same as the best single site.
	// A second site would cost more than it saves.
	// This is the best plan there is: it is proved that none costs less.
	//
	// DAYS AND COST          plan  current sites
	//                        Reno        Memphis
	// Within 1 day           0.0%           0.0%
	// Within 2 days         60.0%           0.0%
	// Within 3 days         60.0%          40.0%
	// Mean business days      3.2            3.6
	// Parcels             $640.00        $660.00
	// Handling            $150.00        $150.00
	// Open sites          $100.00        $120.00
	// Total cost          $890.00        $930.00
	// Per unit              $8.90          $9.30
	//
	// SITES   expected   share  to send  items  regions     cost
	// 1 Reno       100  100.0%      120      1        2  $890.00
	// Not used: Memphis.
	//
	// ITEMS  sells  at    target  there  to send  instead
	// =LAMP    100  Reno     119      0      120  to Memphis: +$40.00
}

func ExampleHTML() {
	p, plan := lamp()
	var page bytes.Buffer
	if err := report.HTML(&page, p, plan); err != nil {
		log.Fatal(err)
	}
	fmt.Println(page.Len() < 100_000)
	// Output: true
}

func ExampleStockCSV() {
	p, plan := lamp()
	var file bytes.Buffer
	if err := report.StockCSV(&file, p, plan); err != nil {
		log.Fatal(err)
	}
	fmt.Print(strings.ReplaceAll(file.String(), "\r\n", "\n"))
	// Output:
	// item,site,send_units,cartons,case_pack,expected_units,deviation_units,target_units,safety_units,reserve_units,on_hand,on_way,moved_in,moved_out,cut_units,way,rounding_usd,cost_usd,next_action,next_site,next_difference_usd,why
	// "'=LAMP",Reno,120,20,6,100.000,11.000,119,19.000,0.00,0,0,0,0,0,,0.00,890.00,move,Memphis,40.00,Moving it to Memphis would cost $40.00 more.
}

func ExampleReadJSON() {
	_, plan := lamp()
	var file bytes.Buffer
	if err := report.JSON(&file, plan); err != nil {
		log.Fatal(err)
	}
	again, err := report.ReadJSON(&file)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(again.Status, again.Cost, again.Items[0].Lanes)
	// Output: optimal $890.00 [{0 0 0} {1 0 0}]
}
