package forwardstock_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/forecast/orders"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/sample"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// metros are places with many warehouses; more sites are taken from the ZIP3
// regions in steps.
var metros = []string{"91710", "08016", "75241", "60435", "31408", "43217", "98032", "89011", "30336", "17109", "38118", "77032"}

// sites returns n candidate sites.
func sites(b *testing.B, n int) []placement.Site {
	b.Helper()
	var all []placement.Site
	for i, zip := range metros {
		all = append(all, site(zip, i))
	}
	regions := geo.Regions()
	for i := 0; len(all) < n; i++ {
		region := regions[i*37%len(regions)]
		if region.Kind == geo.Contiguous && region.Population > 0 {
			all = append(all, site(string(region.ID)+"01", i))
		}
	}
	return all[:n]
}

func site(zip string, i int) placement.Site {
	return placement.Site{
		ID: fmt.Sprintf("%s-%d", zip, i), ZIP: zip,
		Fixed:    rate.Money(300+7*(i%20)) * rate.Dollar,
		PerItem:  rate.Money(4+i%3) * rate.Dollar,
		Handling: rate.Money(200+3*(i%7)) * rate.Cent,
		Inbound:  placement.Inbound{PerKilo: rate.Money(30+i%11) * rate.Cent},
	}
}

// catalogue returns a problem of many items whose demands fall by a power law,
// over all contiguous regions.
func catalogue(b *testing.B, items, siteCount int) placement.Problem {
	b.Helper()
	random := rand.New(rand.NewPCG(1, uint64(items)))
	var regions []geo.Region
	var people int64
	for _, r := range geo.Regions() {
		if r.Kind == geo.Contiguous && r.Population > 0 {
			regions, people = append(regions, r), people+r.Population
		}
	}
	shares := make([]float64, len(regions))
	for i, r := range regions {
		shares[i] = float64(r.Population) / float64(people)
	}
	card, err := rate.GroundAdvantageRetail20251005()
	require.NoError(b, err)
	problem := placement.Problem{
		Network: placement.Network{
			Sites:    sites(b, siteCount),
			Services: []placement.Service{{ID: "ground", Card: *card, Transit: geo.GroundTransit()}},
		},
		Demand: forecast.Demand{Days: 28, Regions: regions},
		Policy: placement.Policy{Within: []placement.Promise{{Days: 3, Share: 0.95}}},
	}
	for k := range items {
		id, mean := fmt.Sprintf("I%06d", k), 4000/float64(k+1)+float64(random.IntN(20))
		problem.Items = append(problem.Items, placement.Item{ID: id, Weight: rate.Weight(50 + random.IntN(2500)), CasePack: 12})
		problem.Demand.Items = append(problem.Demand.Items, forecast.ItemDemand{
			Item: id, Mean: mean, LevelVar: mean * mean / 16, Dispersion: 1.5, Shares: shares, Concentration: 500,
		})
	}
	return problem
}

func BenchmarkReadOrders(b *testing.B) {
	var file bytes.Buffer
	require.NoError(b, sample.WriteOrders(&file, 1))
	rows := bytes.Count(file.Bytes(), []byte("\n")) - 1
	b.SetBytes(int64(file.Len()))
	for b.Loop() {
		_, _, err := orders.Read(bytes.NewReader(file.Bytes()), orders.Options{})
		require.NoError(b, err)
	}
	perSecond(b, rows, "rows/s")
}

func BenchmarkFit(b *testing.B) {
	var file bytes.Buffer
	require.NoError(b, sample.WriteOrders(&file, 1))
	history, _, err := orders.Read(&file, orders.Options{})
	require.NoError(b, err)
	for b.Loop() {
		_, err := forecast.Fit(b.Context(), history, forecast.Options{Horizon: 28})
		require.NoError(b, err)
	}
	perSecond(b, history.Len(), "items/s")
}

func BenchmarkPlace(b *testing.B) {
	for _, size := range []struct{ items, sites int }{{1, 12}, {30, 8}, {300, 12}, {300, 20}, {1000, 12}} {
		b.Run(fmt.Sprintf("items=%d/sites=%d", size.items, size.sites), func(b *testing.B) {
			if testing.Short() && size.items > 300 {
				b.Skip("large")
			}
			problem := catalogue(b, size.items, size.sites)
			var plan *placement.Plan
			for b.Loop() {
				var err error
				plan, err = placement.Solve(b.Context(), problem, placement.Options{Gap: 0.005})
				require.NoError(b, err)
			}
			b.ReportMetric(float64(plan.Work), "work")
			b.ReportMetric(1e6*plan.Gap(), "gap-ppm")
			perSecond(b, size.items, "items/s")
		})
	}
}

