package whatif_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// byItself returns the problem of one item at the open sites of a plan.
func byItself(p placement.Problem, plan *placement.Plan, k int, times float64, sites int) placement.Problem {
	id := p.Items[k].ID
	out := placement.Problem{Items: []placement.Item{p.Items[k]}, Demand: p.Demand}
	out.Items[0].Limit = 0
	out.Demand.Items = nil
	for _, d := range p.Demand.Items {
		if d.Item == id {
			d.Mean *= times
			d.LevelVar *= times * times
			out.Demand.Items = append(out.Demand.Items, d)
		}
	}
	out.Network.Services, out.Network.Ways = p.Network.Services, p.Network.Ways
	for w, s := range p.Network.Sites {
		s.Fixed, s.Opening, s.Closing, s.Current, s.Rule = 0, 0, 0, false, placement.Free
		if s.Capacity = (placement.Capacity{}); !plan.Sites[w].Open {
			s.Rule = placement.Forbidden
		}
		out.Network.Sites = append(out.Network.Sites, s)
	}
	for _, e := range p.Network.ItemSites {
		if e.Item == id {
			out.Network.ItemSites = append(out.Network.ItemSites, e)
		}
	}
	for _, h := range p.Network.Held {
		if h.Item == id {
			out.Network.Held = append(out.Network.Held, h)
		}
	}
	out.Policy = p.Policy
	out.Policy.MinSites, out.Policy.MaxSites, out.Policy.Providers, out.Policy.Budget, out.Policy.Within = 0, sites, nil, 0, nil
	for i, w := range p.Policy.Within {
		if price := plan.Promises[i].Price; w.Item == "" && price > 0 {
			w.Share, w.Penalty = 1, price
			out.Policy.Within = append(out.Policy.Within, w)
		} else if w.Item == id {
			out.Policy.Within = append(out.Policy.Within, w)
		}
	}
	return out
}

// opened returns the problem with every site open that may be, and cheap to hold items
// at.
func opened(p placement.Problem) placement.Problem {
	p.Network.Sites = slices.Clone(p.Network.Sites)
	for w := range p.Network.Sites {
		s := &p.Network.Sites[w]
		if s.PerItem /= 4; s.Rule == placement.Free {
			s.Rule = placement.Forced
		}
	}
	p.Policy.MaxSites, p.Policy.Providers = 0, nil
	return p
}

// fewest returns how many sites a best plan of at most four needs, by enumeration, and
// what it costs.
func fewest(p placement.Problem, plan *placement.Plan, k int, times float64) (n int, cost placement.Money, any bool) {
	cost, any = smallplan.Best(byItself(p, plan, k, times, 4))
	for n = 1; any && n < 4; n++ {
		if c, ok := smallplan.Best(byItself(p, plan, k, times, n)); ok && c == cost {
			return n, cost, any
		}
	}
	return n, cost, any
}

// breakEvens finds the volumes by enumeration: of the first doubling, then by halves.
func breakEvens(p placement.Problem, plan *placement.Plan, k int) (pays, below []float64) {
	last, n := 0.0, 1
	for times := 1.0 / 256; times <= 256 && n < 4; times *= 2 {
		now, _, any := fewest(p, plan, k, times)
		if !any {
			continue
		}
		for ; n < now; n++ {
			low, high := last, times
			for i := 0; i < 7 && low > 0; i++ {
				middle := low + (high-low)/2
				if m, _, ok := fewest(p, plan, k, middle); ok && m > n {
					high = middle
				} else {
					low = middle
				}
			}
			pays, below = append(pays, high), append(below, low)
		}
		last = times
	}
	return pays, below
}

