package geo_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/geo"
)

func TestEveryStateByCodeAndName(t *testing.T) {
	states := geo.States()
	require.Len(t, states, 54, "50 states, DC, PR, GU and VI")
	require.True(t, slices.IsSorted(states))
	regions := 0
	for _, code := range append(states, "AA", "AE", "AP", "AS", "FM", "MH", "MP", "PW") {
		name, ok := geo.StateName(code)
		require.True(t, ok, code)
		for _, text := range []string{code, strings.ToLower(code), name, strings.ToUpper(name), " " + strings.ToLower(name) + "\t"} {
			got, ok := geo.ParseState(text)
			require.True(t, ok, "%q", text)
			require.Equal(t, code, got, "%q", text)
		}
		_, ok = geo.StateKind(code)
		require.True(t, ok)
		own := geo.StateRegions(code)
		require.Equal(t, slices.Contains(states, code), len(own) > 0, code)
		for _, r := range own {
			require.Equal(t, code, r.State)
		}
		regions += len(own)
	}
	require.Equal(t, 896, regions)
}

func TestParseStateForms(t *testing.T) {
	for text, want := range map[string]string{
		"california": "CA", "N.Y.": "NY", "New  York": "NY", "Washington": "WA", "Washington, D.C.": "DC",
		"Washington DC": "DC", "District Of Columbia": "DC", "Virgin Islands": "VI", "US Virgin Islands": "VI",
		"west-virginia": "WV", "Armed Forces - Europe": "AE", "Micronesia": "FM",
	} {
		got, ok := geo.ParseState(text)
		require.True(t, ok, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", " ", "C", "XX", "Ontario", "Californ", "ca1", "\xff", strings.Repeat("CA", 1<<16), strings.Repeat(" ", 1<<16) + "CA"} {
		_, ok := geo.ParseState(text)
		require.False(t, ok, "%.20q", text)
	}
	for _, code := range []string{"", "ca", "XX", "California"} {
		_, ok := geo.StateName(code)
		require.False(t, ok)
		_, ok = geo.StateKind(code)
		require.False(t, ok)
		require.Empty(t, geo.StateRegions(code))
	}
	kind, _ := geo.StateKind("AE")
	require.Equal(t, geo.Military, kind)
}
