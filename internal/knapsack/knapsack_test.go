package knapsack_test

import (
	"cmp"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/internal/knapsack"
)

// noLimit lets a search end.
const noLimit = 1 << 40

// items draws a problem with numbers of up to some bits.
func items(t *rapid.T, most int) ([]knapsack.Item, int64) {
	n := rapid.IntRange(0, most).Draw(t, "n")
	profits := rapid.Int64Range(-1, 1<<rapid.IntRange(1, 50).Draw(t, "profit bits"))
	weights := rapid.Int64Range(0, 1<<rapid.IntRange(1, 40).Draw(t, "weight bits"))
	alike := rapid.Bool().Draw(t, "alike")
	list := make([]knapsack.Item, n)
	total := int64(0)
	for k := range list {
		list[k] = knapsack.Item{Profit: profits.Draw(t, "profit"), Weight: weights.Draw(t, "weight")}
		if alike { // profit by weight is nearly the same
			list[k].Profit = list[k].Weight + 7
		}
		total += list[k].Weight
	}
	return list, rapid.Int64Range(-1, total+1).Draw(t, "capacity")
}

// total returns the profit and the weight of the items in.
func total(list []knapsack.Item, in []bool) (profit, weight int64) {
	for k, it := range list {
		if in[k] {
			profit += it.Profit
			weight += it.Weight
		}
	}
	return profit, weight
}

// bestSubset returns the highest profit by looking at all subsets.
func bestSubset(list []knapsack.Item, capacity int64) int64 {
	best := int64(0)
	for set := range 1 << len(list) {
		profit, weight := int64(0), int64(0)
		for k, it := range list {
			if set>>k&1 == 1 {
				profit += it.Profit
				weight += it.Weight
			}
		}
		if weight <= capacity {
			best = max(best, profit)
		}
	}
	return best
}

func TestBinaryIsTheBestSubset(t *testing.T) {
	var s knapsack.Solver
	rapid.Check(t, func(t *rapid.T) {
		list, capacity := items(t, 12)
		w := s.Binary(list, capacity, noLimit)
		require.Equal(t, bestSubset(list, capacity), w.Value)
		require.Equal(t, w.Value, w.Bound)
		profit, weight := total(list, w.In)
		require.Equal(t, w.Value, profit)
		require.LessOrEqual(t, weight, max(capacity, 0))
	})
}

func TestLimitedBinaryKeepsItsBound(t *testing.T) {
	var s knapsack.Solver
	rapid.Check(t, func(t *rapid.T) {
		list, capacity := items(t, 12)
		w := s.Binary(list, capacity, rapid.Int64Range(0, 60).Draw(t, "limit"))
		best := bestSubset(list, capacity)
		require.LessOrEqual(t, w.Value, best)
		require.GreaterOrEqual(t, w.Bound, best)
		require.LessOrEqual(t, w.Bound, max(0, s.Continuous(list, capacity).Value))
		w = s.Binary(list, capacity, 0)
		profit, weight := total(list, w.In)
		require.Equal(t, w.Value, profit)
		require.LessOrEqual(t, weight, max(capacity, 0))
	})
}

// table returns the highest profit by the textbook's table over capacities.
func table(list []knapsack.Item, capacity int64) int64 {
	best := make([]int64, capacity+1)
	for _, it := range list {
		for c := capacity; c >= it.Weight; c-- {
			best[c] = max(best[c], best[c-it.Weight]+it.Profit)
		}
	}
	return best[capacity]
}

// kinds are families of problems of rising difficulty (Pisinger 2005).
var kinds = []struct {
	name string
	item func(r *rand.Rand) knapsack.Item
}{
	{"uncorrelated", func(r *rand.Rand) knapsack.Item {
		return knapsack.Item{Profit: 1 + r.Int64N(1000), Weight: 1 + r.Int64N(1000)}
	}},
	{"weak", func(r *rand.Rand) knapsack.Item {
		w := 1 + r.Int64N(1000)
		return knapsack.Item{Profit: max(1, w+r.Int64N(200)-100), Weight: w}
	}},
	{"strong", func(r *rand.Rand) knapsack.Item {
		w := 1 + r.Int64N(1000)
		return knapsack.Item{Profit: w + 100, Weight: w}
	}},
	{"equal", func(r *rand.Rand) knapsack.Item {
		w := 1 + r.Int64N(1000)
		return knapsack.Item{Profit: w, Weight: w}
	}},
	{"clients", func(r *rand.Rand) knapsack.Item {
		return knapsack.Item{Profit: 1 + r.Int64N(1<<45), Weight: 5 + r.Int64N(31)}
	}},
}

