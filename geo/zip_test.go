package geo_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/geo"
)

func TestParseZIPOfEveryRegion(t *testing.T) {
	for _, r := range geo.Regions() {
		want := geo.ZIP{Code: string(r.ID) + "01", Region: r.ID, Kind: r.Kind}
		got, err := geo.ParseZIP(want.Code)
		require.NoError(t, err)
		require.Equal(t, want, got)

		stripped := strings.TrimLeft(want.Code, "0")
		got, err = geo.ParseZIP(stripped)
		require.NoError(t, err)
		want.Restored = stripped != want.Code
		require.Equal(t, want, got)

		id, err := geo.ParseRegion(string(r.ID))
		require.NoError(t, err)
		require.Equal(t, r.ID, id)
	}
}

func TestParseZIPForms(t *testing.T) {
	plain := geo.ZIP{Code: "10001", Region: "100", Kind: geo.Contiguous}
	plus := plain
	plus.Plus4 = "2345"
	lost := geo.ZIP{Code: "07030", Region: "070", Kind: geo.Contiguous, Restored: true}
	lostPlus := lost
	lostPlus.Plus4 = "1234"
	for text, want := range map[string]geo.ZIP{
		"10001":         plain,
		"10001.0":       plain,
		"10001-":        plain,
		" 10001\t":      plain,
		"\u00a010001":   plain,
		"'10001":        plain,
		"\u201910001":   plain,
		`="10001"`:      plain,
		`"10001"`:       plain,
		"10001-2345":    plus,
		"10001 2345":    plus,
		"10001 - 2345":  plus,
		"100012345":     plus,
		"7030":          lost,
		"7030.0":        lost,
		"'7030":         lost,
		"7030-1234":     lostPlus,
		"70301234":      lostPlus,
		"601":           {Code: "00601", Region: "006", Kind: geo.PuertoRico, Restored: true},
		"6011234":       {Code: "00601", Plus4: "1234", Region: "006", Kind: geo.PuertoRico, Restored: true},
		"00501":         {Code: "00501", Region: "117", Kind: geo.Contiguous},
		"501":           {Code: "00501", Region: "117", Kind: geo.Contiguous, Restored: true},
		"99501":         {Code: "99501", Region: "995", Kind: geo.Alaska},
		"96701":         {Code: "96701", Region: "967", Kind: geo.Hawaii},
		"96799":         {Code: "96799", Region: "967", Kind: geo.Territory},
		"00801":         {Code: "00801", Region: "008", Kind: geo.Territory},
		"96910-1234":    {Code: "96910", Plus4: "1234", Region: "969", Kind: geo.Territory},
		"'=\"73301\"":   {},
		"73301":         {Code: "73301", Region: "787", Kind: geo.Contiguous},
		"  07030-1234 ": {Code: "07030", Plus4: "1234", Region: "070", Kind: geo.Contiguous},
	} {
		got, err := geo.ParseZIP(text)
		if want == (geo.ZIP{}) {
			require.ErrorIs(t, err, geo.ErrInvalid, "%q", text)
			continue
		}
		require.NoError(t, err, "%q", text)
		require.Equal(t, want, got, "%q", text)
	}
}

func TestParseZIPRefuses(t *testing.T) {
	for _, text := range []string{
		"", " ", "-", "1", "12", "123456", "1234567890", "ABCDE", "1000a", "K1A 0B6", "SW1A 1AA",
		"10001-234", "10001-23456", "10001-2345-1", "-10001", "+1001", "1e4", "10001.5", "0703", "070",
		"０7030", "1000\x00", "\xff\xfe", strings.Repeat("9", 1<<16),
	} {
		zip, err := geo.ParseZIP(text)
		require.ErrorIs(t, err, geo.ErrInvalid, "%.40q", text)
		require.NotErrorIs(t, err, geo.ErrUnknownZIP, "%.40q", text)
		require.NotErrorIs(t, err, geo.ErrMilitary, "%.40q", text)
		require.Zero(t, zip)
		require.Less(t, len(err.Error()), 200)
	}
}

// TestEveryPrefix holds the sums of the notes: 896 regions, 20 aliases and the
// military; everything else is unknown.
func TestEveryPrefix(t *testing.T) {
	var regions, aliases, military, unknown int
	for n := range 1000 {
		prefix := fmt.Sprintf("%03d", n)
		zip, err := geo.ParseZIP(prefix + "01")
		id, regionErr := geo.ParseRegion(prefix)
		require.Equal(t, err == nil, regionErr == nil)
		switch {
		case errors.Is(err, geo.ErrMilitary):
			military++
			require.Equal(t, geo.ZIP{Code: prefix + "01", Kind: geo.Military}, zip)
			require.ErrorIs(t, err, geo.ErrInvalid)
			require.ErrorIs(t, regionErr, geo.ErrMilitary)
		case errors.Is(err, geo.ErrUnknownZIP):
			unknown++
			require.Zero(t, zip)
			require.ErrorIs(t, err, geo.ErrInvalid)
			require.ErrorIs(t, regionErr, geo.ErrUnknownZIP)
		default:
			require.NoError(t, err)
			require.Equal(t, id, zip.Region)
			_, ok := geo.Lookup(id)
			require.True(t, ok)
			if string(zip.Region) == prefix {
				regions++
			} else {
				aliases++
			}
		}
	}
	require.Equal(t, [4]int{896, 20, 15, 69}, [4]int{regions, aliases, military, unknown})
}

func TestAliasesAreNearby(t *testing.T) {
	for prefix, state := range map[string]string{
		"005": "NY", "055": "MA", "192": "PA", "311": "GA", "332": "FL", "375": "TN", "399": "GA",
		"459": "OH", "509": "IA", "555": "MN", "569": "DC", "649": "MO", "733": "TX", "842": "UT",
		"876": "NM", "885": "TX", "889": "NV", "901": "CA", "938": "CA", "942": "CA",
	} {
		id, err := geo.ParseRegion(prefix)
		require.NoError(t, err)
		r, ok := geo.Lookup(id)
		require.True(t, ok)
		require.Equal(t, state, r.State, prefix)
	}
}

func TestParseRegionForms(t *testing.T) {
	for text, want := range map[string]geo.RegionID{
		"070": "070", "70": "070", "6": "006", " '070": "070", "901": "900", "5": "117", "70.0": "070",
	} {
		got, err := geo.ParseRegion(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "0700", "07030", "x", "-70", "7 0"} {
		_, err := geo.ParseRegion(text)
		require.ErrorIs(t, err, geo.ErrInvalid, text)
	}
}

func FuzzParseZIP(f *testing.F) {
	for _, text := range []string{"", "10001", "7030", "601", "10001-2345", "70301234", `="00501"`, "'09012", "34002", "K1A 0B6", "1000\x00", "99999", "\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		zip, err := geo.ParseZIP(text)
		if err != nil {
			require.ErrorIs(t, err, geo.ErrInvalid)
			require.Equal(t, errors.Is(err, geo.ErrMilitary), zip != geo.ZIP{})
			return
		}
		region, ok := geo.Lookup(zip.Region)
		require.True(t, ok)
		require.True(t, zip.Kind == region.Kind || zip.Code == "96799")
		require.Len(t, zip.Code, 5)

		canonical := zip.Code
		if zip.Plus4 != "" {
			canonical += "-" + zip.Plus4
		}
		again, err := geo.ParseZIP(canonical)
		require.NoError(t, err)
		again.Restored = zip.Restored
		require.Equal(t, zip, again)
	})
}
