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

func problems(n int) func(yield func(uint64, placement.Problem) bool) {
	return func(yield func(uint64, placement.Problem) bool) {
		for seed := range uint64(n) {
			if !yield(seed, smallplan.Problem(rand.New(rand.NewPCG(seed, 0)), smallplan.Tiny)) {
				return
			}
		}
	}
}

func TestProblemsAreValidAndRepeatable(t *testing.T) {
	for seed, p := range problems(500) {
		again := smallplan.Problem(rand.New(rand.NewPCG(seed, 0)), smallplan.Tiny)
		a, err := json.Marshal(p)
		require.NoError(t, err)
		b, err := json.Marshal(again)
		require.NoError(t, err)
		require.Equal(t, string(a), string(b))

		require.NoError(t, p.Demand.Check(), "seed %d", seed)
		for _, s := range p.Network.Services {
			require.NoError(t, s.Card.Check(), "seed %d", seed)
			require.NoError(t, s.Transit.Check(), "seed %d", seed)
			require.NoError(t, s.Zones.Check(), "seed %d", seed)
		}
	}
}

// Every edge of the model must occur, and both outcomes, or tests that draw
// from here prove little.
func TestProblemsAreDiverse(t *testing.T) {
	seen := map[string]int{}
	for _, p := range problems(500) {
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

// literal is the model read aloud: every lane of every item and region in every
// combination, with what it needs.
func literal(p placement.Problem) (best placement.Money, feasible bool) {
	type cell struct{ item, region int }
	var cells []cell
	for k := range p.Items {
		for r := range p.Demand.Regions {
			if smallplan.Demand(&p, k, r) > 0 {
				cells = append(cells, cell{k, r})
			}
		}
	}
	sites := len(p.Network.Sites)
	chosen := make([]smallplan.Option, len(cells))
	judge := func(open int) {
		count, cost := 0, placement.Money(0)
		for w, site := range p.Network.Sites {
			is := open>>w&1 == 1
			if is && site.Rule == placement.Forbidden || !is && site.Rule == placement.Forced {
				return
			}
			if is {
				count++
				cost += site.Fixed
			}
		}
		if count < p.Policy.MinSites || p.Policy.MaxSites > 0 && count > p.Policy.MaxSites {
			return
		}
		for k := range p.Items {
			for w := range sites {
				f, rule := smallplan.Carrying(&p, k, w)
				holds, wanted := false, false
				for i, c := range cells {
					wanted = wanted || c.item == k
					holds = holds || c.item == k && int(chosen[i].Site) == w
				}
				holds = holds || wanted && rule == placement.Forced
				if holds && (rule == placement.Forbidden || open>>w&1 == 0) {
					return
				}
				if holds {
					cost += f
				}
			}
		}
		onTime := make([]int64, len(p.Policy.Within))
		for _, o := range chosen {
			cost += o.Cost()
			for i := range onTime {
				onTime[i] += o.OnTime[i]
			}
		}
		for i := range onTime {
			if onTime[i] < smallplan.Required(&p, i) {
				return
			}
		}
		if !feasible || cost < best {
			best, feasible = cost, true
		}
	}
	var choose func(i int)
	choose = func(i int) {
		if i == len(cells) {
			for open := range 1 << sites {
				judge(open)
			}
			return
		}
		for _, o := range smallplan.Options(&p, cells[i].item, cells[i].region) {
			chosen[i] = o
			choose(i + 1)
		}
	}
	choose(0)
	return best, feasible
}

func TestBestIsTheLiteralMinimum(t *testing.T) {
	size := smallplan.Size{Items: 2, Regions: 2, Sites: 3, Services: 2, Promises: 2}
	for seed := range uint64(400) {
		p := smallplan.Problem(rand.New(rand.NewPCG(seed, 1)), size)
		want, feasible := literal(p)
		got, ok := smallplan.Best(p)
		require.Equal(t, feasible, ok, "seed %d", seed)
		require.Equal(t, want, got, "seed %d", seed)
	}
}
