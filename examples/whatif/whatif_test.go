package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// The command answers everything, and the same for any number of goroutines.
func TestAnswersAreTheSameForAnyWorkers(t *testing.T) {
	if testing.Short() {
		t.Skip("solves the sample year some hundred times")
	}
	var first map[string]string
	for _, workers := range []string{"1", "4"} {
		out := t.TempDir()
		var text bytes.Buffer
		require.NoError(t, run(t.Context(), []string{"-out", out, "-workers", workers}, &text, io.Discard))
		files := map[string]string{"text": text.String()}
		names, err := os.ReadDir(out)
		require.NoError(t, err)
		for _, f := range names {
			content, err := os.ReadFile(filepath.Join(out, f.Name()))
			require.NoError(t, err)
			require.NotEmpty(t, content)
			files[f.Name()] = string(content)
		}
		if first == nil {
			first = files
		}
		require.Equal(t, first, files)
	}
	for _, want := range []string{"WHAT SPEED COSTS", "WHY EACH ITEM IS WHERE IT IS", "Break-even", "WHERE THE ANSWER FLIPS", "WHAT OVERRIDES COST",
		"WHAT ONE MORE IS WORTH", "ACROSS SCENARIOS", "HEDGED AGAINST DEMAND", "REQUIREMENTS IN CONFLICT"} {
		require.Contains(t, first["text"], want)
	}
}