func BenchmarkVerify(b *testing.B) {
	problem := catalogue(b, 300, 12)
	plan, err := placement.Solve(b.Context(), problem, placement.Options{Gap: 0.02})
	require.NoError(b, err)
	for b.Loop() {
		require.NoError(b, verify.Plan(problem, plan))
	}
	perSecond(b, len(problem.Items), "items/s")
}

// BenchmarkFacility solves one item's problem as the classic one: regions, or
// all 33,000 ZIP codes, served by a tariff of zones from n candidate sites. Zones
// go by three-digit prefix, as carriers have it, or by the distance of each code.
func BenchmarkFacility(b *testing.B) {
	regions, codes := regionPlaces(), zipPlaces(33_000)
	for _, c := range []struct {
		name    string
		sites   int
		problem func(b *testing.B, n int) *facility.Problem
	}{
		{"regions=884/sites=10", 10, regions.tariff},
		{"regions=884/sites=50", 50, regions.tariff},
		{"regions=884/sites=100", 100, regions.tariff},
		{"regions=884/sites=500", 500, regions.tariff},
		{"codes=33000/sites=500", 500, codes.tariff},
		{"codes=33000/sites=500/exact", 500, codes.exact().tariff},
	} {
		b.Run(c.name, func(b *testing.B) {
			problem := c.problem(b, c.sites)
			var solution *facility.Solution
			for b.Loop() {
				var err error
				solution, err = facility.Solve(b.Context(), problem, facility.Options{})
				require.NoError(b, err)
				require.Equal(b, facility.Optimal, solution.Status)
			}
			b.ReportMetric(float64(solution.Work), "work")
			b.ReportMetric(float64(solution.Nodes), "nodes")
		})
	}
}

// places are where parcels go, and how many to each.
type places struct {
	at, zoned []geo.Point // the place, and the point by which its zone goes
	units     []int64
}

// regionPlaces returns the regions of the contiguous states.
func regionPlaces() (p places) {
	for _, r := range geo.Regions() {
		if r.Kind == geo.Contiguous {
			p.at, p.units = append(p.at, r.Point), append(p.units, r.Population/33_000)
		}
	}
	p.zoned = p.at
	return p
}

// zipPlaces returns about n places, as many in each region as its share of people
// and spread as these are, with sizes by a power law.
func zipPlaces(n int64) (p places) {
	random := rand.New(rand.NewPCG(5, 33_000))
	people := int64(0)
	for _, r := range geo.Regions() {
		if r.Kind == geo.Contiguous {
			people += r.Population
		}
	}
	for _, r := range geo.Regions() {
		if r.Kind != geo.Contiguous || r.Population == 0 {
			continue
		}
		degree := float64(111*1000*geo.Metre) * math.Sqrt2
		for k := range max(1, (r.Population*n+people/2)/people) {
			p.at = append(p.at, geo.Point{
				Lat: r.Point.Lat + random.NormFloat64()*float64(r.Radius)/degree,
				Lng: r.Point.Lng + random.NormFloat64()*float64(r.Radius)/degree/math.Cos(r.Point.Lat*math.Pi/180),
			})
			p.zoned = append(p.zoned, r.Point)
			p.units = append(p.units, 1+r.Population/33_000/(k+3))
		}
	}
	return p
}

// exact returns the places with zones by their own distance.
func (p places) exact() places {
	p.zoned = p.at
	return p
}

// tariff returns the problem of serving the places from n sites among them.
func (p places) tariff(b *testing.B, n int) *facility.Problem {
	b.Helper()
	from := make([]geo.Point, n)
	for i := range from {
		from[i] = p.zoned[i*len(p.zoned)/n]
	}
	distances, err := geo.DistanceMatrix(from, p.zoned)
	require.NoError(b, err)
	card, err := rate.GroundAdvantageRetail20251005()
	require.NoError(b, err)
	postage := make([]rate.Money, card.Zones())
	require.NoError(b, card.Prices(rate.Parcel{Weight: 900}, postage))
	cost := facility.NewDense(n, len(p.at))
	for j, units := range p.units {
		for i := range from {
			cost.Values[j*n+i] = units * int64(postage[geo.Zone(distances[i*len(p.at)+j])-1])
		}
	}
	opening := make([]int64, n)
	for i := range opening {
		opening[i] = int64(rate.Money(600+13*(i%17)) * rate.Dollar)
	}
	return &facility.Problem{Opening: opening, Cost: cost, Scale: int64(rate.Dollar)}
}

func perSecond(b *testing.B, count int, unit string) {
	b.ReportMetric(float64(count)*float64(b.N)/b.Elapsed().Seconds(), unit)
}
