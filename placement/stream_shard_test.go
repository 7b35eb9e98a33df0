package placement_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// simpleCatalogue is a small catalogue whose items any site may hold.
func simpleCatalogue() (placement.Problem, []placement.Entry) {
	p := smallplan.Problem(rand.New(rand.NewPCG(3, 41)), smallplan.Small)
	p.Policy = placement.Policy{Within: []placement.Promise{{Days: 6, Share: 0.5, Penalty: rate.Dollar}}}
	p.Network.Ways, p.Network.Stock, p.Network.Transfers, p.Network.Held, p.Network.ItemSites, p.Network.Pins = nil, nil, nil, nil, nil, nil
	p.Baskets = nil
	var entries []placement.Entry
	for i := range 5 {
		d := p.Demand.Items[0]
		d.Item, d.Mean = string(rune('a'+i)), float64(3+2*i)
		entries = append(entries, placement.Entry{Item: placement.Item{ID: d.Item, Weight: 500, Margin: 5 * rate.Dollar}, Demand: d})
	}
	for w := range p.Network.Sites {
		s := &p.Network.Sites[w]
		*s = placement.Site{ID: s.ID, ZIP: s.ZIP, Point: s.Point, Fixed: s.Fixed}
	}
	p.Network.Sites[0].Capacity.Units = 30
	p.Items, p.Demand.Items = nil, nil
	return p, entries
}

func TestShardRefusesWhatMakesNoSense(t *testing.T) {
	p, entries := simpleCatalogue()
	shard, err := placement.NewShard(t.Context(), p)
	require.NoError(t, err)
	good := &placement.Prices{Open: []int32{0, 1}, Rows: []placement.Money{0, 0}}
	var reply placement.Reply
	require.NoError(t, shard.Answer(&entries[0], good, &reply))
	before := slices.Clone(reply.Sites)
	for name, prices := range map[string]*placement.Prices{
		"none":               nil,
		"a site too many":    {Open: []int32{int32(len(p.Network.Sites))}, Rows: good.Rows},
		"a site below":       {Open: []int32{-1}, Rows: good.Rows},
		"sites out of order": {Open: []int32{1, 0}, Rows: good.Rows},
		"a site twice":       {Open: []int32{0, 0}, Rows: good.Rows},
		"a row missing":      {Open: good.Open, Rows: good.Rows[:1]},
		"a row too many":     {Open: good.Open, Rows: []placement.Money{0, 0, 0}},
		"a negative price":   {Open: good.Open, Rows: []placement.Money{0, -1}},
		"a price too large":  {Open: good.Open, Rows: []placement.Money{0, 1 << 62}},
		"rates missing":      {Open: good.Open, Rows: good.Rows, Rates: []int64{1}},
		"a rate too large":   {Open: good.Open, Rows: good.Rows, Rates: slices.Repeat([]int64{1 << 40}, len(p.Network.Sites))},
	} {
		require.ErrorIs(t, shard.Answer(&entries[0], prices, &reply), placement.ErrInvalid, name)
		_, err := shard.Bound(&reply, prices)
		require.ErrorIs(t, err, placement.ErrInvalid, name)
	}
	for name, change := range map[string]func(e *placement.Entry){
		"shares missing": func(e *placement.Entry) { e.Demand.Shares = e.Demand.Shares[:1] },
		"negative":       func(e *placement.Entry) { e.Demand.Mean = -1 },
		"unknown site":   func(e *placement.Entry) { e.Sites = []placement.ItemSite{{Site: "nowhere"}} },
		"unknown holder": func(e *placement.Entry) { e.Held = []string{"nowhere"} },
		"unknown region": func(e *placement.Entry) { e.Pins = []placement.Pin{{Region: "nowhere", Site: p.Network.Sites[0].ID}} },
		"odd promise":    func(e *placement.Entry) { e.Within = []placement.Promise{{Days: 1, Share: 3}} },
		"negative price": func(e *placement.Entry) { e.Item.Value = -1 },
	} {
		bad := entries[0]
		change(&bad)
		require.ErrorIs(t, shard.Answer(&bad, good, &reply), placement.ErrInvalid, name)
	}
	require.ErrorIs(t, shard.Answer(&entries[0], good, &placement.Reply{Sites: make([]int64, 1)}), placement.ErrInvalid)
	require.Equal(t, before, reply.Sites)
	var none placement.Shard
	require.ErrorIs(t, none.Answer(&entries[0], good, &reply), placement.ErrInvalid)
	require.Zero(t, none.NewReply())
	_, err = placement.NewShard(t.Context(), placement.Problem{Baskets: []placement.Basket{{}}})
	require.ErrorIs(t, err, placement.ErrInvalid)
}

