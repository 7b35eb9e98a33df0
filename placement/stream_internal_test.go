package placement

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement/facility"
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

// TestStreamAgainstTheModel evaluates bounds, costs and rows of streamed plans with
// the arithmetic of Solve.
func TestStreamAgainstTheModel(t *testing.T) {
	if testing.Short() {
		t.Skip("many small problems, one after the other: they say nothing about races")
	}
	found := 0
	for seed := range uint64(32) {
		random := rand.New(rand.NewPCG(11, seed))
		p, entries := drawCatalogue(t, random, 20+random.IntN(60), 60)
		if seed >= 26 {
			claiming(random, &p, entries)
		} else if seed >= 20 {
			entries = inClasses(random, entries, 400)
		}
		plan, decisions := streamAll(t, p, entries, Options{Values: true})
		full := whole(p, entries)
		require.NoError(t, full.Check())
		m, err := compile(t.Context(), &full, 1)
		require.NoError(t, err)
		if plan == nil || plan.Status == facility.Unknown {
			continue
		}
		found++
		require.Len(t, decisions, len(entries))
		x := point{make([]int64, len(m.q)), make([]int64, len(m.rows))}
		final := &trial{s: x.s, sets: make([][]int32, len(m.items)), lanes: make([]int32, len(m.q)), itemCost: make([]int64, len(m.items))}
		own := map[string][]Money{}
		for _, d := range decisions {
			if len(d.Prices) > 0 {
				own[d.Plan.Item] = d.Prices[0]
			}
		}
		for i, s := range m.joined(plan.Certificate.Leaves[0].Prices, own) {
			x.s[i] = int64(s)
		}
		for w, s := range plan.Sites {
			if s.Open {
				final.open = append(final.open, int32(w))
			}
		}
		for k, i := range m.items {
			d := &decisions[i]
			require.Equal(t, entries[i].Item.ID, d.Plan.Item)
			for r, v := range d.Values[0] {
				x.v[k*m.regions+r] = int64(v)
			}
			slotAt := map[int32]int32{}
			for _, s := range d.Plan.Stock {
				for j := m.firstSlot[s.Site]; j < m.firstSlot[s.Site+1]; j++ {
					if m.way[j] == s.Way {
						final.sets[k] = append(final.sets[k], j)
						slotAt[s.Site] = j
						require.True(t, m.usable[k*m.slots+int(j)])
					}
				}
			}
			lanes := final.lanes[k*m.regions:][:m.regions]
			for r := range lanes {
				lanes[r] = noLane
			}
			for _, lane := range d.Plan.Lanes {
				if lanes[lane.Region] = lostLane; lane.Site >= 0 {
					j := slotAt[lane.Site]
					for at := m.firstLane[j]; at < m.firstLane[j+1]; at++ {
						if m.service[at] == lane.Service {
							lanes[lane.Region] = at
							require.True(t, m.carries(k, int(at), int(lane.Region)))
						}
					}
				}
			}
		}
		o := newOracle(m, 1, &budget{limit: math.MaxInt64})
		primal := newPrimal(o)
		require.NoError(t, primal.count(t.Context(), final))
		require.True(t, m.keeps(final.used), "seed %d", seed)
		require.True(t, m.permits(final.open))
		require.Equal(t, final.cost, int64(plan.Cost), "seed %d", seed)
		if len(plan.Certificate.Leaves) == 1 { // not those of Solve
			bound, possible, err := o.eval(t.Context(), x, m.siteRule)
			require.NoError(t, err)
			require.True(t, possible)
			require.LessOrEqual(t, int64(plan.Bound), bound, "seed %d", seed)
			require.LessOrEqual(t, float64(bound-int64(plan.Bound)), 5e-3*float64(abs(bound))+1e6, "seed %d", seed)
		}
		for i, c := range plan.Promises {
			require.Equal(t, final.used[i], c.OnTime)
		}
		for i, c := range plan.Limits {
			require.Equal(t, final.used[m.promises+i], c.Used)
		}
	}
	require.Greater(t, found, 22)
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

func TestStreamIsTheSameForAnyNumberOfWorkers(t *testing.T) {
	random := rand.New(rand.NewPCG(12, 1))
	p, entries := drawCatalogue(t, random, 400, 60)
	requireSame(t, p, entries)
	p, entries = drawCatalogue(t, random, 10, 60)
	requireSame(t, p, inClasses(random, entries, 400))
}

// requireSame streams a catalogue with several numbers of workers.
func requireSame(t *testing.T, p Problem, entries []Entry) {
	plan, decisions := streamAll(t, p, entries, Options{Workers: 1, Values: true})
	for _, workers := range []int{2, 5} {
		again, others := streamAll(t, p, entries, Options{Workers: workers, Values: true})
		require.Equal(t, plan, again)
		require.Equal(t, decisions, others)
	}
}

func TestStreamNearsSolve(t *testing.T) {
	if testing.Short() {
		t.Skip("large searches, as others that are tested for races")
	}
	found := 0
	for seed := range uint64(4) {
		random := rand.New(rand.NewPCG(13, seed))
		p, entries := drawCatalogue(t, random, 60, 60)
		streamed, _ := streamAll(t, p, entries, Options{})
		solved, err := Solve(t.Context(), whole(p, entries), Options{Gap: 0.01})
		require.NoError(t, err)
		if streamed.Status == facility.Unknown {
			continue
		}
		found++
		require.LessOrEqual(t, streamed.Bound, solved.Cost)
		require.LessOrEqual(t, solved.Bound, streamed.Cost)
		require.Less(t, float64(streamed.Cost-solved.Bound), 0.06*float64(solved.Cost), "seed %d", seed)
	}
	require.GreaterOrEqual(t, found, 3)
}

// TestItemsOfAClassAnswerAsIfAlone compares items of classes with what each answers
// on its own: the bound of theirs holds at any values, so it is checked against what
// they cost, and neither is far off.
func TestItemsOfAClassAnswerAsIfAlone(t *testing.T) {
	random := rand.New(rand.NewPCG(18, 1))
	p, entries := drawCatalogue(t, random, 10, 60)
	entries = inClasses(random, entries, 300)
	shard, err := NewShard(t.Context(), p)
	require.NoError(t, err)
	own := &Prices{Open: []int32{0, 2, 3, 5}, Rows: make([]Money, len(shard.l.rows))}
	alike := &Prices{Open: own.Open, Rows: own.Rows, Alike: true}
	value := func(r *Reply) float64 {
		sum := float64(r.Values)
		for _, x := range r.Sites {
			sum += float64(x)
		}
		return sum
	}
	one, other := shard.NewReply(), shard.NewReply()
	for i := range entries {
		require.NoError(t, shard.Answer(&entries[i], own, &one))
	}
	for i := range entries {
		require.NoError(t, shard.Answer(&entries[i], alike, &other))
	}
	require.NotEmpty(t, shard.terms.classes.known)
	require.InEpsilon(t, one.Cost, other.Cost, 1e-3)
	require.LessOrEqual(t, value(&other), float64(other.Cost))
	require.InEpsilon(t, value(&one), value(&other), 2e-3)
}

// TestSolveGoesOnFromStream hands problems in memory over, as Solve does with large
// ones.
func TestSolveGoesOnFromStream(t *testing.T) {
	found := 0
	for seed := range uint64(6) {
		random := rand.New(rand.NewPCG(19, seed))
		p, entries := drawCatalogue(t, random, 60, 60)
		if seed%2 == 1 {
			claiming(random, &p, entries)
		}
		full := whole(p, entries)
		full.Demand.Items = full.Demand.Items[:len(full.Demand.Items)-1]
		m, err := compile(t.Context(), &full, 1)
		require.NoError(t, err)
		tree := newTree(newPrimal(newOracle(m, 1, unlimited())), 0.01, nil)
		plan := tree.streamed(t.Context())
		if plan == nil {
			continue
		}
		found++
		require.NoError(t, tree.resume(t.Context(), plan))
		require.Equal(t, int64(plan.Cost), tree.best.cost)
		require.GreaterOrEqual(t, tree.bound(), int64(plan.Bound))
	}
	require.Greater(t, found, 3)
}

// TestRepliesAddUp shards a catalogue: replies add up to the same in any order.
func TestRepliesAddUp(t *testing.T) {
	random := rand.New(rand.NewPCG(14, 1))
	p, entries := drawCatalogue(t, random, 30, 60)
	shard, err := NewShard(t.Context(), p)
	require.NoError(t, err)
	prices := &Prices{Open: []int32{0, 2, 3}, Rows: make([]Money, len(shard.l.rows))}
	whole := shard.NewReply()
	parts := make([]Reply, 3)
	for i := range parts {
		parts[i] = shard.NewReply()
	}
	for i := range entries {
		require.NoError(t, shard.Answer(&entries[i], prices, &whole))
	}
	for i := len(entries) - 1; i >= 0; i-- {
		other, err := NewShard(t.Context(), p)
		require.NoError(t, err)
		require.NoError(t, other.Answer(&entries[i], prices, &parts[i%3]))
	}
	sum := shard.NewReply()
	for _, i := range []int{2, 0, 1} {
		sum.Add(&parts[i])
	}
	require.Equal(t, whole, sum)
}

func TestStreamHandsErrorsThrough(t *testing.T) {
	random := rand.New(rand.NewPCG(15, 1))
	p, entries := drawCatalogue(t, random, 30, 60)
	broken := errors.New("broken")
	_, err := Stream(t.Context(), p, func(yield func(Entry, error) bool) {
		if yield(entries[0], nil) {
			yield(Entry{}, broken)
		}
	}, nil, Options{})
	require.ErrorIs(t, err, broken)
	_, err = Stream(t.Context(), p, catalogueOf(entries), func(*Decision) error { return broken }, Options{})
	require.ErrorIs(t, err, broken)
	entries[3].Item.Weight = -1
	_, err = Stream(t.Context(), p, catalogueOf(entries), nil, Options{})
	require.ErrorIs(t, err, ErrInvalid)
	require.ErrorContains(t, err, "I003")
}

func TestStreamNamesWhatIsNotForCatalogues(t *testing.T) {
	random := rand.New(rand.NewPCG(20, 1))
	p, entries := drawCatalogue(t, random, 5, 60)
	bad := whole(p, entries)
	site := p.Network.Sites[0].ID
	bad.Network.Pins = []Pin{{Item: "I000", Region: p.Demand.Regions[0].ID, Site: site}}
	bad.Network.Transfers = []Transfer{{From: site, To: p.Network.Sites[1].ID}}
	bad.Network.Stock = []Stock{{Item: "I000", Site: site}}
	bad.Baskets = []Basket{{}}
	bad.Policy.Within = []Promise{{Days: 2, Share: 0.5, Item: "I000"}}
	_, err := Stream(t.Context(), bad, catalogueOf(entries), nil, Options{})
	require.ErrorIs(t, err, ErrInvalid)
	for _, name := range []string{"items", "demand.items", "network.stock", "network.pins", "network.transfers", "baskets", "policy.within[0].item"} {
		require.ErrorContains(t, err, ": "+name+": ")
	}
	entries[2].Within = []Promise{{Days: 2, Share: 0.5, State: "nowhere"}}
	_, err = Stream(t.Context(), p, catalogueOf(entries), nil, Options{})
	require.ErrorContains(t, err, "within[0]")
}

func TestStreamOfNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(16, 1))
	p, entries := drawCatalogue(t, random, 3, 60)
	plan, _ := streamAll(t, p, nil, Options{})
	require.Equal(t, plan.Cost, plan.Bound)
	for i := range entries {
		entries[i].Demand.Mean = 0
	}
	plan, decisions := streamAll(t, p, entries, Options{})
	require.Equal(t, plan.Cost, plan.Bound)
	require.Len(t, decisions, 3)
	require.Len(t, plan.Warnings, 1)
	require.Contains(t, plan.Warnings[0], "3 items have no expected demand")
}

func TestStreamIsCancelled(t *testing.T) {
	random := rand.New(rand.NewPCG(17, 1))
	p, entries := drawCatalogue(t, random, 200, 60)
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	plan, err := Stream(ctx, p, func(yield func(Entry, error) bool) {
		for _, e := range entries {
			if n++; n == 300 {
				cancel()
			}
			if !yield(e, nil) {
				return
			}
		}
	}, nil, Options{})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, facility.Cancelled, plan.Stop)
	require.Equal(t, facility.Unknown, plan.Status)
}
