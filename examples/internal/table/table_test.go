package table_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/examples/internal/table"
	"github.com/forwardstock/forwardstock/placement/rate"
)

func file(text string) fstest.MapFS { return fstest.MapFS{"a.csv": {Data: []byte(text)}} }

func TestCellsByName(t *testing.T) {
	a, err := table.Read(file("\ufeffSite, Cost ,n,x,open\n\"Chino, CA\",1.25,3,-0.5,yes\n"), "a.csv", "site", "cost")
	require.NoError(t, err)
	require.Equal(t, 1, a.Len())
	require.Equal(t, "Chino, CA", a.Text(0, "site"))
	require.Equal(t, 125*rate.Cent, a.Money(0, "cost"))
	require.Equal(t, int64(3), a.Whole(0, "n"))
	require.Equal(t, -0.5, a.Number(0, "x"))
	require.True(t, a.Yes(0, "open"))
	require.Zero(t, a.Money(0, "absent"))
	require.NoError(t, a.Err())
}

func TestSpreadsheetsOfOtherCountries(t *testing.T) {
	a, err := table.Read(file("site;zip\r\nParis, TX;75460\r\n"), "a.csv", "site", "zip")
	require.NoError(t, err)
	require.Equal(t, "Paris, TX", a.Text(0, "site"))
	require.Equal(t, "75460", a.Text(0, "zip"))
}

func TestEveryMistakeHasItsPlace(t *testing.T) {
	a, err := table.Read(file("n,x,cost,open\n1.5,NaN,1e3,perhaps\n"), "a.csv")
	require.NoError(t, err)
	a.Whole(0, "n")
	a.Number(0, "x")
	a.Money(0, "cost")
	a.Yes(0, "open")
	for _, column := range []string{"n", "x", "cost", "open"} {
		require.ErrorContains(t, a.Err(), "a.csv: line 2, column "+column+":")
	}
}

func TestMistakesDoNotHideEachOther(t *testing.T) {
	a, err := table.Read(file("n,x\n-1,2\nshort\n3,y\n"+strings.Repeat("q,1\n", 30)), "a.csv")
	require.NoError(t, err)
	for row := range a.Len() {
		a.Whole(row, "n")
		a.Number(row, "x")
	}
	for _, says := range []string{"line 2, column n:", "line 3: 1 fields, but the header has 2", "line 4, column x:", "and 13 more"} {
		require.ErrorContains(t, a.Err(), says)
	}
}

func TestColumnsThatNobodyAsksFor(t *testing.T) {
	a, err := table.Read(file("site,fxed,name\nx,1,y\n"), "a.csv")
	require.NoError(t, err)
	require.Empty(t, a.Text(0, "fixed"))
	require.Equal(t, "x", a.Text(0, "site"))
	require.Equal(t, `a.csv: columns ignored: "fxed", "name"`, a.Ignored())
	a.Text(0, "fxed")
	a.Text(0, "name")
	require.Empty(t, a.Ignored())
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"empty":          {"", "empty"},
		"missing column": {"site\nx\n", "no column zip"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := table.Read(file(c.text), "a.csv", "site", "zip")
			require.ErrorContains(t, err, c.says)
		})
	}
	_, err := table.Read(file("a\n"), "b.csv")
	require.Error(t, err)
}
