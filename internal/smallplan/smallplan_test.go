package smallplan_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
)

func problems(n int, size smallplan.Size) func(yield func(uint64, placement.Problem) bool) {
	return func(yield func(uint64, placement.Problem) bool) {
		for seed := range uint64(n) {
			if !yield(seed, smallplan.Problem(rand.New(rand.NewPCG(seed, 0)), size)) {
				return
			}
		}
	}
}

func TestProblemsAreValidAndRepeatable(t *testing.T) {
	for _, size := range []smallplan.Size{smallplan.Tiny, smallplan.Small} {
		for seed, p := range problems(500, size) {
			again := smallplan.Problem(rand.New(rand.NewPCG(seed, 0)), size)
			a, err := json.Marshal(p)
			require.NoError(t, err)
			b, err := json.Marshal(again)
			require.NoError(t, err)
			require.Equal(t, string(a), string(b))
			require.NoError(t, p.Check(), "seed %d", seed)
		}
	}
}

// Every term must occur, and matter: without it, some problems would have
// another optimum.
func TestTermsMatter(t *testing.T) {
	for i := range 17 {
		if 1<<i == smallplan.Pins {
			continue // seldom do
		}
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			matters := 0
			size := smallplan.Size{Items: 2, Regions: 3, Sites: 4, Services: 2, Promises: 2, Terms: smallplan.AllTerms}
			for seed := range uint64(150) {
				size.Terms = smallplan.AllTerms | smallplan.Seasons
				with, ok1 := smallplan.Best(smallplan.Problem(rand.New(rand.NewPCG(seed, 5)), size))
				size.Terms &^= 1 << i
				without, ok2 := smallplan.Best(smallplan.Problem(rand.New(rand.NewPCG(seed, 5)), size))
				if ok1 != ok2 || with != without {
					matters++
				}
			}
			require.GreaterOrEqual(t, matters, 4)
		})
	}
}

// Every edge of the model must occur, and both outcomes, or tests that draw
// from here prove little.
func TestProblemsAreDiverse(t *testing.T) {
	seen := map[string]int{}
	for _, p := range problems(500, smallplan.Tiny) {
		_, feasible := smallplan.Best(p)
		seen[fmt.Sprint("feasible ", feasible)]++
		seen[fmt.Sprint("promises ", len(p.Policy.Within))]++
		for _, s := range p.Network.Sites {
			seen["site "+string(s.Rule)]++
		}
		for _, pair := range p.Network.ItemSites {
			seen["pair "+string(pair.Rule)]++
		}
		for k := range p.Items {
			if p.Demand.Items[k].Mean == 0 {
				seen["no demand"]++
			}
			for r := range p.Demand.Regions {
				if len(smallplan.Options(&p, k, r)) == 0 {
					seen["out of reach"]++
				}
			}
		}
		for _, r := range p.Demand.Regions {
			seen["region "+string(r.Kind)]++
		}
		if p.Policy.MinSites > 0 {
			seen["min"]++
		}
		if p.Policy.MaxSites > 0 {
			seen["max"]++
		}
	}
	for _, what := range []string{
		"feasible true", "feasible false", "promises 0", "promises 1", "promises 2", "site ", "site forced",
		"site forbidden", "pair ", "pair forced", "pair forbidden", "no demand", "out of reach",
		"region " + string(geo.Contiguous), "region " + string(geo.Alaska), "min", "max",
	} {
		require.GreaterOrEqual(t, seen[what], 20, what)
	}
	require.Greater(t, seen["feasible true"], 200)
}