func TestBreakEvensAgainstEnumeration(t *testing.T) {
	found, items, split := 0, 0, 0
	for i, p := range small(t, 66, 25, smallplan.Size{Items: 2, Regions: 4, Sites: 4, Services: 2, Promises: 2, Terms: smallplan.AllTerms}) {
		p = opened(p)
		plan, err := placement.Solve(context.Background(), p, proving)
		if err != nil {
			continue
		}
		for k, item := range p.Items {
			got, err := whatif.BreakEvenOf(context.Background(), p, plan, item.ID, whatif.BreakEvenOptions{}, proving)
			require.NoError(t, err, "problem %d, item %d", i, k)
			if smallplan.Total(&p, k) == 0 {
				require.Equal(t, whatif.NoDemand, got.Advice)
				continue
			}
			if !slices.ContainsFunc(plan.Sites, func(s placement.SitePlan) bool { return s.Open }) {
				require.Equal(t, whatif.NotServed, got.Advice)
				continue
			}
			items++
			n, _, _ := fewest(p, plan, k, 1)
			require.Equal(t, n, max(1, got.Sites), "problem %d, item %d", i, k)
			pays, below := breakEvens(p, plan, k)
			require.Len(t, got.Volumes, len(pays), "problem %d, item %d", i, k)
			for j, v := range got.Volumes {
				found++
				require.Equal(t, j+2, v.Sites)
				require.Equal(t, pays[j], v.Pays.Times, "problem %d, item %d", i, k)
				m, cost, _ := fewest(p, plan, k, pays[j])
				require.Equal(t, m, v.Pays.Sites)
				require.Equal(t, cost, v.Pays.Best.Cost)
				require.Equal(t, cost, v.Pays.BestParts.Total())
				require.LessOrEqual(t, v.Pays.Best.Bound, cost)
				fewer, ok := smallplan.Best(byItself(p, plan, k, pays[j], m-1))
				require.Equal(t, ok, v.Pays.Fewer.Possible)
				require.Equal(t, fewer, v.Pays.Fewer.Cost)
				require.LessOrEqual(t, v.Pays.Fewer.Bound, fewer)
				if below[j] == 0 {
					require.Nil(t, v.Below)
					continue
				}
				require.Equal(t, below[j], v.Below.Times)
				_, cost, _ = fewest(p, plan, k, below[j])
				require.Equal(t, cost, v.Below.Best.Cost)
			}
			switch got.Advice {
			case whatif.SplitItem:
				split++
				require.Greater(t, got.Keep, 1)
			case whatif.TooLittleKnown:
				require.Equal(t, 1, got.Keep)
				require.Greater(t, got.Sites, 1)
			default:
				require.LessOrEqual(t, got.Sites, 1)
			}
		}
	}
	require.True(t, testing.Short() || found > 3 && split > 1, "%d of %d, %d", found, items, split)
}

// The deviation of a saving is that of demand drawn at random, and with as much
// evidence as is asked for the split is supported, but not with a tenth less.
func TestEvidenceAgainstSampling(t *testing.T) {
	weighed, asked := 0, 0
	for i, p := range small(t, 67, 50, smallplan.Size{Items: 1, Regions: 5, Sites: 4, Services: 2, Promises: 1, Terms: smallplan.AllTerms}) {
		p = opened(p)
		d := &p.Demand.Items[0]
		d.LevelVar, d.Concentration, d.Orders = d.Mean*d.Mean/4, float64(2+i%7), 20
		plan, err := placement.Solve(context.Background(), p, proving)
		if err != nil {
			continue
		}
		got, err := whatif.BreakEvenOf(context.Background(), p, plan, p.Items[0].ID, whatif.BreakEvenOptions{Confidence: 0.99}, proving)
		require.NoError(t, err)
		for _, e := range got.Evidence {
			weighed++
			require.Equal(t, e.Saving >= e.Needed, e.Supported)
			require.InDelta(t, forecast.NormalQuantile(0.99)*float64(e.Deviation), float64(e.Needed), 4)
			saving := sampled(t, p, plan, e, uint64(i))
			mean, deviation := moments(saving)
			require.InDelta(t, float64(e.Saving), mean, 0.05*float64(e.Deviation)+10, "problem %d", i)
			require.InDelta(t, float64(e.Deviation), deviation, 0.05*float64(e.Deviation)+10, "problem %d", i)
			if e.Supported {
				require.Zero(t, e.Orders)
				continue
			}
			asked++
			require.Greater(t, e.More, 1.0)
			if e.More < 1e9 {
				require.Equal(t, int64(math.Ceil(20*e.More)), e.Orders)
			}
			for factor, want := range map[float64]bool{1.001: true, 0.9: false} {
				other := p
				other.Demand.Items = slices.Clone(p.Demand.Items)
				o := &other.Demand.Items[0]
				o.LevelVar /= e.More * factor
				o.Concentration = (o.Concentration+1)*e.More*factor - 1
				if o.Concentration > 1e15 {
					continue
				}
				requireSupport(t, other, plan, p, e, want)
			}
		}
	}
	require.True(t, testing.Short() || weighed > 4 && asked > 1, "%d, %d", weighed, asked)
}

// requireSupport checks the rule by itself, at the lanes of the plans as they were.
func requireSupport(t *testing.T, other placement.Problem, plan *placement.Plan, p placement.Problem, e whatif.Evidence, want bool) {
	t.Helper()
	g := gains(t, p, plan, e)
	d := other.Demand.Items[0]
	mean, square := 0.0, 0.0
	for r, share := range d.Shares {
		mean += share * g[r]
		square += share * g[r] * g[r]
	}
	variance := d.LevelVar*mean*mean + (d.Mean*d.Mean+d.LevelVar)*(square-mean*mean)/(d.Concentration+1)
	require.Equal(t, want, float64(e.Saving) >= forecast.NormalQuantile(0.99)*math.Sqrt(variance))
}

