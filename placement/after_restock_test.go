package placement

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// restocked is a random problem of sites whose territories are known, restocked.
func restocked(t *testing.T, seed uint64) *restocking {
	rng := rand.New(rand.NewPCG(seed, 5))
	p := &Problem{Demand: forecast.Demand{Days: 1 + rng.IntN(60)}}
	names := []string{"a", "b", "c", "d"}
	for _, id := range names {
		site := Site{ID: id}
		if rng.IntN(3) == 0 {
			site.Capacity.Units = 1 + rng.Int64N(150)
		}
		if rng.IntN(3) == 0 {
			site.Capacity.Volume = rate.Volume(1+rng.Int64N(200)) * rate.Volume(1e6)
		}
		p.Network.Sites = append(p.Network.Sites, site)
	}
	p.Network.Ways = []Way{{ID: "parcel"}, {ID: "pallet", MinUnits: 10 + rng.Int64N(20)}}
	plan := &Plan{}
	for k := range 1 + rng.IntN(4) {
		item := Item{
			ID: names[k], Weight: 500, Length: 100, Width: 100, Height: 100,
			CasePack: rng.Int64N(8), Value: Money(rng.IntN(20)) * rate.Dollar, Margin: Money(1+rng.IntN(30)) * rate.Dollar,
			Aim: []Aim{AimLevel, AimFill, AimProfit}[rng.IntN(3)], MinCartons: max(0, rng.Int64N(6)-3),
		}
		if rng.IntN(3) == 0 {
			item.Limit = 1 + rng.Int64N(120)
		}
		p.Items = append(p.Items, item)
		held := ItemPlan{Item: item.ID}
		for w := range p.Network.Sites {
			if rng.IntN(2) == 0 {
				mean := float64(1+rng.IntN(400)) / 10
				held.Stock = append(held.Stock, StockPlan{Site: int32(w), Way: rng.Int32N(2), Mean: mean, Deviation: mean / 3})
			}
			if rng.IntN(2) == 0 {
				p.Network.Stock = append(p.Network.Stock, Stock{Item: item.ID, Site: names[w], OnHand: rng.Int64N(90), OnWay: rng.Int64N(9)})
			}
		}
		plan.Items = append(plan.Items, held)
	}
	if rng.IntN(2) == 0 {
		p.Policy.Budget = Money(1+rng.IntN(2000)) * rate.Dollar
	}
	r := &restocking{Problem: p, plan: plan, stock: make([]map[int]*Stock, len(p.Items))}
	for from, a := range names {
		for to, b := range names {
			if from != to && rng.IntN(2) == 0 {
				p.Network.Transfers = append(p.Network.Transfers, Transfer{
					From: a, To: b, PerUnit: Money(rng.IntN(300)) * rate.Cent, PerShipment: Money(rng.IntN(20)) * rate.Dollar, Days: rng.IntN(8),
				})
			}
		}
	}
	index := map[string]int{}
	for i, id := range names {
		index[id] = i
	}
	for i := range p.Network.Stock {
		s := &p.Network.Stock[i]
		if r.stock[index[s.Item]] == nil {
			r.stock[index[s.Item]] = map[int]*Stock{}
		}
		r.stock[index[s.Item]][index[s.Site]] = s
	}
	for i := range p.Network.Transfers {
		t := &p.Network.Transfers[i]
		r.lanes = append(r.lanes, route{t, index[t.From], index[t.To]})
	}
	inbound, hold := int64(50+rng.IntN(200))*int64(rate.Cent), int64(1+rng.IntN(100))*int64(rate.Cent)
	r.costs = func(i int, s *StockPlan) shelf {
		return shelf{
			inbound: inbound, hold: hold * int64(1+s.Site), spend: inbound + int64(p.Items[i].Value),
			ship: int64(rate.Dollar), lead: 3 * int(max(0, s.Way)),
		}
	}
	r.keep = func(_, w int) int64 { return hold * int64(1+w) }
	require.NoError(t, r.run(context.Background(), 1))
	return r
}

