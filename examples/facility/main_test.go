package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// instances writes small instance files to a folder and returns it.
func instances(t *testing.T) string {
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	write("cap.txt", "2 3\ncapacity 7.5\ncapacity 2.5\n1\n1.25 4\n2\n2 4.5\n3\n9 1\n")
	write("graph.txt", "3 2 1\n1 2 4\n2 3 5\n")
	write("simple", "FILE: other-name\n2 2 0\n1 10 1 9\n2 10 9 1\n")
	write("points.tsp", "NAME: x\nTYPE: TSP\nDIMENSION: 3\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 0 0\n2 3 4\n3 30 40\nEOF\n")
	write("broken.txt", "2 3\n5000 7.5\nwhat\n")
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err := w.Write([]byte("3 2 1\n1 2 4\n2 3 5\n"))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	write("packed.txt.gz", packed.String())
	return dir
}

// lines runs the program in dir and returns the lines it printed.
func lines(t *testing.T, dir string, args ...string) ([]map[string]any, error) {
	t.Chdir(dir)
	var out, messages bytes.Buffer
	err := run(t.Context(), args, &out, &messages)
	var list []map[string]any
	for text := range strings.Lines(out.String()) {
		var l map[string]any
		require.NoError(t, json.Unmarshal([]byte(text), &l))
		require.Positive(t, l["cpu_seconds"])
		delete(l, "cpu_seconds")
		list = append(list, l)
	}
	return list, err
}

func proved(instance, problem string, facilities, customers int, value float64) map[string]any {
	return map[string]any{
		"instance": instance, "problem": problem, "facilities": float64(facilities), "customers": float64(customers),
		"value": value, "bound": value, "gap": 0.0, "status": "optimal", "stop": "proved",
	}
}

func TestSolvesEveryFormat(t *testing.T) {
	got, err := lines(t, instances(t), "cap.txt", "graph.txt", "simple", "packed.txt.gz")
	require.NoError(t, err)
	require.Equal(t, []map[string]any{
		proved("cap", "ufl", 2, 3, 12), // 2.5 + 4 + 4.5 + 1
		proved("graph", "pmedian", 3, 3, 9),
		proved("simple", "ufl", 2, 2, 20),
		proved("packed", "pmedian", 3, 3, 9),
	}, got)
}

func TestFlags(t *testing.T) {
	dir := instances(t)
	got, err := lines(t, dir, "-p", "1", "-format", "tsplib", "points.tsp")
	require.NoError(t, err)
	require.Equal(t, []map[string]any{proved("points", "pmedian", 3, 3, 50)}, got)

	got, err = lines(t, dir, "-problem", "pmedian", "-p", "2", "simple")
	require.NoError(t, err)
	require.Equal(t, []map[string]any{proved("simple", "pmedian", 2, 2, 2)}, got)

	got, err = lines(t, dir, "-workers", "1", "-gap", "0.1", "-work", "100000", "-time", "10s", "-p", "2", "cap.txt")
	require.NoError(t, err)
	require.Equal(t, []map[string]any{proved("cap", "ufl", 2, 3, 14.25)}, got) // 10 + 1.25 + 2 + 1
}

func TestCertificates(t *testing.T) {
	dir := instances(t)
	for _, name := range []string{"proof", "proof.gz"} {
		got, err := lines(t, dir, "-certificate", name, "-p", "2", "cap.txt")
		require.NoError(t, err)
		require.Equal(t, []map[string]any{proved("cap", "ufl", 2, 3, 14.25)}, got)
		got, err = lines(t, dir, "-check", name, "-p", "2", "cap.txt")
		require.NoError(t, err)
		require.Len(t, got, 1)
		require.Equal(t, 14.25, got[0]["proved_bound"])
		require.Positive(t, got[0]["steps"])
		_, err = lines(t, dir, "-check", name, "cap.txt") // with one open it costs 12
		require.ErrorContains(t, err, "does not prove its bound")
	}
	for args, want := range map[string]string{
		"-check proof cap.txt simple":      "2 files, but a certificate is of one",
		"-certificate p cap.txt simple":    "2 files, but a certificate is of one",
		"-check cap.txt cap.txt":           "cap.txt: line 1",
		"-check absent cap.txt":            "absent",
		"-check packed.txt.gz cap.txt":     "packed.txt.gz: line 1",
		"-certificate no/such/dir cap.txt": "no/such/dir",
	} {
		_, err := lines(t, dir, strings.Fields(args)...)
		require.ErrorContains(t, err, want, args)
	}
}

func TestErrorsKeepTheOtherFiles(t *testing.T) {
	got, err := lines(t, instances(t), "broken.txt", "graph.txt", "absent.txt", "points.tsp")
	require.Equal(t, []map[string]any{proved("graph", "pmedian", 3, 3, 9)}, got)
	require.ErrorContains(t, err, "broken.txt")
	require.ErrorContains(t, err, "absent.txt")
	require.ErrorContains(t, err, "points.tsp")
}

func TestRefusals(t *testing.T) {
	dir := instances(t)
	for args, want := range map[string]string{
		"":                         "no files given",
		"-problem cfl cap.txt":     "no capacities, as a cfl problem needs",
		"-problem vrp cap.txt":     `-problem: unknown name "vrp"`,
		"-format csv cap.txt":      `-format: unknown name "csv"`,
		"-capacity -5 cap.txt":     "capacity is negative: -5",
		"-problem ufl graph.txt":   "no opening costs",
		"-problem pmedian cap.txt": "state P",
		"-gap -1 cap.txt":          "gap -1",
		"-p 9 cap.txt":             "9 facilities to open",
		"-what":                    "flag provided but not defined",
	} {
		_, err := lines(t, dir, strings.Fields(args)...)
		require.ErrorContains(t, err, want, args)
	}
	_, err := lines(t, dir, "-h")
	require.ErrorIs(t, err, flag.ErrHelp)
}
