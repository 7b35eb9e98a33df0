package forwardstock_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/forecast/orders"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/cputime"
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

// BenchmarkFrontier traces ten points of cost against the share within two days, and
// solves both ends by themselves: "solves" counts in the harder of these.
func BenchmarkFrontier(b *testing.B) {
	items := 200
	if testing.Short() {
		items = 8
	}
	problem := catalogue(b, items, 30)
	problem.Policy.Within = nil
	var one, all time.Duration
	var curve *placement.Curve
	for b.Loop() {
		at := cputime.Used()
		var err error
		curve, err = placement.Frontier(b.Context(), problem, placement.FrontierOptions{Days: 2, Points: 10}, placement.Options{})
		require.NoError(b, err)
		all += cputime.Used() - at
		harder := time.Duration(0)
		for _, end := range []placement.FrontierPoint{curve.Points[0], curve.Points[len(curve.Points)-1]} {
			at = cputime.Used()
			alone, err := placement.Solve(b.Context(), problem.Promising(2, end.Share), placement.Options{})
			require.NoError(b, err)
			require.LessOrEqual(b, end.Cost, alone.Cost)
			harder = max(harder, cputime.Used()-at)
		}
		one += harder
	}
	worst := 0.0
	for _, at := range curve.Points {
		require.NoError(b, verify.Plan(problem.Promising(2, at.Share), at.Plan))
		worst = max(worst, at.Plan.Gap())
	}
	b.ReportMetric(all.Seconds()/one.Seconds(), "solves")
	b.ReportMetric(float64(len(curve.Points)), "points")
	b.ReportMetric(1e6*worst, "gap-ppm")
}

// assortment returns what a catalogue of so many items shares, and the items:
// volumes by a power law (half of the units in a few percent of the items), in 160
// classes of regional profile, weight and size or, without classes, each with its
// own. A site can take about a quarter of what is sold, 88 % must arrive within two
// days, and capital and storage make reserves cost something.
func assortment(b *testing.B, items, siteCount int, classes bool) (placement.Problem, placement.Catalogue) {
	b.Helper()
	var regions []geo.Region
	for _, r := range geo.Regions() {
		if r.Kind == geo.Contiguous && r.Population > 0 {
			regions = append(regions, r)
		}
	}
	card, err := rate.GroundAdvantageRetail20251005()
	require.NoError(b, err)
	all := sites(b, siteCount)
	for i := range all {
		all[i].Storage = 2 * rate.Dollar
		all[i].Capacity.Units = int64(items) * int64(25+i%9) / 10
	}
	problem := placement.Problem{
		Network: placement.Network{Sites: all, Services: []placement.Service{{ID: "ground", Card: *card, Transit: geo.GroundTransit()}}},
		Demand:  forecast.Demand{Days: 28, Regions: regions},
		Policy:  placement.Policy{Within: []placement.Promise{{Days: 2, Share: 0.88}}, Capital: 20 * rate.Percent},
	}
	profiles := make([][]float64, 20)
	for i := range profiles {
		profiles[i] = profile(regions, uint64(i))
	}
	return problem, func(yield func(placement.Entry, error) bool) {
		for k := range items {
			random := rand.New(rand.NewPCG(9, uint64(k)))
			mean := min(1.5*math.Pow(1-random.Float64(), -1/1.15), 30_000)
			e := placement.Entry{Item: placement.Item{ID: fmt.Sprintf("I%07d", k), CasePack: 12, Length: 200}}
			item := &e.Item
			if classes {
				c := random.IntN(8)
				item.Weight, item.Width, item.Height = rate.Weight(100<<(c%4)+50*c), rate.Size(100+20*c), rate.Size(50+30*c)
				item.Value = rate.Money(8+6*c) * rate.Dollar
				e.Demand.Shares = profiles[random.IntN(len(profiles))]
			} else {
				item.Weight, item.Width, item.Height = rate.Weight(50+random.IntN(2500)), rate.Size(100+random.IntN(150)), rate.Size(50+random.IntN(200))
				item.Value = rate.Money(500+random.IntN(5000)) * rate.Cent
				e.Demand.Shares = profile(regions, uint64(k))
			}
			e.Demand.Item, e.Demand.Mean, e.Demand.LevelVar, e.Demand.Dispersion, e.Demand.Concentration = item.ID, mean, mean*mean/16, 1.5, 500
			if !yield(e, nil) {
				return
			}
		}
	}
}

// profile returns shares of demand by region: people, and a bump somewhere.
func profile(regions []geo.Region, n uint64) []float64 {
	random := rand.New(rand.NewPCG(7, n))
	lat, lng, pull := 30+15*random.Float64(), -120+45*random.Float64(), 2*random.Float64()
	shares, sum := make([]float64, len(regions)), 0.0
	for r := range shares {
		d := math.Hypot(regions[r].Point.Lat-lat, regions[r].Point.Lng-lng) / 10
		shares[r] = float64(regions[r].Population) * (0.3 + pull*math.Exp(-d*d)) * (0.8 + 0.4*random.Float64())
		sum += shares[r]
	}
	for r := range shares {
		shares[r] /= sum
	}
	return shares
}

// BenchmarkStream plans whole catalogues. The larger ones take minutes: choose them
// with -bench 'BenchmarkStream/items=100000/sites=20/classes' -benchtime 1x.
func BenchmarkStream(b *testing.B) {
	for _, items := range []int{1_000, 10_000, 100_000, 1_000_000} {
		for _, siteCount := range []int{20, 50} {
			for _, kind := range []string{"classes", "own"} {
				b.Run(fmt.Sprintf("items=%d/sites=%d/%s", items, siteCount, kind), func(b *testing.B) {
					if testing.Short() && (items > 1000 || siteCount > 20) {
						b.Skip("large")
					}
					problem, catalogue := assortment(b, items, siteCount, kind == "classes")
					for b.Loop() {
						begin := cputime.Used()
						lanes := 0
						plan, err := placement.Stream(b.Context(), problem, catalogue, func(d *placement.Decision) error {
							lanes += len(d.Plan.Lanes)
							return nil
						}, placement.Options{})
						require.NoError(b, err)
						require.Equal(b, facility.Feasible, plan.Status)
						b.ReportMetric(float64(lanes)/float64(items), "lanes/item")
						b.ReportMetric(1e6*plan.Gap(), "gap-ppm")
						b.ReportMetric(float64(plan.Cost)/1e6/float64(items), "dollars/item")
						b.ReportMetric((cputime.Used() - begin).Seconds(), "cpu-s")
					}
					perSecond(b, items, "items/s")
				})
			}
		}
	}
}

// BenchmarkVerifyStream checks a streamed plan, item by item.
func BenchmarkVerifyStream(b *testing.B) {
	if testing.Short() {
		b.Skip("large")
	}
	const items = 3_000
	problem, catalogue := assortment(b, items, 20, true)
	decisions := make([]placement.Decision, 0, items)
	plan, err := placement.Stream(b.Context(), problem, catalogue, func(d *placement.Decision) error {
		decisions = append(decisions, *d)
		return nil
	}, placement.Options{Values: true})
	require.NoError(b, err)
	for b.Loop() {
		require.NoError(b, verify.Stream(problem, plan, func(yield func(placement.Entry, *placement.Decision) bool) {
			next := 0
			for entry := range catalogue {
				if !yield(entry, &decisions[next]) {
					return
				}
				next++
			}
		}))
	}
	perSecond(b, items, "items/s")
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
			if testing.Short() && strings.HasSuffix(c.name, "exact") {
				b.Skip("half a minute")
			}
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
