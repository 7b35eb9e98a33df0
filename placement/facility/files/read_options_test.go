package files_test

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/files"
)

func TestOptionsOfReading(t *testing.T) {
	read := func(file string, o files.ReadOptions) (*facility.Problem, error) {
		return files.Read(strings.NewReader(file), o)
	}
	p, err := read("3 2 1\n1 2 5\n2 3 5\n", files.ReadOptions{P: 2, Name: "mine"})
	require.NoError(t, err)
	require.Equal(t, []any{2, 2, "mine"}, []any{p.MinOpen, p.MaxOpen, p.Name})
	_, err = read("3 2 1\n1 2 5\n2 3 5\n", files.ReadOptions{P: 4})
	require.ErrorContains(t, err, "4 facilities to open, but the file has only 3")
	_, err = read("3 2 1\n1 2 5\n2 3 5\n", files.ReadOptions{P: -1})
	require.ErrorContains(t, err, "negative")
	_, err = read(smallFiles[5].file, files.ReadOptions{})
	require.ErrorContains(t, err, "state P")
	_, err = read("", files.ReadOptions{Format: 77})
	require.ErrorContains(t, err, "unknown format")

	broken := errors.New("broken disk")
	for _, format := range []files.Format{files.Auto, files.ORLib, files.TSPLIB} {
		_, err = files.Read(iotest.ErrReader(broken), files.ReadOptions{Format: format, P: 1})
		require.ErrorIs(t, err, broken)
	}
}

func TestClassesOfReading(t *testing.T) {
	texts := map[string]string{}
	for _, c := range smallFiles {
		texts[c.name] = c.file
	}
	const capacities, word = "orlib with capacities", "orlib with the word and decimals"
	const points = "pmedcap"
	for _, c := range []struct {
		file  string
		o     files.ReadOptions
		class facility.Class
		err   string
	}{
		{capacities, files.ReadOptions{}, facility.UFL, ""},
		{capacities, files.ReadOptions{Capacity: 8000}, facility.CFL, ""},
		{capacities, files.ReadOptions{Class: facility.CFL}, facility.CFL, ""},
		{capacities, files.ReadOptions{Class: facility.SSCFL}, facility.SSCFL, ""},
		{capacities, files.ReadOptions{Class: facility.UFL}, facility.UFL, ""},
		{capacities, files.ReadOptions{Class: facility.PMedian, P: 1}, facility.PMedian, ""},
		{capacities, files.ReadOptions{Class: facility.CPMedian, P: 1}, facility.CPMedian, ""},
		{capacities, files.ReadOptions{Class: facility.CPMedian}, 0, "how many facilities to open, as a cpmedian problem must: state P"},
		{word, files.ReadOptions{}, facility.UFL, ""},
		{word, files.ReadOptions{Capacity: 8000}, facility.CFL, ""},
		{word, files.ReadOptions{Class: facility.SSCFL}, 0, "no capacities, as a sscfl problem needs"},
		{word, files.ReadOptions{Capacity: -1}, 0, "capacity is negative: -1"},
		{"holmberg", files.ReadOptions{Class: facility.CFL}, facility.CFL, ""},
		{"diaz", files.ReadOptions{Class: facility.UFL}, facility.UFL, ""},
		{"tbed", files.ReadOptions{Class: facility.SSCFL}, facility.SSCFL, ""},
		{points, files.ReadOptions{}, facility.CPMedian, ""},
		{points, files.ReadOptions{Class: facility.PMedian}, facility.PMedian, ""},
		{points, files.ReadOptions{Class: facility.UFL}, 0, "no opening costs, as a ufl problem needs"},
		{"ufllib", files.ReadOptions{Class: facility.PMedian}, 0, "state P"},
		{"ufllib", files.ReadOptions{Class: 99}, 0, "unknown class"},
	} {
		p, err := files.Read(strings.NewReader(texts[c.file]), c.o)
		if c.err != "" {
			require.ErrorContains(t, err, c.err)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, c.class, p.Class(), c.file)
		capacitated := c.class == facility.CFL || c.class == facility.SSCFL || c.class == facility.CPMedian
		require.Equal(t, capacitated, p.Capacity != nil)
		require.Equal(t, capacitated, p.Demand != nil)
	}
	for file, want := range map[string][]int64{word: {8000, 10}, capacities: {50000, 60000}} {
		p, err := files.Read(strings.NewReader(texts[file]), files.ReadOptions{Capacity: 8000})
		require.NoError(t, err)
		require.Equal(t, want, p.Capacity)
	}
	p, err := files.Read(strings.NewReader(texts[capacities]), files.ReadOptions{Class: facility.CFL})
	require.NoError(t, err)
	require.Equal(t, []int64{100, 205, 0}, p.Demand)
}

func TestFormatsThatFitAlikeAreAsked(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"2 2\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n", "the lines fit the formats orlib and holmberg: state Format"},
		{"1 1\n\n1\n\n1\n\n1\n\n1\n", "the lines fit the formats diaz and tbed: state Format"},
		{"2 2\n" + strings.Repeat(" ", 1<<21), "the lines fit the formats"}, // nothing to tell by
	} {
		_, err := files.Read(strings.NewReader(c.file), files.ReadOptions{})
		require.ErrorContains(t, err, c.want)
	}
}