func TestBinaryAgreesWithTheTable(t *testing.T) {
	var s knapsack.Solver
	r := rand.New(rand.NewPCG(1, 2))
	for _, kind := range kinds {
		for _, n := range []int{5, 20, 60, 200} {
			for range 10 {
				list, sum := make([]knapsack.Item, n), int64(0)
				for k := range list {
					list[k] = kind.item(r)
					sum += list[k].Weight
				}
				capacity := 1 + r.Int64N(sum)
				w := s.Binary(list, capacity, noLimit)
				require.Equal(t, table(list, capacity), w.Value, "%s %d", kind.name, n)
				profit, weight := total(list, w.In)
				require.Equal(t, w.Value, profit)
				require.LessOrEqual(t, weight, capacity)
			}
		}
	}
}

// fraction returns the highest profit of parts of items, by sorting.
func fraction(list []knapsack.Item, capacity int64) (value *big.Rat, whole []int, split int, amount int64) {
	order := make([]int, 0, len(list))
	for k, it := range list {
		if it.Profit > 0 {
			order = append(order, k)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := list[a], list[b]
		if x.Weight == 0 || y.Weight == 0 {
			return cmp.Compare(min(x.Weight, 1), min(y.Weight, 1))
		}
		return big.NewRat(y.Profit, y.Weight).Cmp(big.NewRat(x.Profit, x.Weight))
	})
	value = new(big.Rat)
	room := max(capacity, 0)
	for _, k := range order {
		if list[k].Weight > room {
			part := big.NewRat(room, list[k].Weight)
			value.Add(value, part.Mul(part, big.NewRat(list[k].Profit, 1)))
			return value, whole, k, room
		}
		room -= list[k].Weight
		value.Add(value, big.NewRat(list[k].Profit, 1))
		whole = append(whole, k)
	}
	return value, whole, -1, 0
}

// ceiling returns v rounded up.
func ceiling(v *big.Rat) int64 {
	q, r := new(big.Int).QuoRem(v.Num(), v.Denom(), new(big.Int))
	if r.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	return q.Int64()
}

func TestContinuousIsGreedy(t *testing.T) {
	var s knapsack.Solver
	rapid.Check(t, func(t *rapid.T) {
		list, capacity := items(t, 60)
		value, whole, split, amount := fraction(list, capacity)
		f := s.Continuous(list, capacity)
		require.Equal(t, ceiling(value), f.Value)
		require.Equal(t, split, f.Split)
		require.Equal(t, amount, f.Amount)
		in := make([]bool, len(list))
		for _, k := range whole {
			in[k] = true
		}
		require.Len(t, f.In, len(in))
		for k := range in {
			require.Equal(t, in[k], f.In[k], "item %d", k)
		}
	})
}

func TestCoverIsTheCheapestSubset(t *testing.T) {
	var s knapsack.Solver
	rapid.Check(t, func(t *rapid.T) {
		list, need := items(t, 10)
		parts, sum := make([]knapsack.Part, len(list)), int64(0)
		for k, it := range list {
			parts[k] = knapsack.Part{Cost: max(0, it.Profit), Size: it.Weight}
			sum += it.Weight
		}
		best := int64(-1)
		for set := range 1 << len(parts) {
			cost, size := int64(0), int64(0)
			for k, p := range parts {
				if set>>k&1 == 1 {
					cost += p.Cost
					size += p.Size
				}
			}
			if size >= need && (best < 0 || cost < best) {
				best = cost
			}
		}
		w, ok := s.Cover(parts, need, noLimit)
		require.Equal(t, best >= 0, ok)
		f, fits := s.ContinuousCover(parts, need)
		require.Equal(t, ok, fits)
		if !ok {
			require.Less(t, sum, need)
			return
		}
		require.LessOrEqual(t, f.Value, best)
		cost, size := new(big.Rat), int64(0)
		for k, p := range parts {
			if f.In[k] {
				require.NotEqual(t, f.Split, k)
				cost.Add(cost, big.NewRat(p.Cost, 1))
				size += p.Size
			}
		}
		if f.Split >= 0 {
			p := parts[f.Split]
			require.Positive(t, f.Amount)
			require.LessOrEqual(t, f.Amount, p.Size)
			part := big.NewRat(f.Amount, p.Size)
			cost.Add(cost, part.Mul(part, big.NewRat(p.Cost, 1)))
			size += f.Amount
		}
		require.GreaterOrEqual(t, size, need)
		require.Equal(t, new(big.Int).Quo(cost.Num(), cost.Denom()).Int64(), f.Value)
		// The multiplier of the need proves that no continuous cover is cheaper.
		if f.Split >= 0 {
			p := parts[f.Split]
			price := big.NewRat(p.Cost, p.Size)
			dual := new(big.Rat).Mul(price, big.NewRat(need, 1))
			for _, q := range parts {
				rest := new(big.Rat).Mul(price, big.NewRat(q.Size, 1))
				if rest.Sub(big.NewRat(q.Cost, 1), rest).Sign() < 0 {
					dual.Add(dual, rest)
				}
			}
			require.Zero(t, dual.Cmp(cost))
		}

		w, _ = s.Cover(parts, need, noLimit)
		require.Equal(t, best, w.Value)
		require.Equal(t, best, w.Bound)
		chosen, covered := int64(0), int64(0)
		for k, p := range parts {
			if w.In[k] {
				chosen += p.Cost
				covered += p.Size
			}
		}
		require.Equal(t, best, chosen)
		require.GreaterOrEqual(t, covered, need)
		w, _ = s.Cover(parts, need, rapid.Int64Range(0, 40).Draw(t, "limit"))
		require.LessOrEqual(t, w.Bound, best)
		require.GreaterOrEqual(t, w.Value, best)
	})
}