// literal is the model read aloud: every set of open sites, every way of every
// item to every site, and every lane of every item and region, in every
// combination, with what it needs.
func literal(p placement.Problem) (best placement.Money, feasible bool) {
	sites := len(p.Network.Sites)
	type choice struct{ item, site, region int } // region -1: how the item comes to the site
	var choices []choice
	for k := range p.Items {
		if smallplan.Total(&p, k) == 0 {
			continue
		}
		for w := range sites {
			choices = append(choices, choice{k, w, -1})
		}
		for r := range p.Demand.Regions {
			if smallplan.Demand(&p, k, r) > 0 {
				choices = append(choices, choice{k, -1, r})
			}
		}
	}
	ways := make([]int32, len(p.Items)*sites) // -2: not held
	lanes := make([]smallplan.Option, len(choices))
	judge := func(open int) {
		cost := placement.Money(0)
		count, by := 0, map[string]int{}
		for w, site := range p.Network.Sites {
			is := open>>w&1 == 1
			if is && site.Rule == placement.Forbidden || !is && site.Rule == placement.Forced {
				return
			}
			if is {
				count++
				by[site.Provider]++
			}
			cost += smallplan.Sites(&p, w, is)
		}
		if count < p.Policy.MinSites || p.Policy.MaxSites > 0 && count > p.Policy.MaxSites {
			return
		}
		for _, l := range p.Policy.Providers {
			if by[l.Provider] < l.Min || l.Max > 0 && by[l.Provider] > l.Max {
				return
			}
		}
		limits := smallplan.Limits(&p)
		onTime := make([]int64, len(p.Policy.Within))
		use := func(uses []int64) {
			for i, u := range uses {
				limits[i].Used += u
			}
		}
		shipped := make([]int64, len(ways))
		for i, c := range choices {
			if c.region < 0 {
				continue
			}
			o := lanes[i]
			cost += o.Cost()
			for i, t := range o.OnTime {
				onTime[i] += t
			}
			if o.Site >= 0 {
				q := smallplan.Demand(&p, c.item, c.region)
				shipped[c.item*sites+int(o.Site)] += q
				use(smallplan.UsesUnits(&p, c.item, int(o.Site), o.Way, q, false))
			}
		}
		for _, c := range choices {
			if c.region >= 0 {
				continue
			}
			at := c.item*sites + c.site
			if ways[at] == -2 {
				cost += smallplan.Given(&p, c.item, c.site)
				continue
			}
			if open>>c.site&1 == 0 {
				return
			}
			stock := smallplan.Stock(&p, c.item, c.site, ways[at], shipped[at])
			cost += stock.Parts.Total()
			use(stock.Uses)
		}
		for _, l := range limits {
			if l.Used > l.Limit {
				return
			}
		}
		for i, promise := range p.Policy.Within {
			if onTime[i] < smallplan.Required(&p, i) && promise.Penalty == 0 {
				return
			}
			cost += smallplan.Broken(&p, i, onTime[i])
		}
		if !feasible || cost < best {
			best, feasible = cost, true
		}
	}
	var choose func(i int)
	choose = func(i int) {
		if i == len(choices) {
			for open := range 1 << sites {
				judge(open)
			}
			return
		}
		c := choices[i]
		if c.region < 0 {
			at := &ways[c.item*sites+c.site]
			if _, rule := smallplan.Carrying(&p, c.item, c.site); rule != placement.Forced {
				*at = -2
				choose(i + 1)
			}
			for _, m := range smallplan.Slots(&p, c.item, c.site) {
				*at = m
				choose(i + 1)
			}
			return
		}
		for _, o := range smallplan.Options(&p, c.item, c.region) {
			if o.Site < 0 || ways[c.item*sites+int(o.Site)] == o.Way {
				lanes[i] = o
				choose(i + 1)
			}
		}
	}
	choose(0)
	return best, feasible
}

func TestBestIsTheLiteralMinimum(t *testing.T) {
	found := 0
	for seed := range uint64(600) {
		size := []smallplan.Size{
			{Items: 2, Regions: 2, Sites: 2, Services: 2, Promises: 2},
			{Items: 1, Regions: 3, Sites: 3, Services: 1, Promises: 1},
			{Items: 2, Regions: 2, Sites: 2, Services: 1, Promises: 2},
		}[seed%3]
		if size.Terms = smallplan.AllTerms | smallplan.Seasons; seed%4 == 0 {
			size.Terms = 0
		}
		p := smallplan.Problem(rand.New(rand.NewPCG(seed, 1)), size)
		want, feasible := literal(p)
		got, ok := smallplan.Best(p)
		require.Equal(t, feasible, ok, "seed %d", seed)
		require.Equal(t, want, got, "seed %d", seed)
		if feasible {
			found++
		}
	}
	require.Greater(t, found, 200)
}

// A big sample is for the long tests.
func TestSmallProblemsAreSolvedFast(t *testing.T) {
	counts := map[bool]int{}
	for seed := range uint64(200) {
		_, ok := smallplan.Best(smallplan.Problem(rand.New(rand.NewPCG(seed, 2)), smallplan.Small))
		counts[ok]++
	}
	require.Greater(t, counts[true], 50)
	require.Greater(t, counts[false], 20)
}
