package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"text/tabwriter"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
)

// The simulator of regional shares: a seller whose buyers live in 896 regions
// around where people do, but with a tilt by part of the country (the first digit
// of the ZIP code) and much of its own in each region (Dirichlet). What is known
// are some orders. Three of the sites are chosen by the shares estimated from
// them, at the mean price of a parcel by zone; the regret is how much more that
// costs than the best three for the true shares.
const (
	sellers       = 300
	partTilt      = 0.5 // standard deviation of the logarithm of the tilt of a part
	trueDirichlet = 200 // concentration of regions around the tilted population
	picked        = 3
)

// hubs are the three-digit ZIP regions of sites, where much is stored.
var hubs = []geo.RegionID{"089", "170", "282", "303", "327", "381", "402", "431", "606", "641", "750", "770", "802", "841", "853", "917", "952", "980"}

// parcel is the price of a parcel of a pound by zone, dollars.
var parcel = [...]float64{0, 6.9, 7.1, 7.4, 7.9, 8.5, 8.9, 9.4, 10.0}

// estimator returns shares of regions, given the orders in each of them.
type estimator struct {
	name   string
	shares func(ctx context.Context, orders []int) ([]float64, error)
}

func estimators(regions []geo.Region) []estimator {
	people := 0.0
	for _, r := range regions {
		people += float64(r.Population)
	}
	plus := func(weight func(r int) float64) func(context.Context, []int) ([]float64, error) {
		return func(_ context.Context, orders []int) ([]float64, error) {
			shares := make([]float64, len(orders))
			for r, n := range orders {
				shares[r] = float64(n) + weight(r)
			}
			return normalised(shares), nil
		}
	}
	population := func(r int) float64 { return float64(regions[r].Population) / people }
	return []estimator{
		{"auto", func(ctx context.Context, orders []int) ([]float64, error) { return fitShares(ctx, regions, orders) }},
		{"population", plus(func(r int) float64 { return 1e12 * population(r) })},
		{"raw", plus(func(r int) float64 { return 1e-9 * population(r) })},
		{"add-one", plus(func(int) float64 { return 1 })},
	}
}

// fitShares lets the demand model see the orders, of one item within four weeks.
func fitShares(ctx context.Context, regions []geo.Region, orders []int) ([]float64, error) {
	var b forecast.Builder
	const first forecast.Day = 20000
	day := 0
	for r, n := range orders {
		for range n {
			sale := forecast.Sale{Day: first.Add(day % 28), Item: "item", Units: 1, Region: regions[r].ID}
			if err := b.Add(sale); err != nil {
				return nil, err
			}
			day += 11
		}
	}
	m, err := forecast.Fit(ctx, b.History(), forecast.Options{Start: first + 28, Regions: regions, New: []string{"item"}, Workers: 1})
	if err != nil {
		return nil, err
	}
	return m.Demand().Items[0].Shares, nil
}

func normalised(x []float64) []float64 {
	sum := 0.0
	for _, u := range x {
		sum += u
	}
	for i := range x {
		x[i] /= sum
	}
	return x
}

// drawSeller returns the true shares of a seller.
func drawSeller(regions []geo.Region, random *rand.Rand) []float64 {
	tilt := map[geo.RegionID]float64{}
	shares := make([]float64, len(regions))
	for r, region := range regions {
		part := region.ID[:1]
		if tilt[part] == 0 {
			tilt[part] = math.Exp(partTilt * random.NormFloat64())
		}
		shares[r] = float64(region.Population) * tilt[part]
	}
	normalised(shares)
	for r, p := range shares {
		if p > 0 {
			shares[r] = distuv.Gamma{Alpha: trueDirichlet * p, Beta: 1, Src: random}.Rand()
		}
	}
	return normalised(shares)
}

// lanes returns the price from every hub to every region.
func lanes(regions []geo.Region) ([][]float64, error) {
	prices := make([][]float64, len(hubs))
	for s, id := range hubs {
		hub, ok := geo.Lookup(id)
		if !ok {
			return nil, fmt.Errorf("no region %s", id)
		}
		prices[s] = make([]float64, len(regions))
		for r, region := range regions {
			d, err := geo.Distance(hub.Point, region.Point)
			if err != nil {
				return nil, err
			}
			prices[s][r] = parcel[geo.Zone(d)]
		}
	}
	return prices, nil
}

// place returns the best three sites for shares, and their mean price.
func place(prices [][]float64, shares []float64) (best [picked]int, least float64) {
	least = math.Inf(1)
	for a := range prices {
		for b := range a {
			for c := range b {
				if x := price(prices, shares, [picked]int{a, b, c}); x < least {
					best, least = [picked]int{a, b, c}, x
				}
			}
		}
	}
	return best, least
}

func price(prices [][]float64, shares []float64, sites [picked]int) (sum float64) {
	for r, p := range shares {
		sum += p * math.Min(prices[sites[0]][r], math.Min(prices[sites[1]][r], prices[sites[2]][r]))
	}
	return sum
}

// shareLine is what is printed of a method.
type shareLine struct {
	Method string  `json:"method"`
	Orders int     `json:"orders"`
	Regret float64 `json:"regret"` // mean, per cent
	Err    float64 `json:"regret_err"`
	L1     float64 `json:"l1"` // mean sum of absolute errors of shares
}

// simulateShares prints the regret of all estimators for the same sellers.
func simulateShares(ctx context.Context, out io.Writer, sellers int, asJSON bool) error {
	regions := geo.Regions()
	prices, err := lanes(regions)
	if err != nil {
		return err
	}
	methods := estimators(regions)
	var lines []shareLine
	for _, n := range []int{20, 100, 500} {
		of := make([]shareLine, len(methods))
		squares := make([]float64, len(methods))
		random := rand.New(rand.NewPCG(uint64(n), 1))
		for range sellers {
			truth := drawSeller(regions, random)
			_, least := place(prices, truth)
			orders := make([]int, len(truth))
			draw := distuv.NewCategorical(truth, random)
			for range n {
				orders[int(draw.Rand())]++
			}
			for i, e := range methods {
				shares, err := e.shares(ctx, orders)
				if err != nil {
					return err
				}
				sites, _ := place(prices, shares)
				regret := 100 * (price(prices, truth, sites)/least - 1)
				of[i].Regret += regret / float64(sellers)
				squares[i] += regret * regret / float64(sellers)
				for r, p := range shares {
					of[i].L1 += math.Abs(p-truth[r]) / float64(sellers)
				}
			}
		}
		for i, e := range methods {
			of[i].Method, of[i].Orders = e.name, n
			of[i].Err = math.Sqrt((squares[i] - of[i].Regret*of[i].Regret) / float64(sellers))
		}
		lines = append(lines, of...)
	}
	if asJSON {
		return printLines(out, lines)
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "orders\tmethod\tregret %\t±\tL1\t")
	for _, l := range lines {
		fmt.Fprintf(t, "%d\t%s\t%.3f\t%.3f\t%.3f\t\n", l.Orders, l.Method, l.Regret, l.Err, l.L1)
	}
	return t.Flush()
}
