package whatif

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

func TestDrawsHaveTheMomentsOfTheForecast(t *testing.T) {
	for i, d := range []forecast.ItemDemand{
		{Item: "slow", Mean: 3, LevelVar: 2, Dispersion: 1, Concentration: 20},
		{Item: "spiky", Mean: 8, LevelVar: 60, Dispersion: 4.3, Concentration: 8},
		{Item: "orders of two and a half", Mean: 40, LevelVar: 10, Dispersion: 2.5, Concentration: 0},
		{Item: "sure of little", Mean: 12, LevelVar: 30, Dispersion: 1.4, Concentration: 1},
		{Item: "large, in coarse lots", Mean: 60_000, LevelVar: 4e7, Dispersion: 1.5, Concentration: 400},
	} {
		d.Shares = []float64{0.1, 0.25, 0, 0.25, 0.4}
		n := 15000
		if d.Mean > 1000 {
			n = 1200
		}
		sampler := newDrawer(d, 28, 0)
		out := sampler.draw(sampler.stream(7, uint64(i)), n, false)
		require.Equal(t, n, out.len())
		sets := [][]bool{{true, true, true, true, true}, {true, false, false, false, false}, {false, false, true, false, true}, {true, true, false, true, false}}
		for _, set := range sets {
			share, sum, squares := 0.0, 0.0, 0.0
			for r := range set {
				if set[r] {
					share += d.Shares[r]
				}
			}
			for i := range out.len() {
				x := 0.0
				for _, l := range out.sample(i) {
					require.NotEqual(t, int32(2), l.region, "a region without demand")
					if set[l.region] {
						x += float64(l.units)
					}
				}
				sum += x
				squares += x * x
			}
			want := d.Territory(share)
			mean := sum / float64(n)
			require.InDelta(t, want.Mean, mean, 5*math.Sqrt(want.Var/float64(n)), "%s %v", d.Item, set)
			require.InEpsilon(t, want.Var, squares/float64(n)-mean*mean, 0.15, "%s %v", d.Item, set)
		}
	}
	d := forecast.ItemDemand{Item: "x", Mean: 10, Dispersion: 2, Shares: []float64{1}}
	sampler := newDrawer(d, 10, 20)
	out := sampler.draw(sampler.stream(1, 1), 20000, true)
	_, deviation := moments(totalsOf(&out))
	require.InEpsilon(t, 60, deviation*deviation*20000, 0.05, "the variance of H + L days")
}

func totalsOf(d *draws) []int64 {
	out := make([]int64, d.len())
	for i := range out {
		for _, l := range d.sample(i) {
			out[i] += int64(l.units)
		}
	}
	return out
}

// randomShelves are a few sites with arbitrary costs.
func randomShelves(rng *rand.Rand, sites, regions int) *shelves {
	s := &shelves{pack: 1 + rng.Int64N(3)}
	for range sites {
		s.slots = append(s.slots, placement.Slot{Carry: placement.Money(rng.IntN(8))})
		s.kept, s.least = append(s.kept, int64(rng.IntN(2))), append(s.least, int64(rng.IntN(3)))
		s.hold = append(s.hold, rng.Int64N(6))
		s.planned, s.closed = append(s.planned, s.kept[len(s.kept)-1]+s.pack*2), append(s.closed, false)
	}
	serves, possible := make([]int, regions), make([]bool, sites*regions)
	for r := range regions {
		s.lost = append(s.lost, 5+rng.Int64N(40))
		serves[r] = rng.IntN(sites)
		for w := range sites {
			s.cost = append(s.cost, rng.Int64N(20))
			possible[r*sites+w] = rng.IntN(5) > 0 || w == serves[r]
		}
	}
	if rng.IntN(3) == 0 {
		s.limit = 4 + rng.Int64N(5)
	}
	s.arrange(serves, possible)
	return s
}

// served is the cost of stocks in a sample, unit by unit.
func served(s *shelves, stock []int64, lots []lot) int64 {
	cost, left := int64(0), map[int]int64{}
	for w, n := range stock {
		if n >= 0 {
			cost += int64(s.slots[w].Carry)
			left[w] = n
		}
	}
	for _, l := range lots {
		for range l.units {
			from := -1
			for _, w := range s.order[int(l.region)*len(stock):][:len(stock)] {
				if w >= 0 && left[int(w)] > 0 {
					from = int(w)
					break
				}
			}
			if from < 0 {
				cost += s.lost[l.region]
				continue
			}
			left[from]--
			cost += s.cost[int(l.region)*len(stock)+from]
		}
	}
	for w, n := range left {
		cost += n * s.hold[w]
	}
	return cost
}

