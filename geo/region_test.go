package geo_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/dataset"
)

func TestRegionsOfTheCensus(t *testing.T) {
	regions := geo.Regions()
	require.Len(t, regions, 896)
	population, byKind, people := int64(0), map[geo.Kind]int{}, map[geo.Kind]int64{}
	for _, r := range regions {
		require.NoError(t, r.Point.Check())
		require.GreaterOrEqual(t, r.Population, int64(0))
		kind, ok := geo.StateKind(r.State)
		require.True(t, ok, r.State)
		require.Equal(t, kind, r.Kind, "the kind of a region is that of its state: %v", r)
		population += r.Population
		byKind[r.Kind]++
		people[r.Kind] += r.Population
		got, ok := geo.Lookup(r.ID)
		require.True(t, ok)
		require.Equal(t, r, got)
	}
	require.Equal(t, int64(334_726_586), population)
	require.Equal(t, map[geo.Kind]int{
		geo.Contiguous: 884, geo.Alaska: 5, geo.Hawaii: 2, geo.PuertoRico: 3, geo.Territory: 2,
	}, byKind)
	require.Equal(t, map[geo.Kind]int64{
		geo.Contiguous: 329_253_476, geo.Alaska: 732_157, geo.Hawaii: 1_455_118, geo.PuertoRico: 3_285_835, geo.Territory: 0,
	}, people)
	require.True(t, slices.IsSortedFunc(regions, func(a, b geo.Region) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	}))
}

func TestRegionsAreACopy(t *testing.T) {
	geo.Regions()[0].Population = -1
	require.Positive(t, geo.Regions()[0].Population)
}

func TestLookupKnowsOnlyTheTable(t *testing.T) {
	for _, id := range []geo.RegionID{"", "6", "0006", "00a", "-06", "005", "090", "999 ", "000", "٠٠٦"} {
		_, ok := geo.Lookup(id)
		require.False(t, ok, "%q", id)
	}
}

func TestRegionJSON(t *testing.T) {
	r, _ := geo.Lookup("006")
	text, err := json.Marshal(r)
	require.NoError(t, err)
	require.JSONEq(t, `{"id":"006","state":"PR","kind":"PR","point":{"lat":18.30141,"lng":-66.83469},"population":1086416,"radius":33200}`, string(text))
	var back geo.Region
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, r, back)
}

func TestEmbeddedTableIsTheDataSet(t *testing.T) {
	want, err := os.ReadFile(dataset.Dir(t, "geo", "zip3.csv"))
	require.NoError(t, err)
	got, err := os.ReadFile("zip3.csv")
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
}
