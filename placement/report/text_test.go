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
	require.Contains(t, words, "It is proved that no plan costs less than $840.00; the search ended $10.00 (1.2%) above that. "+
		"The proof is not about whole cartons, lost sales and split orders: $40.00 was added to the cost to save $45.00 on these.")
	var page strings.Builder
	require.NoError(t, report.HTML(&page, p, plan))
	require.Contains(t, page.String(), `<dd class="value">1.2%</dd><dd class="note">at the end of the search; $40.00 more then saves $45.00 on cartons and orders</dd>`)
	require.Contains(t, page.String(), "The search ended with a plan of $850.00, a gap of at most 1.2% of the cost. The plan shown costs $890.00: the $40.00 more saves $45.00")
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
