package report_test

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/report"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// Why there is no plan, and what would have to give.
func ExampleStudyText() {
	problem, _ := lamp()
	promise := whatif.Requirement{Kind: whatif.RequirePromise, Words: "95% of demand within 2 days"}
	sites := whatif.Requirement{Kind: whatif.RequireMaxSites, Words: "at most 1 site"}
	share := whatif.Give{Requirement: promise, Enough: whatif.Yes, Exact: true, Unit: whatif.UnitShare,
		From: 950_000, To: 600_000, Share: 0.3684, Change: "60% instead of 95%"}
	conflict := &whatif.Conflict{
		Feasible: whatif.No, Set: []whatif.Requirement{promise, sites}, Irreducible: true, Smallest: true,
		Alone: []whatif.Give{share, {Requirement: sites, Enough: whatif.Yes, Exact: true, Unit: whatif.UnitSites,
			From: 1, To: 2, Share: 1, Change: "2 sites instead of 1 site"}},
		Together: []whatif.Give{share}, Total: 0.3684, Least: 0.3684,
	}
	if err := report.StudyText(os.Stdout, problem, nil, report.Study{Conflict: conflict}); err != nil {
		log.Fatal(err)
	}
	// Output:
	// One lamp: 28 days from October 1, 2026
	//
	// NO PLAN KEEPS ALL REQUIREMENTS.
	// It is proved that no choice of sites, items and lanes meets them all.
	//
	// REQUIREMENTS IN CONFLICT
	// These 2 requirements cannot be kept together, whatever becomes of the others. No fewer are in
	// conflict.
	// - 95% of demand within 2 days
	// - at most 1 site
	// To make it possible                    What gives                  Share
	// alone: 95% of demand within 2 days     60% instead of 95%          36.8%
	// alone: at most 1 site                  2 sites instead of 1 site  100.0%
	// cheapest: 95% of demand within 2 days  60% instead of 95%          36.8%
	// - The cheapest way gives 36.8% in all, as shares of what is asked. It is proved that nothing
	// less is enough.
	// - Alone means that all other requirements stay as they are, so that a requirement must give more
	// than where several do. Dropping a rule counts as 100%.
}

// A frontier as a table for a spreadsheet.
func ExampleStudyTables() {
	problem, plan := lamp()
	study := report.Study{Frontier: &placement.Curve{Days: 2, Points: []placement.FrontierPoint{
		{Reached: 0.6, Cost: 890 * rate.Dollar, Bound: 890 * rate.Dollar, Marginal: 3 * rate.Dollar, Plan: plan},
		{Share: 1, Reached: 1, Cost: 1010 * rate.Dollar, Bound: 1000 * rate.Dollar},
	}}}
	table := report.StudyTables()[0]
	var out bytes.Buffer
	if err := table.Write(&out, problem, plan, study); err != nil {
		log.Fatal(err)
	}
	fmt.Println(table.Name)
	fmt.Print(strings.ReplaceAll(out.String(), "\r\n", "\n"))
	// Output:
	// frontier.csv
	// days,share,reached,cost_usd,bound_usd,point_more_usd,point_more_least_usd,point_more_most_usd,sites
	// 2,0,0.6,890.00,890.00,3.00,2.75,3.00,Reno
	// 2,1,1,1010.00,1000.00,,,,
}