func TestRunAndTallyAgainstServingUnitByUnit(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 1))
		s := randomShelves(rng, 1+rng.IntN(4), 1+rng.IntN(4))
		stock := make([]int64, len(s.slots))
		for w := range stock {
			stock[w] = rng.Int64N(8) - 1
		}
		var lots []lot
		for range rng.IntN(10) {
			lots = append(lots, lot{int32(rng.IntN(len(s.lost))), int32(1 + rng.IntN(4))})
		}
		left := make([]int64, len(stock))
		want := served(s, stock, lots)
		require.Equal(t, want, s.run(stock, lots, left))
		u := s.usage()
		s.tally(&u, stock, lots, left)
		for at, n := range u.lanes {
			want -= n * s.cost[at]
		}
		require.Equal(t, want, int64(u.parts.Total()))
	}
}

// TestImproveAgainstEnumeration tries every stock of two sites over the same samples.
func TestImproveAgainstEnumeration(t *testing.T) {
	better := 0
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 2))
		s := randomShelves(rng, 2, 3)
		d := forecast.ItemDemand{Item: fmt.Sprint(seed), Mean: 0.5 + 3*rng.Float64(), LevelVar: rng.Float64(), Dispersion: 1 + rng.Float64(),
			Concentration: 5, Shares: []float64{0.5, 0.2, 0.3}}
		sampler := newDrawer(d, 28, 0)
		samples := sampler.draw(sampler.stream(deciding, 0), 12, true)
		stock := s.improve(s.planned, &samples)
		total := func(stock []int64) (sum int64) {
			for i := range samples.len() {
				sum += served(s, stock, samples.sample(i))
			}
			return sum
		}
		planned, most := total(s.planned), samples.most
		least := planned
		allowed := func(w int, n int64) bool {
			cartons := (n - s.kept[w]) / s.pack
			return n == nowhere || n >= s.kept[w] && (n-s.kept[w])%s.pack == 0 && (cartons == 0 || cartons >= s.least[w])
		}
		for a := int64(nowhere); a <= most+8; a++ {
			for b := int64(nowhere); b <= most+8; b++ {
				if !allowed(0, a) || !allowed(1, b) || a < 0 && b < 0 {
					continue
				}
				bought := func(w int, n int64) int64 { return max(0, n-s.kept[w]) }
				if s.limit > 0 && bought(0, a)+bought(1, b) > max(s.limit, bought(0, s.planned[0])+bought(1, s.planned[1])) {
					continue
				}
				least = min(least, total([]int64{a, b}))
			}
		}
		require.Equal(t, least, total(stock), "seed %d", seed)
		if least < planned {
			better++
		}
	}
	require.Greater(t, better, 100)
}

// slowAndSpiky is a problem of items that sell a few units at a time.
func slowAndSpiky(rng *rand.Rand, items int) placement.Problem {
	card := rate.Card{Name: "ground", Dim: rate.Dim{ActualWeightOnly: true}}
	for _, kilos := range []placement.Money{1, 5, 20} {
		band := rate.Band{UpTo: rate.Weight(kilos) * rate.Kilogram}
		for zone := range placement.Money(8) {
			band.Prices = append(band.Prices, 5*rate.Dollar+kilos*20*rate.Cent+zone*(kilos+2)*20*rate.Cent)
		}
		card.Bands = append(card.Bands, band)
	}
	p := placement.Problem{Network: placement.Network{Services: []placement.Service{{ID: "ground", Card: card, Transit: geo.GroundTransit()}}}}
	for i, zip := range []string{"90021", "07105", "30336", "75050", "60446"}[:2+rng.IntN(4)] {
		p.Network.Sites = append(p.Network.Sites, placement.Site{ID: fmt.Sprint("site ", i), ZIP: zip, Fixed: placement.Money(rng.IntN(60)) * rate.Dollar, PerItem: placement.Money(rng.IntN(8)) * rate.Dollar / 2,
			Handling: rate.Dollar, Storage: placement.Money(rng.IntN(200)) * rate.Cent, Inbound: placement.Inbound{PerKilo: 40 * rate.Cent}})
	}
	p.Policy.Capital = rate.Share(rng.IntN(40)) * rate.Percent
	p.Policy.Aim = []placement.Aim{placement.AimLevel, placement.AimProfit, placement.AimFill}[rng.IntN(3)]
	if rng.IntN(2) == 0 {
		p.Policy.Within = []placement.Promise{{Days: 3, Share: 0.7}}
	}
	p.Demand.Days = 28
	for _, state := range []string{"CA", "NY", "TX", "FL", "IL", "WA", "GA", "MA"} {
		p.Demand.Regions = append(p.Demand.Regions, geo.StateRegions(state)[0])
	}
	for k := range items {
		id := fmt.Sprint("item ", k)
		p.Items = append(p.Items, placement.Item{ID: id, Weight: rate.Weight(200 + rng.IntN(8000)), Length: 300, Width: 200, Height: rate.Size(20 + rng.IntN(300)),
			Value: placement.Money(5+rng.IntN(200)) * rate.Dollar, Margin: placement.Money(3+rng.IntN(40)) * rate.Dollar, CasePack: int64(1 + rng.IntN(4)), MayLose: rng.IntN(3) == 0})
		d := forecast.ItemDemand{Item: id, Mean: 0.5 + 20*rng.Float64()*rng.Float64(), Dispersion: 1 + 4*rng.Float64(), Concentration: float64(2 + rng.IntN(60)), Shares: make([]float64, len(p.Demand.Regions))}
		d.LevelVar = d.Mean * d.Mean * rng.Float64()
		left := 1.0
		for r := range d.Shares[1:] {
			d.Shares[r+1] = left * rng.Float64() * 0.4
			left -= d.Shares[r+1]
		}
		d.Shares[0] = left
		p.Demand.Items = append(p.Demand.Items, d)
	}
	return p
}

