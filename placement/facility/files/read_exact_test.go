package files_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/internal/dataset"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/files"
)

// classOf is the class of a problem in the table of best known values.
var classOf = map[string]facility.Class{
	"UFL": facility.UFL, "PMED": facility.PMedian, "CFL": facility.CFL, "SSCFL": facility.SSCFL, "CPMED": facility.CPMedian,
}

// TestReadsEveryPublicInstance reads every file, finding its format by itself,
// and compares its size and class with the table of best known values.
func TestReadsEveryPublicInstance(t *testing.T) {
	rows, err := csv.NewReader(dataset.Open(t, "facility", "best_known.csv")).ReadAll()
	require.NoError(t, err)
	read := map[string]*facility.Problem{}
	for _, row := range rows[1:] {
		set, instance, path := row[0], row[1], row[8]
		family, _, _ := strings.Cut(set, "/")
		class, known := classOf[row[2]]
		if !known || family == "us_sf_spopt" {
			continue // of other kinds
		}
		o := files.ReadOptions{Class: class}
		number, _ := strconv.Atoi(strings.TrimPrefix(row[7], "capacity="))
		switch family {
		case "pmed_tsplib":
			o.P = number
		case "orlib_cap":
			o.Capacity = int64(number)
		}
		key := path + row[2] + row[7]
		problem := read[key]
		if problem == nil {
			problem, err = files.ReadFile(dataset.Dir(t, "facility", path), o)
			require.NoError(t, err, instance)
			read[key] = problem
		}
		require.Equal(t, class, problem.Class(), instance)
		require.Equal(t, row[3], strconv.Itoa(problem.Facilities()), instance)
		require.Equal(t, row[4], strconv.Itoa(problem.Clients()), instance)
		require.NotEmpty(t, problem.Name, path)
		if strings.HasPrefix(family, "orlib_pmed") {
			require.Equal(t, row[7], strconv.Itoa(problem.MaxOpen), instance)
			require.Equal(t, problem.MinOpen, problem.MaxOpen, instance)
		}
	}
	require.Greater(t, len(read), 350)
}

// TestDistancesAreExactlyRoundedDown compares with integers of any size.
func TestDistancesAreExactlyRoundedDown(t *testing.T) {
	whole := rapid.Map(rapid.Int32Range(0, 10), func(k int32) int32 { return k * 100_000_000 }) // 3 : 4 : 5
	coordinate := rapid.OneOf(rapid.Int32Range(0, math.MaxInt32), rapid.Int32Range(0, 100), whole,
		rapid.SampledFrom([]int32{0, math.MaxInt32}))
	rapid.Check(t, func(t *rapid.T) {
		g := facility.Grid{
			X:       rapid.SliceOfN(coordinate, 2, 2).Draw(t, "x"),
			Y:       rapid.SliceOfN(coordinate, 2, 2).Draw(t, "y"),
			PerUnit: rapid.SampledFrom([]int64{0, 1, 10, 1000, 1e6, 1e9, 1e18}).Draw(t, "per unit"),
		}
		if rapid.Bool().Draw(t, "one below a square") {
			c := rapid.Int32Range(0, 32_767).Draw(t, "c") // (2c^2)^2 + (2c)^2 = (2c^2 + 1)^2 - 1
			g.X, g.Y = []int32{2 * c * c, 0}, []int32{0, 2 * c}
		}
		square := new(big.Int)
		for _, axis := range [][]int32{g.X, g.Y} {
			d := big.NewInt(int64(axis[0]) - int64(axis[1]))
			square.Add(square, d.Mul(d, d))
		}
		want := square.Sqrt(square).Int64() / max(g.PerUnit, 1)
		require.Equal(t, want, g.At(0, 1))
		row := make([]int64, 2)
		g.Row(1, row)
		require.Equal(t, []int64{want, 0}, row)
	})
}

// TestShortestPathsAgainstFloydWarshall draws graphs with parallel edges and
// several components.
func TestShortestPathsAgainstFloydWarshall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		edges := rapid.IntRange(n-1, 30).Draw(t, "edges")
		want := make([][]int64, n)
		for i := range want {
			want[i] = slices.Repeat([]int64{facility.Never}, n)
		}
		file := fmt.Sprintf("%d %d 1\n", n, edges)
		for range edges {
			u, v := rapid.IntRange(0, n-1).Draw(t, "u"), rapid.IntRange(0, n-1).Draw(t, "v")
			length := rapid.Int64Range(0, 20).Draw(t, "length")
			file += fmt.Sprintf("%d %d %d\n", u+1, v+1, length)
			want[u][v], want[v][u] = length, length
		}
		for i := range n {
			want[i][i] = 0
		}
		for k := range n {
			for i := range n {
				for j := range n {
					if a, b := want[i][k], want[k][j]; a != facility.Never && b != facility.Never {
						want[i][j] = min(want[i][j], a+b)
					}
				}
			}
		}
		p, err := files.Read(strings.NewReader(file), files.ReadOptions{Format: files.PMed})
		require.NoError(t, err)
		require.Equal(t, slices.Concat(want...), p.Cost.(facility.Dense).Values)
	})
}

// TestNumbersAreReadExactly compares with rational numbers.
func TestNumbersAreReadExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9]{0,6}\.?[0-9]{0,6}(e[+-]?[0-4])?`).Draw(t, "number")
		p, err := files.Read(strings.NewReader("1 1\n0 0\n0\n"+text), files.ReadOptions{Format: files.ORLib})
		mantissa, _, _ := strings.Cut(text, "e")
		if strings.Trim(mantissa, ".") == "" {
			require.Error(t, err)
			return
		}
		require.NoError(t, err)
		want, ok := new(big.Rat).SetString(text)
		require.True(t, ok)
		require.Zero(t, want.Cmp(big.NewRat(p.Cost.At(0, 0), p.Scale)), "%s is not %d / %d", text, p.Cost.At(0, 0), p.Scale)
		if p.Scale > 1 {
			require.NotZero(t, p.Cost.At(0, 0)%10, "scale %d is larger than needed", p.Scale)
		}
	})
}
