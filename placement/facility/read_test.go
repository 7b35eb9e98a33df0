package facility_test

import (
	"encoding/csv"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/dataset"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// TestReadsEveryPublicInstance reads every file of the four formats and
// compares its size with the table of best known values.
func TestReadsEveryPublicInstance(t *testing.T) {
	rows, err := csv.NewReader(dataset.Open(t, "facility", "best_known.csv")).ReadAll()
	require.NoError(t, err)
	read := map[string]*facility.Problem{}
	for _, row := range rows[1:] {
		set, instance, path, p := row[0], row[1], row[8], 0
		family, _, _ := strings.Cut(set, "/")
		switch family {
		case "ufllib", "orlib_cap", "orlib_pmed":
		case "pmed_tsplib":
			p, err = strconv.Atoi(row[7])
			require.NoError(t, err)
		default:
			continue
		}
		problem := read[path]
		if problem == nil {
			problem, err = facility.ReadFile(dataset.Dir(t, "facility", path), facility.ReadOptions{P: p})
			require.NoError(t, err, instance)
			read[path] = problem
		}
		require.Equal(t, row[3], strconv.Itoa(problem.Facilities()), instance)
		require.Equal(t, row[4], strconv.Itoa(problem.Clients()), instance)
		require.NotEmpty(t, problem.Name, filepath.Base(path))
		if family == "orlib_pmed" {
			require.Equal(t, row[7], strconv.Itoa(problem.MaxOpen), instance)
			require.Equal(t, problem.MinOpen, problem.MaxOpen, instance)
		}
	}
	require.Greater(t, len(read), 350)
}