func TestLargestNumbers(t *testing.T) {
	var s knapsack.Solver
	list := []knapsack.Item{{1, 1 << 61}, {1 << 60, 1 << 60}, {1 << 60, 1<<60 - 1}, {1, 0}}
	w := s.Binary(list, 1<<60, noLimit)
	require.Equal(t, int64(1)<<60+1, w.Value)
	require.Equal(t, []bool{false, false, true, true}, append([]bool(nil), w.In...))
	f := s.Continuous(list, 1<<60)
	require.Equal(t, 1, f.Split)
	require.Equal(t, int64(1), f.Amount)
	require.Equal(t, int64(1)<<60+1+1, f.Value)
	// What is over the capacity weighs far more than what could be taken out.
	list = []knapsack.Item{{1 << 60, 1}, {1 << 59, 1 << 40}, {1<<59 - 1, 1<<40 - 1}, {1 << 58, 1 << 39}}
	for limit := range int64(20) {
		w = s.Binary(list, 1<<40, limit)
		require.GreaterOrEqual(t, w.Bound, int64(1)<<60+1<<59-1)
	}
	require.Equal(t, int64(1)<<60+1<<59-1, s.Binary(list, 1<<40, noLimit).Value)
}

func TestCallsDoNotAllocate(t *testing.T) {
	var s knapsack.Solver
	r := rand.New(rand.NewPCG(3, 4))
	list, parts := make([]knapsack.Item, 100), make([]knapsack.Part, 100)
	for k := range list {
		list[k] = kinds[1].item(r)
		parts[k] = knapsack.Part{Cost: list[k].Profit, Size: list[k].Weight}
	}
	require.Zero(t, testing.AllocsPerRun(10, func() {
		s.Continuous(list, 5000)
		s.Binary(list, 5000, noLimit)
		s.Cover(parts, 5000, noLimit)
		s.ContinuousCover(parts, 5000)
	}))
}

func BenchmarkBinary(b *testing.B) {
	for _, kind := range kinds {
		for _, n := range []int{40, 300, 3000} {
			b.Run(fmt.Sprintf("%s/%d", kind.name, n), func(b *testing.B) {
				var s knapsack.Solver
				r := rand.New(rand.NewPCG(5, uint64(n)))
				problems := make([][]knapsack.Item, 64)
				capacities := make([]int64, len(problems))
				for p := range problems {
					for range n {
						it := kind.item(r)
						problems[p] = append(problems[p], it)
						capacities[p] += it.Weight
					}
					capacities[p] = capacities[p]/8 + r.Int64N(capacities[p]/2)
				}
				b.ReportAllocs()
				for k := 0; b.Loop(); k++ {
					s.Binary(problems[k%64], capacities[k%64], noLimit)
				}
			})
		}
	}
}

func BenchmarkContinuous(b *testing.B) {
	for _, n := range []int{40, 3000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var s knapsack.Solver
			r := rand.New(rand.NewPCG(5, uint64(n)))
			list := make([]knapsack.Item, n)
			sum := int64(0)
			for k := range list {
				list[k] = kinds[4].item(r)
				sum += list[k].Weight
			}
			for b.Loop() {
				s.Continuous(list, sum/3)
			}
		})
	}
}

// TestFillIsTheBestSubsetHeavyEnough looks at all subsets, with profits below zero
// too.
func TestFillIsTheBestSubsetHeavyEnough(t *testing.T) {
	var s knapsack.Solver
	r := rand.New(rand.NewPCG(71, 72))
	filled, failed := 0, 0
	for range 5000 {
		list := make([]knapsack.Item, r.IntN(9))
		for k := range list {
			list[k] = knapsack.Item{Profit: r.Int64N(200) - 120, Weight: r.Int64N(30)}
		}
		capacity := r.Int64N(120) - 2
		least := capacity - r.Int64N(20)
		best, found := int64(0), false
		for set := range 1 << len(list) {
			in := make([]bool, len(list))
			for k := range in {
				in[k] = set>>k&1 == 1
			}
			if profit, weight := total(list, in); weight >= least && weight <= capacity && (!found || profit > best) {
				best, found = profit, true
			}
		}
		w, ok := s.Fill(list, least, capacity)
		require.Equal(t, found, ok)
		if !ok {
			failed++
			continue
		}
		require.Equal(t, best, w.Value)
		require.Equal(t, best, w.Bound)
		profit, weight := total(list, w.In)
		require.Equal(t, best, profit)
		require.True(t, weight >= least && weight <= capacity)
		if best < 0 {
			filled++
		}
	}
	require.Greater(t, filled, 300)
	require.Greater(t, failed, 300)
}
