package report_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
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
