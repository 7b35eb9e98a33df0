package main

import (
	"bytes"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/dataset"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/report"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// planned runs the stages of the command and checks the plan.
func planned(t *testing.T, args ...string) {
	t.Helper()
	o, err := parse(args, io.Discard)
	require.NoError(t, err)
	in, err := read(o, io.Discard)
	require.NoError(t, err)
	problem, err := describe(t.Context(), o, in, io.Discard)
	require.NoError(t, err)
	plan, err := solve(t.Context(), o, problem, io.Discard)
	require.NoError(t, err)
	require.LessOrEqual(t, plan.Gap(), 0.01)
	require.NoError(t, verify.Plan(problem, plan))
	result, err := judge(problem, plan, in.later)
	require.NoError(t, err)
	require.Positive(t, result.sent)
	require.Greater(t, result.plan.within(3), result.one.within(3))
}

func TestSampleIsPlannedAndVerified(t *testing.T) { planned(t, "-holdout", "28") }

func TestSuperstoreIsPlannedAndVerified(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a while")
	}
	file := dataset.Dir(t, "orders", "superstore_orders.csv.gz")
	planned(t, "-orders", file, "-holdout", "28", "-gap", "0.01")
}

// A plan made with what came has nothing to regret, one made before has some.
func TestRegret(t *testing.T) {
	if testing.Short() {
		t.Skip("plans nine times")
	}
	o, err := parse([]string{"-holdout", "28", "-regret", "-gap", "0.3", "-promise", "none"}, io.Discard)
	require.NoError(t, err)
	in, err := read(o, io.Discard)
	require.NoError(t, err)
	problem, err := describe(t.Context(), o, in, io.Discard)
	require.NoError(t, err)
	plan, err := solve(t.Context(), o, problem, io.Discard)
	require.NoError(t, err)
	before, err := judgeDecision(t.Context(), o, in, problem, plan)
	require.NoError(t, err)
	require.LessOrEqual(t, before.bound, before.hindsight)
	require.LessOrEqual(t, before.bound, before.forecast)
	require.LessOrEqual(t, before.bound, before.naive)
	require.LessOrEqual(t, before.bound, before.levels)
	require.LessOrEqual(t, before.bound, before.shares)
	require.Less(t, float64(before.forecast), 1.5*float64(before.hindsight))

	net, err := newLanes(problem)
	require.NoError(t, err)
	then, err := net.ordered(problem, in.later)
	require.NoError(t, err)
	units := 0.0
	for _, d := range then.Demand.Items {
		units += d.Mean
	}
	require.Less(t, units, float64(in.later.Sum().Units)+0.1)
	require.Greater(t, units, 0.98*float64(in.later.Sum().Units), "but for unknown places")
	best, err := solve(t.Context(), o, then, io.Discard)
	require.NoError(t, err)
	after, err := judgeDecision(t.Context(), o, in, problem, best)
	require.NoError(t, err)
	require.Equal(t, after.hindsight, after.forecast)
	known, err := composed(then.Demand, then.Demand)
	require.NoError(t, err)
	for i, d := range then.Demand.Items {
		require.InDelta(t, d.Mean, known.Items[i].Mean, 1e-9)
		require.InDeltaSlice(t, d.Shares, known.Items[i].Shares, 1e-9)
	}
	var text strings.Builder
	require.NoError(t, after.print(&text))
	require.Contains(t, text.String(), "regret 0.00% of the forecast")
}

func TestFilesOfARun(t *testing.T) {
	out := filepath.Join(t.TempDir(), "plan")
	var text, progress bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-out", out, "-holdout", "28"}, &text, &progress))
	require.Contains(t, text.String(), "Checked on the last 28 days")

	file, err := os.Open(filepath.Join(out, "plan-certified.json"))
	require.NoError(t, err)
	defer func() { _ = file.Close() }()
	plan, err := report.ReadJSON(file)
	require.NoError(t, err)
	require.Equal(t, facility.Feasible, plan.Status)
	require.NotNil(t, plan.Certificate)

	names, err := filepath.Glob(filepath.Join(out, "*.csv"))
	require.NoError(t, err)
	require.Len(t, names, len(report.Tables()))
	for _, name := range names {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		require.NoError(t, err)
		require.NotEmpty(t, rows, name) // a header at least
	}
}

// TestSampleIsAPattern plans from the files that -sample writes, which must
// give what the sample gives.
func TestSampleIsAPattern(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, run(t.Context(), []string{"-sample", dir}, io.Discard, io.Discard))
	var own, embedded bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-out", filepath.Join(dir, "a")}, &embedded, io.Discard))
	require.NoError(t, run(t.Context(), []string{
		"-orders", filepath.Join(dir, "orders.csv"), "-items", filepath.Join(dir, "items.csv"),
		"-network", filepath.Join(dir, "network"), "-out", filepath.Join(dir, "b"),
	}, &own, io.Discard))
	before, _, _ := strings.Cut(embedded.String(), "\nAssumed")
	require.Equal(t, before, own.String())
}

func TestOrderedItemsMustBeListed(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "items.csv"), []byte("item;weight_g\nA;500\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "orders.csv"),
		[]byte("date,sku,zip\n2026-01-05,A,90001\n2026-01-06,B,10001\n"), 0o600))
	err := run(t.Context(), []string{
		"-orders", filepath.Join(dir, "orders.csv"), "-items", filepath.Join(dir, "items.csv"), "-out", dir,
	}, io.Discard, io.Discard)
	require.ErrorContains(t, err, "the file of items lacks B")
}

func TestNothingIsWrittenWithoutAPlan(t *testing.T) {
	out := filepath.Join(t.TempDir(), "plan")
	o, err := parse([]string{"-out", out}, io.Discard)
	require.NoError(t, err)
	in, err := read(o, io.Discard)
	require.NoError(t, err)
	problem, err := describe(t.Context(), o, in, io.Discard)
	require.NoError(t, err)
	err = write(t.Context(), o, in, problem, &placement.Plan{Status: facility.Unknown}, io.Discard, io.Discard)
	require.ErrorContains(t, err, "no plan was found")
	require.NoDirExists(t, out)
}

func TestWrongCommandLines(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"stray word":        {[]string{"orders.csv"}, "Flags come before values"},
		"no such file":      {[]string{"-orders", "absent.csv"}, "absent.csv"},
		"bad promise":       {[]string{"-promise", "95%"}, "not days:share"},
		"bad parcel":        {[]string{"-parcel", "1 kg"}, "not grams:LxWxH"},
		"bad dates":         {[]string{"-dates", "ymd"}, "neither mdy nor dmy"},
		"no days to regret": {[]string{"-regret", "-holdout", "7"}, "as many days"},
		"no horizon":        {[]string{"-horizon", "0"}, "at least 1"},
		"impossible":        {[]string{"-promise", "1:0.99"}, "best reachable share"},
		"share too big":     {[]string{"-promise", "3:95"}, "share"},
	} {
		t.Run(name, func(t *testing.T) {
			err := run(t.Context(), append([]string{"-out", t.TempDir()}, c.args...), io.Discard, io.Discard)
			require.ErrorContains(t, err, c.says)
		})
	}
}