// afresh measures hedged stocks on samples of their own.
func afresh(t *testing.T, p *placement.Problem, plan *placement.Plan, out *Hedged, o HedgeOptions, n int, seed uint64) (mean, deviation float64) {
	quotes, err := placement.Quote(context.Background(), *p, 1)
	require.NoError(t, err)
	h := &hedger{p: p, plan: plan, quotes: quotes, o: o, samples: n, fresh: n}
	h.prepare()
	sum, sites := make([]int64, n), int64(0)
	for _, w := range out.Opened {
		sites += int64(p.Network.Sites[w].Fixed + p.Network.Sites[w].Opening)
	}
	for _, w := range out.Closed {
		sites -= int64(p.Network.Sites[w].Fixed + p.Network.Sites[w].Opening)
	}
	for i := range sum {
		sum[i] = sites
	}
	for k := range p.Items {
		s := h.shelves(k)
		if s == nil || out.Items[k].Kept != "" {
			continue
		}
		stock := make([]int64, len(s.slots))
		for w := range stock {
			stock[w] = nowhere
			for _, x := range out.Items[k].Stock {
				if x.Site == s.slots[w].Site && x.Held {
					stock[w] = x.Units
				}
			}
		}
		sampler := newDrawer(p.Demand.Items[k], p.Demand.Days, 0)
		d := sampler.draw(sampler.stream(99, seed), n, false)
		left := make([]int64, len(s.slots))
		for i := range n {
			sum[i] += s.run(stock, d.sample(i), left) - s.run(s.planned, d.sample(i), left)
		}
	}
	return moments(sum)
}

// TestHedgesPay solves random problems of slow and spiky items, hedges them and measures
// what comes of it on samples that the hedge has not seen: as many as FORWARDSTOCK_PROBLEMS
// says, others for another FORWARDSTOCK_SEED.
func TestHedgesPay(t *testing.T) {
	problems, n := 24, 8000
	if testing.Short() {
		problems, n = 6, 2000
	}
	if text := os.Getenv("FORWARDSTOCK_PROBLEMS"); text != "" {
		var err error
		problems, err = strconv.Atoi(text)
		require.NoError(t, err)
	}
	first := uint64(0)
	if text := os.Getenv("FORWARDSTOCK_SEED"); text != "" {
		chosen, err := strconv.ParseUint(text, 10, 32)
		require.NoError(t, err)
		first = chosen << 20
	}
	sure, saving := 0, 0.0
	for seed := first; seed < first+uint64(problems); seed++ {
		rng := rand.New(rand.NewPCG(seed, 3))
		p := slowAndSpiky(rng, 12)
		solved := p
		if seed%4 == 1 {
			solved.Policy.MinSites = len(p.Network.Sites) // more than pay
		}
		plan, err := placement.Solve(context.Background(), solved, placement.Options{Workers: 1})
		require.NoError(t, err)
		o := HedgeOptions{Workers: 1, Sites: seed%2 == 1}
		out, err := Hedge(context.Background(), p, plan, o)
		require.NoError(t, err)
		mean, deviation := afresh(t, &p, plan, out, o, n, seed)
		// The measurement has an error of its own.
		require.LessOrEqual(t, mean-3*deviation, float64(out.Premium), "seed %d: %v", seed, out.Difference)
		for i := range p.Policy.Within { // as the samples of the choice say, so with room for chance
			require.GreaterOrEqual(t, out.Hedge.OnTime[i], 0.97*min(out.Plan.OnTime[i], float64(plan.Promises[i].Required)/1e6), "seed %d", seed)
		}
		if mean+1.645*deviation < 0 {
			sure++
		}
		saving -= mean / float64(out.Plan.Total.Mean)
		t.Logf("seed %d aim %q: %d of %d items changed, opened %v closed %v; %v (%v to %v) of %v, premium %v; afresh %.2f ± %.2f", seed, p.Policy.Aim, out.Changed, len(p.Items), out.Opened, out.Closed,
			out.Difference.Mean, out.Difference.Low, out.Difference.High, out.Plan.Total.Mean, out.Premium, mean/1e6, deviation/1e6)
	}
	t.Logf("%d of %d surely cheaper; %.2f %% in the mean", sure, problems, 100*saving/float64(problems))
	require.GreaterOrEqual(t, 5*sure, 4*problems)
}
