package placement

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
)

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

func TestStreamIsTheSameForAnyNumberOfWorkers(t *testing.T) {
	random := rand.New(rand.NewPCG(12, 1))
	items := 400
	if testing.Short() {
		items = 120 // races show with few as well
	}
	p, entries := drawCatalogue(t, random, items, 60)
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