// gains returns what a unit saves in every region.
func gains(t *testing.T, p placement.Problem, plan *placement.Plan, e whatif.Evidence) []float64 {
	t.Helper()
	g := make([]float64, len(p.Demand.Regions))
	for sign, sites := range map[float64]int{1: e.From, -1: e.Sites} {
		one := byItself(p, plan, 0, 1, sites)
		best, err := placement.Solve(context.Background(), one, proving)
		require.NoError(t, err)
		ways := map[int32]int32{}
		for _, s := range best.Items[0].Stock {
			ways[s.Site] = s.Way
		}
		for _, lane := range best.Items[0].Lanes {
			for _, o := range smallplan.Options(&one, 0, int(lane.Region)) {
				if o.Site != lane.Site || o.Service != lane.Service || o.Site >= 0 && o.Way != ways[o.Site] {
					continue
				}
				cost := float64(o.Cost())
				for n, w := range one.Policy.Within {
					if w.Penalty > 0 && w.Share == 1 {
						cost -= float64(w.Penalty) * float64(o.OnTime[n]) / 1e6
					}
				}
				d := one.Demand.Items[0]
				g[lane.Region] += sign * cost / (d.Mean * d.Shares[lane.Region])
			}
		}
	}
	return g
}

// sampled draws savings.
func sampled(t *testing.T, p placement.Problem, plan *placement.Plan, e whatif.Evidence, seed uint64) []float64 {
	t.Helper()
	g, d := gains(t, p, plan, e), p.Demand.Items[0]
	expected := 0.0
	for r, share := range d.Shares {
		expected += d.Mean * share * g[r]
	}
	src := rand.NewPCG(seed, 68)
	level := distuv.Gamma{Alpha: d.Mean * d.Mean / d.LevelVar, Beta: d.Mean / d.LevelVar, Src: src}
	out := make([]float64, 100_000)
	for i := range out {
		weights, sum := make([]float64, len(d.Shares)), 0.0
		for r, share := range d.Shares {
			if share > 0 {
				weights[r] = distuv.Gamma{Alpha: d.Concentration * share, Beta: 1, Src: src}.Rand()
				sum += weights[r]
			}
		}
		units := level.Rand()
		out[i] = float64(e.Saving) - expected
		for r, w := range weights {
			out[i] += units * w / sum * g[r]
		}
	}
	return out
}

func moments(x []float64) (mean, deviation float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		deviation += (v - mean) * (v - mean) / float64(len(x))
	}
	return mean, math.Sqrt(deviation)
}

// What a break-even takes of the limits is what the whole plan takes with the item
// changed.
func TestBreakEvensFindRoom(t *testing.T) {
	over, proved, seen := 0, 0, 0
	for i, p := range small(t, 69, 25, smallplan.Size{Items: 3, Regions: 4, Sites: 4, Services: 2, Promises: 1, Terms: smallplan.AllTerms}) {
		p = opened(p)
		p.Network.Pins = nil
		plan, err := placement.Solve(context.Background(), p, proving)
		if err != nil || len(plan.Limits) == 0 {
			continue
		}
		for k, item := range p.Items {
			got, err := whatif.BreakEvenOf(context.Background(), p, plan, item.ID, whatif.BreakEvenOptions{}, proving)
			require.NoError(t, err)
			for _, v := range got.Volumes {
				x := v.Pays
				if seen++; x.Proved {
					proved++
				}
				whole := p
				whole.Demand.Items = slices.Clone(p.Demand.Items)
				for j := range whole.Demand.Items {
					if d := &whole.Demand.Items[j]; d.Item == item.ID {
						d.Mean *= x.Times
						d.LevelVar *= x.Times * x.Times
					}
				}
				changed := *plan
				changed.Items = slices.Clone(plan.Items)
				changed.Items[k] = x.Best.Plan.Items[0]
				e, err := placement.Evaluate(context.Background(), whole, &changed, placement.Options{})
				require.NoError(t, err)
				n := 0
				for _, l := range e.Plan.Limits {
					at := slices.IndexFunc(x.Over, func(o placement.LimitCheck) bool { return o.Kind == l.Kind && o.Site == l.Site && o.Item == l.Item })
					if at >= 0 {
						require.Equal(t, l.Used, x.Over[at].Used, "problem %d, item %d, %v", i, k, l)
						require.Greater(t, l.Used, l.Limit)
						n++
					} else if l.Item == "" || l.Item == item.ID {
						require.LessOrEqual(t, l.Used, l.Limit, "problem %d, item %d", i, k)
					}
				}
				require.Len(t, x.Over, n)
				over += n
			}
		}
	}
	require.True(t, testing.Short() || over > 0 && proved > seen/2, "%d, %d of %d", over, proved, seen)
}

// Where the work ends first, what is not proved says so.
func TestBreakEvenWithoutWork(t *testing.T) {
	p := coasts()
	plan, err := placement.Solve(context.Background(), p, proving)
	require.NoError(t, err)
	b, err := whatif.BreakEvenOf(context.Background(), p, plan, "chair", whatif.BreakEvenOptions{}, placement.Options{Work: 1})
	require.NoError(t, err)
	for _, v := range b.Volumes {
		require.False(t, v.Pays.Proved && v.Pays.Best.Bound < v.Pays.Best.Cost*99/100)
	}
	_, err = whatif.BreakEvenOf(context.Background(), placement.Problem{}, plan, "chair", whatif.BreakEvenOptions{}, placement.Options{})
	require.ErrorIs(t, err, placement.ErrInvalid)
}
