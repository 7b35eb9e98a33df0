package files_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// linear is a mixed-integer model, as a file says it or as it should be.
type linear struct {
	columns []string // in the order of the file
	cost    map[string]int64
	rows    map[string]*linearRow
	bounds  map[string][2]int64
	integer map[string]bool // of columns that are not fixed
}

type linearRow struct {
	relation string
	right    int64
	terms    map[string]int64 // that are not zero
}

func newLinear() *linear {
	return &linear{
		cost: map[string]int64{}, rows: map[string]*linearRow{},
		bounds: map[string][2]int64{}, integer: map[string]bool{},
	}
}

func (m *linear) column(t require.TestingT, name string, cost int64) {
	absent(t, m.cost, name)
	m.columns = append(m.columns, name)
	m.cost[name] = cost
}

func (m *linear) row(t require.TestingT, name, relation string) *linearRow {
	absent(t, m.rows, name)
	m.rows[name] = &linearRow{relation: relation, terms: map[string]int64{}}
	return m.rows[name]
}

func (m *linear) bound(t require.TestingT, name string, low, high int64) {
	present(t, m.cost, name)
	absent(t, m.bounds, name)
	m.bounds[name] = [2]int64{low, high}
}

// present and absent look a name up, as require.Contains goes through all.
func present[V any](t require.TestingT, m map[string]V, name string) {
	_, found := m[name]
	require.True(t, found, name)
}

func absent[V any](t require.TestingT, m map[string]V, name string) {
	_, found := m[name]
	require.False(t, found, name)
}

func whole(t require.TestingT, word string) int64 {
	v, err := strconv.ParseInt(word, 10, 64)
	require.NoError(t, err)
	return v
}

// parseLP reads the part of the LP format that is needed here.
func parseLP(t require.TestingT, text string) *linear {
	m := newLinear()
	section := ""
	words := map[string][]string{}
	for line := range strings.Lines(text) {
		require.LessOrEqual(t, len(line), 255)
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, `\`):
		case !strings.HasPrefix(line, " "):
			section = line
			words[section] = []string{}
		default:
			words[section] = append(words[section], strings.Fields(line)...)
		}
	}
	require.Equal(t, "End", section)
	w := words["Minimize"]
	require.Equal(t, "obj:", w[0])
	require.Zero(t, len(w[1:])%3)
	for w = w[1:]; len(w) > 0; w = w[3:] {
		require.Equal(t, "+", w[0])
		m.column(t, w[2], whole(t, w[1]))
	}
	parseLPRows(t, m, words["Subject To"])
	for w = words["Bounds"]; len(w) > 0; w = w[3:] {
		low, high := int64(0), whole(t, w[2])
		if w[1] == "=" {
			low = high
		} else {
			require.Equal(t, "<=", w[1])
		}
		m.bound(t, w[0], low, high)
	}
	for _, name := range words["Binaries"] {
		m.bound(t, name, 0, 1)
		m.integer[name] = true
	}
	return m
}

func parseLPRows(t require.TestingT, m *linear, words []string) {
	var row *linearRow
	factor := int64(1)
	for k, word := range words {
		switch {
		case strings.HasSuffix(word, ":"):
			row, factor = m.row(t, strings.TrimSuffix(word, ":"), ""), 1
		case word == "+":
			factor = 1
		case word == "-":
			factor = -1
		case row.relation == "" && strings.Trim(word, "0123456789") == "":
			factor *= whole(t, word)
		case word == "=" || word == "<=" || word == ">=":
			row.relation, row.right = word, whole(t, words[k+1])
		case row.relation == "":
			present(t, m.cost, word)
			absent(t, row.terms, word)
			if factor != 0 {
				row.terms[word] = factor
			}
		}
	}
}

// parseMPS reads the part of the free MPS format that is needed here.
func parseMPS(t require.TestingT, text string) *linear {
	m := newLinear()
	section, integer := "", false
	integers := map[string]bool{}
	for line := range strings.Lines(text) {
		require.LessOrEqual(t, len(line), 255)
		w := strings.Fields(line)
		switch {
		case w[0][0] == '*':
			continue
		case line[0] != ' ':
			section = w[0]
			continue
		case len(w) == 3 && w[1] == "'MARKER'":
			integer = w[2] == "'INTORG'"
			continue
		}
		switch section {
		case "ROWS":
			if w[0] != "N" {
				m.row(t, w[1], map[string]string{"E": "=", "L": "<=", "G": ">="}[w[0]])
			}
		case "COLUMNS":
			name := w[0]
			if w[1] == "obj" {
				m.column(t, name, whole(t, w[2]))
				integers[name] = integer
				continue
			}
			require.Equal(t, name, m.columns[len(m.columns)-1], "entries of a column stand together")
			for w = w[1:]; len(w) > 0; w = w[2:] {
				present(t, m.rows, w[0])
				absent(t, m.rows[w[0]].terms, name)
				if v := whole(t, w[1]); v != 0 {
					m.rows[w[0]].terms[name] = v
				}
			}
		case "RHS":
			for w = w[1:]; len(w) > 0; w = w[2:] {
				present(t, m.rows, w[0])
				m.rows[w[0]].right = whole(t, w[1])
			}
		case "BOUNDS":
			v := whole(t, w[3])
			if w[0] == "FX" {
				m.bound(t, w[2], v, v)
			} else {
				require.Equal(t, "UP", w[0])
				m.bound(t, w[2], 0, v)
			}
		}
	}
	require.Equal(t, "ENDATA", section)
	for name, is := range integers {
		if b := m.bounds[name]; is && b[0] != b[1] {
			m.integer[name] = true
		}
	}
	return m
}

func TestTheReaderOfModelsSeesMistakes(t *testing.T) {
	m := parseLP(t, "Minimize\n obj: + 2 y_0\nSubject To\n a: 0 y_0 >= 3\nBounds\n y_0 = 1\nEnd\n")
	require.Equal(t, []string{"y_0"}, m.columns)
	require.Equal(t, &linearRow{">=", 3, map[string]int64{}}, m.rows["a"])
	require.Equal(t, [2]int64{1, 1}, m.bounds["y_0"])
	require.Empty(t, m.integer)
}
