package geo_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/geo"
)

// mainland is the contiguous regions with all their distances: the setting of
// the published "best warehouse networks" of Chicago Consulting.
type mainland struct {
	regions  []geo.Region
	matrix   []geo.Length
	position map[geo.RegionID]int
	people   int64
}

func newMainland(t testing.TB) *mainland {
	m := &mainland{regions: contiguous(), position: map[geo.RegionID]int{}}
	points := pointsOf(m.regions)
	var err error
	m.matrix, err = geo.DistanceMatrix(points, points)
	require.NoError(t, err)
	for i, r := range m.regions {
		m.position[r.ID] = i
		m.people += r.Population
	}
	return m
}

// row returns the distances from one region to all.
func (m *mainland) row(i int) []geo.Length { return m.matrix[i*len(m.regions):][:len(m.regions)] }

// nearest returns the distance of every region to the nearest of sites.
func (m *mainland) nearest(sites ...int) []geo.Length {
	out := make([]geo.Length, len(m.regions))
	for j := range out {
		out[j] = math.MaxInt64
		for _, i := range sites {
			out[j] = min(out[j], m.row(i)[j])
		}
	}
	return out
}

// miles returns the mean distance of a resident, from exact integers: at most
// 3.3e8 residents times 4.6e6 metres.
func (m *mainland) miles(to []geo.Length) float64 {
	sum := int64(0)
	for j, r := range m.regions {
		sum += r.Population * int64(to[j])
	}
	return geo.Length(sum/m.people).Miles() + float64(sum%m.people)/float64(m.people)/1609.344
}

// TestPublishedNetworks holds the 1-, 2-, 3- and 5-warehouse networks, their
// mean miles, and that no exchange of one site for another region with
// residents makes any of them better. For one site that proves it the best of
// all. (Without the condition Dallas 753, which has none, is 12 metres better
// than 752 among the five.) Chicago Consulting has
// Vincennes IN (806 miles, 2.28 days), Palmdale CA with Ashland KY, and
// Brooklyn, Macon, Chicago, Grand Prairie, Porterville (265 miles, 1.13 days).
func TestPublishedNetworks(t *testing.T) {
	m, fit := newMainland(t), fittedDays(t)
	for _, network := range []struct {
		ids   []geo.RegionID
		miles float64
		days  float64
	}{
		{[]geo.RegionID{"476"}, 794, 2.46},
		{[]geo.RegionID{"935", "414"}, 484, 1.94},
		{[]geo.RegionID{"935", "383", "195"}, 373, 1.68},
		{[]geo.RegionID{"932", "752", "310", "079", "608"}, 253, 1.35},
	} {
		var sites []int
		for _, id := range network.ids {
			sites = append(sites, m.position[id])
		}
		to := m.nearest(sites...)
		best := m.miles(to)
		require.InDelta(t, network.miles, best, 0.5, "%v", network.ids)
		_, days := m.service(to, fit)
		require.InDelta(t, network.days, days, 0.006, "%v", network.ids)

		for k := range sites {
			others := m.nearest(slices.Delete(slices.Clone(sites), k, k+1)...)
			swapped := make([]geo.Length, len(others))
			for i := range m.regions {
				if m.regions[i].Population == 0 {
					continue
				}
				row := m.row(i)
				for j := range swapped {
					swapped[j] = min(others[j], row[j])
				}
				require.GreaterOrEqual(t, m.miles(swapped), best, "%v with %v in place of %v", network.ids, m.regions[i].ID, network.ids[k])
			}
		}
	}
}

// service returns the percentages of residents within 1, 2 and 3 days and the
// mean number of days.
func (m *mainland) service(to []geo.Length, transit geo.Transit) (within [3]float64, mean float64) {
	for j, r := range m.regions {
		share, days := float64(r.Population)/float64(m.people), transit.Days(to[j])
		for k := range within {
			within[k] += 100 * share * float64(days.Within(k+1)) / geo.Certain
		}
		mean += share * days.Mean()
	}
	return within, mean
}

// TestSharesWithinDays holds the usual networks of sellers who import: Los
// Angeles stands for Ontario CA and New Jersey for Edison, the warehouse
// districts of their ports; the others are at the centres of their ZIP3.
// Against the figures, which are rounded, these points give at most 1.3 miles,
// 0.006 days and 0.5 percent points off.
func TestSharesWithinDays(t *testing.T) {
	m, fit, ground := newMainland(t), fittedDays(t), geo.GroundTransit()
	centre := func(id geo.RegionID) geo.Point {
		r, ok := geo.Lookup(id)
		require.True(t, ok)
		return r.Point
	}
	la, nj := geo.Point{Lat: 34.03, Lng: -117.61}, geo.Point{Lat: 40.52, Lng: -74.40}
	atl, dal, chi := centre("303"), centre("752"), centre("606")
	for name, want := range map[string]struct {
		sites       []geo.Point
		miles, mean float64
		within      [3]float64
	}{
		"LA":                   {[]geo.Point{la}, 1553, 3.73, [3]float64{9, 18, 35}},
		"NJ":                   {[]geo.Point{nj}, 1044, 2.84, [3]float64{21, 46, 69}},
		"LA, NJ":               {[]geo.Point{la, nj}, 587, 2.07, [3]float64{30, 64, 99.6}},
		"LA, NJ, ATL":          {[]geo.Point{la, nj, atl}, 399, 1.74, [3]float64{40, 86, 100}},
		"LA, NJ, ATL, DAL":     {[]geo.Point{la, nj, atl, dal}, 326, 1.57, [3]float64{50, 93, 100}},
		"LA, NJ, ATL, DAL, CH": {[]geo.Point{la, nj, atl, dal, chi}, 258, 1.40, [3]float64{64, 96, 100}},
	} {
		t.Run(name, func(t *testing.T) {
			matrix, err := geo.DistanceMatrix(want.sites, pointsOf(m.regions))
			require.NoError(t, err)
			to := make([]geo.Length, len(m.regions))
			for j := range to {
				to[j] = math.MaxInt64
				for i := range want.sites {
					to[j] = min(to[j], matrix[i*len(to)+j])
				}
			}
			require.InDelta(t, want.miles, m.miles(to), 1.5)
			within, mean := m.service(to, fit)
			require.InDelta(t, want.mean, mean, 0.008)
			spreadWithin, spreadMean := m.service(to, ground)
			require.InDelta(t, want.mean, spreadMean, 0.06)
			for k := range within {
				require.InDelta(t, want.within[k], within[k], 0.55)
				require.InDelta(t, want.within[k], spreadWithin[k], 4)
			}
			t.Logf("fit %.1f %.3f, ground %.1f %.3f", within, mean, spreadWithin, spreadMean)
		})
	}
}
