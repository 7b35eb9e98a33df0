package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/report"
)

// given is lamp with a second item, of 300 units, that is given up for $60.
func given() (placement.Problem, *placement.Plan) {
	p, plan := lamp()
	p.Items = append(p.Items, placement.Item{ID: "chair", MayLose: true, Margin: rate.Dollar / 5})
	p.Demand.Items = append(p.Demand.Items, forecast.ItemDemand{Item: "chair", Mean: 300, Shares: []float64{0.4, 0.6}})
	lost := placement.Parts{Lost: 60 * rate.Dollar}
	plan.Items = append(plan.Items, placement.ItemPlan{Item: "chair", Parts: lost, Lanes: []placement.Lane{{Region: 0, Site: -1, Service: -1}, {Region: 1, Site: -1, Service: -1}}})
	plan.Parts = plan.Parts.Plus(lost)
	plan.Cost, plan.Bound = plan.Parts.Total(), plan.Parts.Total()
	plan.Compared[0].Parts, plan.Compared[0].Days = plan.Parts, placement.Arrivals{2: 150_000, 5: 100_000}
	plan.Promises = []placement.PromiseCheck{
		{Promise: placement.Promise{Days: 2, Share: 0.1}, OnTime: 60_000_000, Required: 40_000_000},
		{Promise: placement.Promise{Days: 2, Share: 0.5, Item: "=LAMP"}, OnTime: 60_000_000, Required: 50_000_000},
	}
	return p, plan
}

func words(t *testing.T, p placement.Problem, plan *placement.Plan) string {
	t.Helper()
	var text strings.Builder
	require.NoError(t, report.Text(&text, p, plan))
	return strings.Join(strings.Fields(text.String()), " ")
}

func TestWhatIsGivenUpIsSaid(t *testing.T) {
	p, plan := given()
	text := words(t, p, plan)
	for _, want := range []string{
		"400 units expected, 2 items",
		"KEEP EVERYTHING AT RENO.",
		"15.0% of units arrive within 4 business days instead of 100.0%",
		"Given up: 300 units of 1 item, 75.0% of all demand, with a margin of $60.00, as serving them would cost more.",
		"Within 2 days 15.0% 60.0% 0.0%",
		"Given up 75.0% 0.0% 0.0%",
		"Within 2 business days: 15.0% of units, 10% promised",
		"Within 2 business days: 60.0% of units, 50% promised", // of the lamps
		"Held nowhere, as all their sales are given up: 1 item.",
	} {
		require.Contains(t, text, want)
	}
	var page bytes.Buffer
	require.NoError(t, report.HTML(&page, p, plan))
	require.Contains(t, page.String(), `300 units of 1 item, $60.00 of margin`)
}

func TestAPlanThatGivesAllUpSaysSo(t *testing.T) {
	p, plan := given()
	p.Items, p.Demand.Items, plan.Items = p.Items[1:], p.Demand.Items[1:], plan.Items[1:]
	plan.Promises = nil
	plan.Sites[0] = placement.SitePlan{Site: "Reno"}
	plan.Parts = plan.Items[0].Parts
	plan.Cost, plan.Bound = plan.Parts.Total(), plan.Parts.Total()
	plan.Compared = []placement.Outcome{{Name: "plan", Sites: []string{}, Parts: plan.Parts}, {Name: "current sites", Sites: []string{"Memphis"}, Parts: plan.Parts}}
	text := words(t, p, plan)
	for _, want := range []string{
		"300 units expected, 1 item",
		"STOCK NOTHING: GIVE UP ALL SALES.",
		"Given up: 300 units of 1 item, 100.0% of all demand, with a margin of $60.00",
		"Within 1 day - -", "Mean business days - -", "Given up 100.0% 100.0%", "Per unit $0.20 $0.20",
	} {
		require.Contains(t, text, want)
	}
	for _, falsehood := range []string{"nothing to stock", "without demand", "not known", "in the mean", "Within 1 day 100.0%"} {
		require.NotContains(t, text, falsehood)
	}
	var page bytes.Buffer
	require.NoError(t, report.HTML(&page, p, plan))
	for _, table := range report.Tables() {
		require.NoError(t, table.Write(&page, p, plan))
	}
	require.NotContains(t, page.String(), "without demand")
}
