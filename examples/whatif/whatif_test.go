package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// The command answers everything, and writes all of it.
func TestAnswers(t *testing.T) {
	if testing.Short() {
		t.Skip("solves the sample year some hundred times")
	}
	out := t.TempDir()
	var text bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-out", out}, &text, io.Discard))
	for _, want := range []string{"WHAT SPEED COSTS", "WHY EACH ITEM IS WHERE IT IS", "Break-even", "WHERE THE ANSWER FLIPS", "WHAT OVERRIDES COST",
		"WHAT ONE MORE IS WORTH", "ACROSS SCENARIOS", "HEDGED AGAINST DEMAND", "REQUIREMENTS IN CONFLICT"} {
		require.Contains(t, text.String(), want)
	}
	for _, name := range []string{"whatif.html", "whatif.json", "conflict.html", "conflict.json", "frontier.csv", "break_even.csv", "conflict.csv"} {
		content, err := os.ReadFile(filepath.Join(out, name))
		require.NoError(t, err)
		require.Greater(t, bytes.Count(content, []byte("\n")), 0)
	}
}

// What is wrong with a file of scenarios is told before anything is solved.
func TestScenariosOfAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mine.json")
	for text, want := range map[string]string{
		"[{\"name\":\"a\",\n  \"changes\":[{\"outtage\":{}}]}]":              `mine.json: scenarios: line 2, column 15: [0].changes[0]: unknown field "outtage", want one of rates`,
		"[{\"name\":\"a\"},\n {\"name\":\"b\",\"weight\":\"2\"}]":            `line 2, column 23: [1].weight: want a number, not "2"`,
		"[{\"name\":\"a\"},\n]":                                              `line 2, column 1: [1]: invalid character ']'`,
		`[{"name":"a"},{"name":"b","changes":[{"outage":{"site":"Moon"}}]}]`: `scenario ("b").changes[0].outage.site: there is no site "Moon"`,
	} {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		require.ErrorContains(t, run(t.Context(), []string{"-scenarios", file}, io.Discard, io.Discard), want)
	}
	require.ErrorIs(t, run(t.Context(), []string{"-scenarios", filepath.Join(t.TempDir(), "none")}, io.Discard, io.Discard), os.ErrNotExist)

	mine, err := readScenarios("scenarios.json")
	require.NoError(t, err)
	sample, err := readScenarios("")
	require.NoError(t, err)
	require.Equal(t, sample, mine)
	problem, err := describe(t.Context())
	require.NoError(t, err)
	require.NoError(t, fit(problem, sample))
}
