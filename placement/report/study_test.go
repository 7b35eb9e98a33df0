package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/report"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// study solves a problem of some items and asks everything about its plan.
func study(t testing.TB, workers int) (placement.Problem, *placement.Plan, report.Study) {
	t.Helper()
	var regions []geo.Region
	for i, r := range geo.Regions() {
		if r.Kind == geo.Contiguous && i%30 == 0 {
			regions = append(regions, r)
		}
	}
	p := sample(t, 8, regions)
	o := placement.Options{Workers: workers, Work: 50_000_000}
	plan, err := placement.Solve(t.Context(), p, o)
	require.NoError(t, err)
	var s report.Study
	s.Explanation, err = placement.Explain(t.Context(), p, plan, o)
	require.NoError(t, err)
	s.Scenarios, err = whatif.Compare(t.Context(), p, []whatif.Scenario{
		{Name: "as it is", Weight: 3},
		{Name: "fuel +12 %", Changes: []whatif.Change{{Fuel: &whatif.FuelChange{Share: 12 * rate.Percent}}}},
		{Name: "New Jersey out", Changes: []whatif.Change{{Outage: &whatif.Outage{Site: "New Jersey"}}}},
		{Name: "half sold", Changes: []whatif.Change{{Demand: &whatif.DemandChange{Factor: 0.5}}}},
	}, o)
	require.NoError(t, err)
	rules := []whatif.Override{{Site: "Dallas", Rule: placement.Forced}}
	price, err := whatif.PriceOf(t.Context(), p, rules, o)
	require.NoError(t, err)
	s.Overrides = []report.PricedOverride{{Overrides: rules, Price: price}}
	threshold, err := whatif.Threshold(t.Context(), p, whatif.Question{Item: "SKU-002", Site: "Dallas", NoPromises: true}, o)
	require.NoError(t, err)
	s.Thresholds = []*whatif.Thresholds{threshold}
	return p, plan, s
}

// impossible is a problem without a plan, and why.
func impossible(t testing.TB) (placement.Problem, *whatif.Conflict) {
	t.Helper()
	p := sample(t, 2, geo.Regions()[:40])
	p.Policy.MaxSites = 1
	p.Policy.Within = []placement.Promise{{Days: 2, Share: 0.99}}
	c, err := whatif.FindConflict(t.Context(), p, whatif.ConflictOptions{Checks: 60}, placement.Options{Workers: 1})
	require.NoError(t, err)
	require.Equal(t, whatif.No, c.Feasible)
	return p, c
}

func TestStudyIsTheSameForAnyWorkers(t *testing.T) {
	var first string
	for _, workers := range []int{1, 2, 4} {
		p, plan, s := study(t, workers)
		var out bytes.Buffer
		require.NoError(t, report.StudyHTML(&out, p, plan, s))
		require.NoError(t, report.StudyText(&out, p, plan, s))
		require.NoError(t, report.StudyJSON(&out, s))
		for _, table := range report.StudyTables() {
			require.NoError(t, table.Write(&out, p, plan, s))
		}
		if first == "" {
			first = out.String()
		}
		require.Equal(t, first, out.String())
	}
}

func TestStudyShowsAll(t *testing.T) {
	p, plan, s := study(t, 1)
	var page, text bytes.Buffer
	require.NoError(t, report.StudyHTML(&page, p, plan, s))
	require.NoError(t, report.StudyText(&text, p, plan, s))
	if dir := os.Getenv("FORWARDSTOCK_PAGES"); dir != "" {
		require.NoError(t, os.WriteFile(dir+"/study.html", page.Bytes(), 0o644))
		require.NoError(t, os.WriteFile(dir+"/study.txt", text.Bytes(), 0o644))
	}
	for _, line := range strings.Split(text.String(), "\n") {
		require.LessOrEqual(t, len([]rune(line)), 140)
	}
	wellFormed(t, page.String())
	var again report.Study
	var out bytes.Buffer
	require.NoError(t, report.StudyJSON(&out, s))
	require.NoError(t, json.Unmarshal(out.Bytes(), &again))
	require.Equal(t, s.Explanation, again.Explanation)
}

func TestConflictPage(t *testing.T) {
	p, c := impossible(t)
	var page, text bytes.Buffer
	require.NoError(t, report.StudyHTML(&page, p, nil, report.Study{Conflict: c}))
	require.NoError(t, report.StudyText(&text, p, nil, report.Study{Conflict: c}))
	if dir := os.Getenv("FORWARDSTOCK_PAGES"); dir != "" {
		require.NoError(t, os.WriteFile(dir+"/conflict.html", page.Bytes(), 0o644))
		require.NoError(t, os.WriteFile(dir+"/conflict.txt", text.Bytes(), 0o644))
	}
	wellFormed(t, page.String())
	for _, r := range c.Set {
		require.Contains(t, text.String(), r.Words)
	}
	require.Error(t, report.StudyHTML(&page, p, nil, report.Study{}))
}
