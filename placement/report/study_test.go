package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
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

// asked is a problem, its plan and what was asked about it.
type asked struct {
	problem placement.Problem
	plan    *placement.Plan
	study   report.Study
}

var answers = map[int]asked{} // by workers; tests of this package run one after the other

// study solves a problem of some items and asks everything about its plan, once.
func study(t testing.TB, workers int) (placement.Problem, *placement.Plan, report.Study) {
	t.Helper()
	a, known := answers[workers]
	if !known {
		a.problem, a.plan, a.study = ask(t, workers)
		answers[workers] = a
	}
	return a.problem, a.plan, a.study
}

func ask(t testing.TB, workers int) (placement.Problem, *placement.Plan, report.Study) {
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
	s.Frontier, err = placement.Frontier(t.Context(), p, placement.FrontierOptions{Days: 2, Points: 5}, o)
	require.NoError(t, err)
	for _, item := range []string{"SKU-001", "SKU-008"} {
		b, err := whatif.BreakEvenOf(t.Context(), p, plan, item, whatif.BreakEvenOptions{Sites: 3}, o)
		require.NoError(t, err)
		s.BreakEvens = append(s.BreakEvens, b)
	}
	s.Marginals, err = whatif.Marginals(t.Context(), p, o)
	require.NoError(t, err)
	s.Hedge, err = whatif.Hedge(t.Context(), p, plan, whatif.HedgeOptions{Samples: 20, Fresh: 50, Workers: workers})
	require.NoError(t, err)
	s.Scenarios, err = whatif.Compare(t.Context(), p, []whatif.Scenario{
		{Name: "as it is", Weight: 3},
		{Name: "fuel +12%", Changes: []whatif.Change{{Fuel: &whatif.FuelChange{Share: 12 * rate.Percent}}}},
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

// What is sure is told where it is not settled whether there is a plan.
func TestStudyOfAnUnsettledConflict(t *testing.T) {
	p := sample(t, 2, geo.Regions()[:10])
	promise := whatif.Requirement{Kind: whatif.RequirePromise, Words: "99% of demand within 2 days"}
	s := report.Study{Conflict: &whatif.Conflict{Feasible: whatif.Unknown, Reach: []whatif.Reach{
		{Requirement: promise, Unit: whatif.UnitShare, Asked: 990_000, Found: 900_000, Most: 970_000, Summary: "at most 97% is possible"}}}}
	var page, text, table bytes.Buffer
	require.NoError(t, report.StudyHTML(&page, p, nil, s))
	wellFormed(t, page.String())
	require.NoError(t, report.StudyText(&text, p, nil, s))
	require.Contains(t, text.String(), "MAY BE IN CONFLICT")
	require.Contains(t, text.String(), "at most 97% is possible")
	for _, x := range report.StudyTables() {
		if x.Name == "conflict.csv" {
			require.NoError(t, x.Write(&table, p, nil, s))
		}
	}
	require.Contains(t, table.String(), "reach,promise,0,99% of demand within 2 days,,,share,990000,970000,")
}

func TestStudyIsTheSameForAnyWorkers(t *testing.T) {
	var first string
	all := []int{1, 2, 4}
	if testing.Short() {
		all = all[:2]
	}
	for _, workers := range all {
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
	for _, want := range []string{"What speed costs", "Why each item is where it is", "Where the answer flips", "What overrides cost",
		"What one more is worth", "Across scenarios", "Hedged against demand"} {
		require.Contains(t, page.String(), "<h2>"+want+"</h2>")
		require.Contains(t, text.String(), strings.ToUpper(want))
	}
	require.Contains(t, page.String(), "This plan: ")
	require.Equal(t, 2, strings.Count(page.String(), "<b>Break-even.</b>"))
	require.Equal(t, len(s.Frontier.Points), strings.Count(page.String(), `class="point"`))
	var again report.Study
	var out bytes.Buffer
	require.NoError(t, report.StudyJSON(&out, s))
	require.NoError(t, json.Unmarshal(out.Bytes(), &again))
	require.Equal(t, s.Explanation, again.Explanation)
	require.Equal(t, s.Hedge, again.Hedge)
	require.Equal(t, s.Scenarios.Cheapest, again.Scenarios.Cheapest)
}

// Every table has its rows, and as many cells in each as in its header.
func TestStudyTables(t *testing.T) {
	p, plan, s := study(t, 1)
	q, c := impossible(t)
	rows := map[string]int{
		"frontier.csv": len(s.Frontier.Points), "reasons.csv": len(p.Items) * len(p.Network.Sites), "overrides.csv": 1,
		"marginal.csv": len(s.Marginals), "scenarios.csv": len(s.Scenarios.Scenarios) * len(s.Scenarios.Plans),
		"conflict.csv": len(c.Set) + len(c.Alone) + len(c.Together),
	}
	for _, table := range report.StudyTables() {
		var out bytes.Buffer
		if table.Name == "conflict.csv" {
			require.NoError(t, table.Write(&out, q, nil, report.Study{Conflict: c}))
		} else {
			require.NoError(t, table.Write(&out, p, plan, s))
		}
		all, err := csv.NewReader(&out).ReadAll() // refuses rows of other lengths
		require.NoError(t, err, table.Name)
		require.Greater(t, len(all), 1, table.Name)
		if n, known := rows[table.Name]; known {
			require.Len(t, all, n+1, table.Name)
		}
	}
}

// What is of another problem is refused, and nothing panics.
func TestStudyOfAnotherProblem(t *testing.T) {
	p, plan, _ := study(t, 1)
	for _, s := range []report.Study{
		{Explanation: &placement.Explanation{}},
		{Explanation: &placement.Explanation{Sites: make([]placement.SiteReason, len(p.Network.Sites)),
			Items: []placement.ItemReason{{Sites: []placement.HoldReason{{Site: 99}}}}}},
		{BreakEvens: []*whatif.BreakEven{nil}},
		{Thresholds: []*whatif.Thresholds{nil}},
		{Thresholds: []*whatif.Thresholds{{Promises: []whatif.PromiseFlip{{Promise: 7}}}}},
		{Overrides: []report.PricedOverride{{}}},
		{Marginals: []whatif.Marginal{{Resource: whatif.Resource{Kind: whatif.Days, Promise: 9}}}},
		{Scenarios: &whatif.Comparison{Cheapest: 3}},
		{Scenarios: &whatif.Comparison{Scenarios: make([]whatif.Future, 1), Plans: []whatif.Candidate{{Plan: plan}}}},
		{Hedge: &whatif.Hedged{Items: []whatif.HedgedItem{{Stock: []whatif.HedgedStock{{Site: -1}}}}}},
	} {
		require.Error(t, report.StudyHTML(io.Discard, p, plan, s))
		require.Error(t, report.StudyText(io.Discard, p, plan, s))
	}
	for _, s := range []report.Study{{Frontier: &placement.Curve{}}, {Explanation: &placement.Explanation{Sites: make([]placement.SiteReason, len(p.Network.Sites))}},
		{Scenarios: &whatif.Comparison{Cheapest: -1, Safest: -1}}, {Hedge: &whatif.Hedged{}}, {Conflict: &whatif.Conflict{Feasible: whatif.Yes}}} {
		require.NoError(t, report.StudyHTML(io.Discard, p, plan, s))
	}
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
