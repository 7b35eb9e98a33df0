package report_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/report"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares got with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run go test -update to make it")
	require.Equal(t, string(want), string(got))
}

func TestTextGolden(t *testing.T) {
	p := sample(t, 3, few(t))
	var out bytes.Buffer
	require.NoError(t, report.Text(&out, p, stock(t, p, 1)))
	golden(t, "small.txt", out.Bytes())

	p = sample(t, 60, geo.Regions())
	out.Reset()
	require.NoError(t, report.Text(&out, p, stock(t, p, 25)))
	golden(t, "large.txt", out.Bytes())
}

// Plans that were read from a file may say anything: no search that found
// nothing compares it with something.
func TestComparisonsWithoutAPlanAreLeftOut(t *testing.T) {
	plan := &placement.Plan{Compared: []placement.Outcome{{Name: "a"}, {Name: "b"}}}
	var out bytes.Buffer
	require.NoError(t, report.Text(&out, placement.Problem{}, plan))
	require.Contains(t, out.String(), "NO PLAN WAS FOUND.")
	for _, table := range report.Tables() {
		require.NoError(t, table.Write(io.Discard, placement.Problem{}, plan))
	}
	require.NoError(t, report.HTML(io.Discard, placement.Problem{}, plan))
}

// What is spent after the search is not put down to a gap that the search left.
func TestTextTellsTheSearchFromWhatFollows(t *testing.T) {
	p, plan := lamp()
	plan.Bound, plan.Searched, plan.Refined = plan.Cost-50*rate.Dollar, plan.Cost-40*rate.Dollar, 5*rate.Dollar
	var text strings.Builder
	require.NoError(t, report.Text(&text, p, plan))
	words := strings.Join(strings.Fields(text.String()), " ")
	require.Contains(t, words, "It is proved that no plan costs less than $840.00, so at most $50.00 (5.6%) could still be saved. "+
		"Of that, $40.00 was added after the search, to save $45.00 on whole cartons, missed sales and split orders, which the bound leaves out; "+
		"the search itself ended $10.00 (1.2%) above the bound.")
	var page strings.Builder
	require.NoError(t, report.HTML(&page, p, plan))
	require.Contains(t, page.String(), `<dd class="value">5.6%</dd><dd class="note">of it $40.00 that saves $45.00 on cartons and orders; the search itself ended $10.00 (1.2%) above the bound</dd>`)
	require.Contains(t, page.String(), "the gap is at most 5.6% of the cost. The search ended with a plan of $850.00, which is not kept; the $40.00 more of the plan shown saves $45.00")
}

// Where all choices were tried, what the bound leaves is no more to be saved.
func TestTextTellsWhyTheSearchEnded(t *testing.T) {
	for stop, words := range map[facility.Stop]string{
		facility.GapReached: "so at most $50.00 (5.6%) could still be saved. The search stopped there, as it was asked to.",
		facility.Enumerated: "The bound proves by itself that no plan costs less than $840.00, $50.00 less (5.6%). All choices that this leaves open were tried, and none is cheaper by more than the search was asked to look for.",
		facility.Exhausted:  "so at most $50.00 (5.6%) could still be saved. Branching on the sites proves no more",
	} {
		p, plan := lamp()
		plan.Bound, plan.Status, plan.Stop = plan.Cost-50*rate.Dollar, facility.Feasible, stop
		var text strings.Builder
		require.NoError(t, report.Text(&text, p, plan))
		require.Contains(t, strings.Join(strings.Fields(text.String()), " "), words)
	}
}

// A site is the reason for what comes from afar when it is full, and not when it has
// room or none is asked for.
func TestSitesThatAreFullAreTheReasonForWhatComesFromAfar(t *testing.T) {
	p := sample(t, 60, geo.Regions())
	plan := stock(t, p, 25)
	const full = "that site is full: others gain more from it"
	for _, c := range []struct {
		used  int64
		price placement.Money
		full  bool
	}{{990, rate.Cent, true}, {990, 0, false}, {500, rate.Cent, false}} {
		plan.Limits = []placement.LimitCheck{{Kind: placement.LimitUnits, Site: "Los Angeles", Used: c.used, Limit: 1000, Price: c.price}}
		var text strings.Builder
		require.NoError(t, report.Text(&text, p, plan))
		require.Equal(t, c.full, strings.Contains(text.String(), full))
		reasons := map[string]bool{}
		for _, row := range table(t, "regions.csv", p, plan) {
			require.Equal(t, row["nearer_site"] == "", row["why_not_nearer"] == "")
			require.NotEqual(t, row["site"], row["nearer_site"])
			if row["nearer_site"] == "Los Angeles" {
				reasons[row["why_not_nearer"]] = true
			}
		}
		require.Equal(t, c.full, reasons[full])
		require.NotEmpty(t, reasons)
	}
}

// What cannot be sent is no saving, but missed.
func TestTextTellsWhatIsMissed(t *testing.T) {
	p, plan := lamp()
	stock := &plan.Items[0].Stock[0]
	stock.Send, stock.Cartons, stock.Cut, stock.Missed = 0, 0, 120, 100_000_000
	plan.RoundingCost, plan.MissedCost = -96*rate.Dollar, 800*rate.Dollar
	var text strings.Builder
	require.NoError(t, report.Text(&text, p, plan))
	words := strings.Join(strings.Fields(text.String()), " ")
	require.Contains(t, words, "Whole units and cartons: $96.00 less to hold. Holding whole units and cartons instead of the expected demand and its reserve. "+
		"Less is held than that: it is no saving before missed sales.")
	require.Contains(t, words, "Missed sales: +$800.00. 100 units are expected to be ordered when nothing is left, 100 of them where less than the target can be sent.")
	plan.MissedCost = 0
	text.Reset()
	require.NoError(t, report.Text(&text, p, plan))
	require.Contains(t, strings.Join(strings.Fields(text.String()), " "), "Missed sales: 100 units. 100 units are expected to be ordered when nothing is left, 100 of them where less than the target can be sent; no margin is known.")
}