// TestRestockKeepsItsLimits checks what holds whatever the numbers are.
func TestRestockKeepsItsLimits(t *testing.T) {
	moved, cut := 0, 0
	for seed := range uint64(3000) {
		r := restocked(t, seed)
		brought, bySite, sentTo := make([]int64, len(r.Items)), make([]int64, 4), make([]bool, 4)
		spent, sent := Money(0), false
		for i := range r.plan.Items {
			item := &r.Items[i]
			pack := max(item.CasePack, 1)
			for _, s := range r.plan.Items[i].Stock {
				require.GreaterOrEqual(t, s.Cartons, int64(0))
				require.Equal(t, s.Cartons*pack, s.Send)
				if s.Cartons > 0 {
					require.GreaterOrEqual(t, s.Send, r.Network.Ways[s.Way].MinUnits)
					require.GreaterOrEqual(t, s.Cartons, item.MinCartons)
					require.Less(t, s.kept(), s.Target)
					sent, sentTo[s.Site] = true, true
				}
				if s.kept() < s.Target && s.Cut == 0 && r.aim(item) != AimProfit {
					require.GreaterOrEqual(t, s.kept()+s.Send, s.Target)
				}
				require.True(t, s.Out == 0 || s.In == 0 && s.Out <= s.OnHand && s.kept() >= s.Target)
				require.LessOrEqual(t, s.In, max(0, s.Target-s.OnHand-s.OnWay))
				brought[i] += s.Send
				bySite[s.Site] += min(s.kept(), s.Target) + s.Send
				spent += Money(s.Send)*(item.Value) + Money(s.Send*r.costs(i, &s).inbound) + rate.Dollar
			}
			if item.Limit > 0 {
				require.LessOrEqual(t, brought[i], item.Limit)
			}
		}
		for _, m := range r.plan.Moves {
			require.Less(t, m.Cost+m.Lost, m.Instead, "seed %d: %+v", seed, m)
			spent += m.Cost
			moved++
		}
		for w, site := range r.Network.Sites {
			if sentTo[w] && site.Capacity.Units > 0 {
				require.LessOrEqual(t, bySite[w], site.Capacity.Units)
			}
			if sentTo[w] && site.Capacity.Volume > 0 {
				require.LessOrEqual(t, bySite[w]*1e6, int64(site.Capacity.Volume))
			}
		}
		require.Equal(t, spent, r.plan.Spent)
		if sent && r.Policy.Budget > 0 {
			require.LessOrEqual(t, spent, r.Policy.Budget)
		}
		for _, g := range r.plan.Grants {
			require.Positive(t, g.Cut)
			require.LessOrEqual(t, g.Worth, g.Most)
			cut++
		}
	}
	require.Greater(t, moved, 500)
	require.Greater(t, cut, 1000)
}

// TestMovesSaveMoney compares each restocking with the same without transfers:
// holding everything, new goods, moves and lost margin cost no more.
func TestMovesSaveMoney(t *testing.T) {
	total := func(r *restocking) (sum int64) {
		for i := range r.plan.Items {
			pack := max(r.Items[i].CasePack, 1)
			for j := range r.plan.Items[i].Stock {
				s := &r.plan.Items[i].Stock[j]
				at := r.costs(i, s)
				n := int64(0)
				if s.kept() < s.Target {
					n = max((s.Target-s.kept()-1)/pack+1, r.fewest(s, &r.Items[i])) * pack
				}
				sum += n*(at.inbound+at.hold) + s.kept()*at.hold
			}
			for w, there := range r.stock[i] {
				if r.plan.Items[i].at(w) == nil {
					sum += (there.OnHand + there.OnWay) * r.keep(i, w)
				}
			}
			for _, m := range r.moved[i] {
				sum += int64(m.Cost + m.Lost)
				if r.plan.Items[i].at(int(m.From)) == nil {
					sum -= m.Units * r.keep(i, int(m.From))
				}
			}
		}
		return sum
	}
	for seed := range uint64(1000) {
		r := restocked(t, seed)
		with := total(r)
		moves := len(r.plan.Moves)
		r.recall()
		if moves > 0 {
			require.Less(t, with, total(r), "seed %d", seed)
		}
	}
}

// TestProfitIsTheBestNumberOfCartons compares with every number of cartons.
func TestProfitIsTheBestNumberOfCartons(t *testing.T) {
	for seed := range uint64(150) {
		rng := rand.New(rand.NewPCG(seed, 6))
		mean := float64(1+rng.IntN(300)) / 7
		d := forecast.Dist{Mean: mean, Var: mean * (0.5 + 3*rng.Float64())}
		item := &Item{Aim: AimProfit, CasePack: 1 + rng.Int64N(30), Margin: Money(1 + rng.IntN(3000))}
		hold, kept := 1+rng.Int64N(3000), rng.Int64N(20)
		p := &Problem{}
		n := p.cartons(item, d, p.target(item, d, hold, kept), kept, hold)
		chances := make([]float64, 300)
		for k := range chances {
			chances[k] = d.PMF(int64(k))
		}
		cost := func(n int64) float64 { // by the definition, from the chances
			sum, units := 0.0, kept+n*item.CasePack
			for at, chance := range chances {
				k := int64(at)
				sum += chance * float64(hold*max(0, units-k)+int64(item.Margin)*max(0, k-units))
			}
			return sum
		}
		for m := range int64(40) {
			require.LessOrEqual(t, cost(n), cost(m)*(1+1e-7)+1e-6, "seed %d: %d and not %d cartons", seed, n, m)
		}
	}
}

func TestNoCartonForAHandful(t *testing.T) {
	p, d := &Problem{}, forecast.Dist{Mean: 361}
	for _, c := range []struct{ pack, there, want int64 }{
		{120, 0, 360}, {120, 1, 361}, {120, 200, 361}, {120, 360, 361}, {10, 0, 360}, {9, 0, 361}, {360, 0, 360}, {400, 0, 361}, {1, 0, 361},
	} {
		require.Equal(t, c.want, p.target(&Item{CasePack: c.pack}, d, 0, c.there), "%+v", c)
	}
}