// TestShardsProveBounds lets a catalogue be answered for by several shards at random prices:
// replies add up from nothing, in any order, and no plan costs less than they prove.
func TestShardsProveBounds(t *testing.T) {
	p, entries := simpleCatalogue()
	plan, err := placement.Stream(t.Context(), p, slicesAll(entries), nil, placement.Options{Gap: placement.Exact})
	require.NoError(t, err)
	random := rand.New(rand.NewPCG(8, 1))
	best := placement.Money(0)
	for range 20 {
		prices := &placement.Prices{Open: []int32{0, 1}, Rows: []placement.Money{placement.Money(random.IntN(10_000)), placement.Money(random.IntN(1_000))}}
		var sum, other placement.Reply
		var shards [2]*placement.Shard
		for i := range shards {
			shards[i], err = placement.NewShard(t.Context(), p)
			require.NoError(t, err)
			part := shards[i].NewReply()
			for k := i; k < len(entries); k += len(shards) {
				require.NoError(t, shards[i].Answer(&entries[k], prices, &part))
			}
			sum.Add(&part)
			if i == 0 {
				other = shards[i].NewReply()
			}
		}
		for k := range entries {
			require.NoError(t, shards[0].Answer(&entries[k], prices, &other))
		}
		require.Equal(t, other, sum)
		bound, err := shards[1].Bound(&sum, prices)
		require.NoError(t, err)
		require.LessOrEqual(t, bound, plan.Cost)
		best = max(best, bound)
	}
	require.Positive(t, best)
}

func slicesAll(entries []placement.Entry) placement.Catalogue {
	return func(yield func(placement.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// TestStreamTellsThatACatalogueChanged hands another catalogue over when it is read again.
func TestStreamTellsThatACatalogueChanged(t *testing.T) {
	p, entries := simpleCatalogue()
	for name, change := range map[string]func(e []placement.Entry) []placement.Entry{
		"not what it was": func(e []placement.Entry) []placement.Entry { e[1].Demand.Mean++; return e },
		"goes on after":   func(e []placement.Entry) []placement.Entry { return append(e, e[0]) },
		"ends after":      func(e []placement.Entry) []placement.Entry { return e[:1] },
	} {
		read := 0
		_, err := placement.Stream(t.Context(), p, func(yield func(placement.Entry, error) bool) {
			now := slices.Clone(entries)
			if read++; read > 1 {
				now = change(now)
			}
			slicesAll(now)(yield)
		}, nil, placement.Options{})
		require.ErrorIs(t, err, placement.ErrInvalid, name)
		require.ErrorContains(t, err, name)
	}
	_, err := placement.Stream(t.Context(), p, nil, nil, placement.Options{})
	require.ErrorIs(t, err, placement.ErrInvalid)
}

// TestStreamNamesWhatIsImpossible has catalogues too large for Solve that no plan can serve.
func TestStreamNamesWhatIsImpossible(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of items, as others that are tested for races")
	}
	for name, change := range map[string]func(p *placement.Problem, e []placement.Entry){
		"no service carries it": func(p *placement.Problem, e []placement.Entry) {
			e[2500].Item.Tags = []string{"liquid"}
			for w := range p.Network.Sites {
				p.Network.Sites[w].Excludes = e[2500].Item.Tags
			}
		},
		"the best reachable share": func(p *placement.Problem, _ []placement.Entry) {
			p.Policy.Within = []placement.Promise{{Days: 1, Share: 1}}
		},
		"of room in": func(p *placement.Problem, _ []placement.Entry) {
			for w := range p.Network.Sites {
				p.Network.Sites[w].Capacity.Units = 1
			}
		},
	} {
		p, few := simpleCatalogue()
		var entries []placement.Entry
		for i := range 2600 {
			e := few[i%len(few)]
			e.Item.ID = "item " + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676))
			e.Demand.Item = e.Item.ID
			entries = append(entries, e)
		}
		change(&p, entries)
		plan, err := placement.Stream(t.Context(), p, slicesAll(entries), nil, placement.Options{})
		require.ErrorIs(t, err, placement.ErrInfeasible, "%s %+v", name, plan)
		require.ErrorContains(t, err, name)
	}
}
