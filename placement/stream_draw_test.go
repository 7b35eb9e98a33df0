package placement

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// drawCatalogue returns what so many items share and a catalogue of them, with terms
// of the model drawn at random.
func drawCatalogue(t testing.TB, random *rand.Rand, items, regions int) (Problem, []Entry) {
	var all []geo.Region
	for i, r := range geo.Regions() {
		if r.Kind == geo.Contiguous && r.Population > 0 && i%(900/regions) == 0 {
			all = append(all, r)
		}
	}
	card, err := rate.GroundAdvantageRetail20251005()
	require.NoError(t, err)
	often := func(n int) bool { return random.IntN(n) == 0 }
	p := Problem{
		Network: Network{Services: []Service{{ID: "ground", Card: *card, Transit: geo.GroundTransit()}}},
		Demand:  forecast.Demand{Days: 28, Regions: all},
	}
	if often(2) {
		fast, err := geo.ExactTransit([]geo.Length{geo.Miles(800)}, []int{1, 2})
		require.NoError(t, err)
		dear := *card
		dear.Surcharges = append(dear.Surcharges, rate.Surcharge{Name: "air", Amount: 4 * rate.Dollar})
		p.Network.Services = append(p.Network.Services, Service{ID: "air", Card: dear, Transit: fast})
	}
	units := 0.0
	entries := make([]Entry, items)
	shared := drawShares(random, len(all))
	for k := range entries {
		mean := min(2*math.Pow(1-random.Float64(), -1), 3000)
		if often(20) {
			mean = 0
		}
		units += mean
		e := Entry{Item: Item{
			ID: fmt.Sprintf("I%03d", k), Weight: rate.Weight(50 + random.IntN(3000)), Length: 200, Width: 150, Height: rate.Size(20 + random.IntN(200)),
			Value: rate.Money(random.IntN(60)) * rate.Dollar, Margin: 20 * rate.Dollar, MayLose: often(4), Returns: rate.Share(random.IntN(200_000)),
			Insurance: rate.Share(random.IntN(20_000)),
		}}
		if often(5) {
			e.Item.Tags = []string{"bulky"}
		}
		e.Demand = forecast.ItemDemand{Item: e.Item.ID, Mean: mean, LevelVar: mean * mean / 16, Dispersion: 1.5, Concentration: 300, Shares: shared}
		if often(3) {
			e.Demand.Shares = drawShares(random, len(all))
		}
		entries[k] = e
	}
	limited := often(2)
	for i, zip := range []string{"91710", "08016", "75241", "60435", "31408", "43217", "98032"} {
		s := Site{
			ID: zip, ZIP: zip, Fixed: rate.Money(random.IntN(400)) * rate.Dollar, PerItem: rate.Money(1+random.IntN(6)) * rate.Dollar,
			Handling: rate.Money(200+random.IntN(30)) * rate.Cent, Storage: rate.Money(random.IntN(3)) * rate.Dollar,
			Inbound: Inbound{PerKilo: rate.Money(30+random.IntN(20)) * rate.Cent}, Return: rate.Money(random.IntN(5)) * rate.Dollar,
			HandlingDays: random.IntN(2), AfterCutOff: rate.Share(random.IntN(500_000)), ReceivingDays: random.IntN(5), Current: often(4),
			Opening: rate.Money(random.IntN(100)) * rate.Dollar, Closing: rate.Money(random.IntN(100)) * rate.Dollar,
		}
		if limited && i > 0 {
			s.Capacity.Units = int64(units/2) + 50
			s.Capacity.Volume = rate.Volume(units/2+100) * 8 * rate.Litre
		}
		if often(5) && i > 0 {
			s.Excludes = []string{"bulky"}
		}
		p.Network.Sites = append(p.Network.Sites, s)
	}
	if often(2) {
		p.Policy.Capital = 200_000
	}
	if often(2) {
		p.Network.Ways = []Way{{ID: "direct", LeadDays: 20}, {ID: "hub", LeadDays: 30, PerShipment: rate.Dollar, Inbound: Inbound{PerUnit: 5 * rate.Cent}, Sites: []string{"91710", "75241"}}}
	}
	if often(2) {
		p.Policy.Within = append(p.Policy.Within, Promise{Days: 4, Share: 0.6})
	}
	if often(3) {
		p.Policy.Within = append(p.Policy.Within, Promise{Days: 2, Share: 0.9, Penalty: rate.Dollar})
	}
	if often(3) {
		p.Policy.Late = Late{After: 2, PerDay: 10 * rate.Cent, Margin: 10_000}
	}
	if often(3) {
		p.Policy.Change = rate.Dollar
		for k := range entries {
			if often(3) {
				entries[k].Held = []string{"75241"}
			}
		}
	}
	if often(4) {
		p.Policy.MaxSites = 3
	}
	return p, entries
}

