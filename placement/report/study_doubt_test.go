package report_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/report"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// What bounds leave open is nowhere told as if it were known.
func TestStudyTellsWhatIsTooClose(t *testing.T) {
	p, plan, _ := study(t, 1)
	const d = placement.Money(rate.Dollar)
	open := &whatif.Difference{Value: 3 * d, Least: -174 * d, Most: 160 * d}
	known := &whatif.Difference{Value: 30 * d, Least: 20 * d, Most: 40 * d}
	exact := &whatif.Difference{Value: 7 * d, Least: 7 * d, Most: 7 * d}
	flip := &whatif.Flip[placement.Money]{Yes: whatif.Probe[placement.Money]{Value: 3 * d}, No: whatif.Probe[placement.Money]{Value: 4 * d}}
	price := func(x *whatif.Difference) report.PricedOverride {
		side := whatif.Side{Possible: true, Cost: 100 * d}
		return report.PricedOverride{Overrides: []whatif.Override{{Site: "Dallas", Rule: placement.Forced}},
			Price: &whatif.Price{Without: side, With: side, Difference: x}}
	}
	s := report.Study{
		Thresholds: []*whatif.Thresholds{{Item: "SKU-001", Site: "Dallas", Difference: open, Carrying: flip}},
		Overrides:  []report.PricedOverride{price(open), price(known), price(exact)},
		Marginals: []whatif.Marginal{{Resource: whatif.Resource{Kind: whatif.MaxSites, Promise: -1}, Now: 3, Range: &whatif.Range{To: 1, Off: 157 * d},
			More: whatif.Step{Exists: true, Difference: &whatif.Difference{Least: -157 * d}}, Less: whatif.Step{Exists: true, Difference: known}}},
		Frontier: &placement.Curve{Days: 2, Points: []placement.FrontierPoint{
			{Reached: 0.5, Cost: 100 * d, Bound: 90 * d, Marginal: d}, {Reached: 0.6, Cost: 110 * d, Bound: 95 * d}}},
	}
	var out bytes.Buffer
	require.NoError(t, report.StudyText(&out, p, plan, s))
	text := strings.Join(strings.Fields(out.String()), " ")
	for _, want := range []string{
		"not held; to hold it −$174.00 to +$160.00", "SKU-001 at Dallas: too close to tell. It is not held in the plan found",
		"their bounds leave room for the other answer",
		"−$174.00 to +$160.00", "+$30.00 (+$20.00 to +$40.00)", "+$7.00", "−$157.00 to $0", "within $157.00",
		"50.0% $100.00 $0 to +$2.00",
		"Where $0 is within these, it is too close to tell.",
	} {
		require.Contains(t, text, want)
	}
	for _, never := range []string{"confirmed", "+$3.00", "±$0"} {
		require.NotContains(t, text, never)
	}
	for _, table := range report.StudyTables() {
		if table.Name != "thresholds.csv" && table.Name != "frontier.csv" {
			continue
		}
		var b bytes.Buffer
		require.NoError(t, table.Write(&b, p, plan, s))
		rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
		require.NoError(t, err)
		if table.Name == "thresholds.csv" {
			require.Equal(t, []string{"false", "false", "3.00", "-174.00", "160.00"}, rows[1][7:])
		} else {
			require.Equal(t, []string{"1.00", "0.00", "2.00"}, rows[1][5:8])
		}
	}
}
