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