func drawShares(random *rand.Rand, n int) []float64 {
	shares, sum := make([]float64, n), 0.0
	for r := range shares {
		shares[r] = random.Float64()
		if random.IntN(10) == 0 {
			shares[r] = 0
		}
		sum += shares[r]
	}
	for r := range shares {
		shares[r] /= sum
	}
	return shares
}

func catalogueOf(entries []Entry) Catalogue {
	return func(yield func(Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// whole returns the problem with its items in memory.
func whole(p Problem, entries []Entry) Problem {
	return p.holding(entries)
}

// claiming gives some items rows of their own: limits, promises and pins.
func claiming(random *rand.Rand, p *Problem, entries []Entry) {
	for k := range entries {
		e := &entries[k]
		if random.IntN(3) == 0 {
			if e.Item.Limit = 10 + int64(2*e.Demand.Mean); e.Item.MayLose {
				e.Item.Limit = 1 + int64(e.Demand.Mean*0.7)
			}
		}
		if random.IntN(3) == 0 {
			e.Within = append(e.Within, Promise{Days: 2, Share: 0.6, Penalty: rate.Dollar})
			if !e.Item.MayLose {
				e.Within = append(e.Within, Promise{Days: 5, Share: 0.5})
			}
		}
		if region := p.Demand.Regions[random.IntN(len(p.Demand.Regions))]; random.IntN(3) == 0 {
			e.Within = append(e.Within, Promise{Days: 2, Share: 0.7, State: region.State, Penalty: 2 * rate.Dollar})
			if !e.Item.MayLose {
				e.Within = append(e.Within, Promise{Days: 6, Share: 0.4, Region: region.ID})
			}
		}
		if random.IntN(4) == 0 {
			e.Pins = append(e.Pins, Pin{Region: p.Demand.Regions[random.IntN(len(p.Demand.Regions))].ID, Site: p.Network.Sites[0].ID})
		}
	}
}

// streamAll returns no plan if it is proved that there is none.
func streamAll(t testing.TB, p Problem, entries []Entry, o Options) (*Plan, []Decision) {
	var out []Decision
	plan, err := Stream(t.Context(), p, catalogueOf(entries), func(d *Decision) error {
		out = append(out, *d)
		return nil
	}, o)
	if !errors.Is(err, ErrInfeasible) {
		require.NoError(t, err)
	}
	return plan, out
}

// inClasses returns so many items like some of the given ones.
func inClasses(random *rand.Rand, entries []Entry, items int) []Entry {
	out := make([]Entry, items)
	for i := range out {
		e := entries[random.IntN(5)]
		e.Item.ID = fmt.Sprintf("I%03d", i)
		e.Demand.Item, e.Demand.Mean = e.Item.ID, min(2*math.Pow(1-random.Float64(), -1.5), 3000)
		e.Demand.LevelVar = e.Demand.Mean * e.Demand.Mean / 16
		out[i] = e
	}
	return out
}
