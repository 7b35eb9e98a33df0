package verify

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/placement"
)

func TestWideAgainstBigIntegers(t *testing.T) {
	edgy := rapid.OneOf(rapid.Int64(), rapid.SampledFrom([]int64{math.MinInt64, -1, 0, 1, math.MaxInt64}))
	rapid.Check(t, func(t *rapid.T) {
		var a, b wide
		bigA, bigB := new(big.Int), new(big.Int)
		for _, x := range rapid.SliceOf(edgy).Draw(t, "a") {
			a.add(x)
			bigA.Add(bigA, big.NewInt(x))
		}
		for _, x := range rapid.SliceOf(edgy).Draw(t, "b") {
			b.add(x)
			bigB.Add(bigB, big.NewInt(x))
		}
		x, y := edgy.Draw(t, "x")&math.MaxInt64, edgy.Draw(t, "y")&math.MaxInt64
		b.addProduct(x, y)
		bigB.Add(bigB, new(big.Int).Mul(big.NewInt(x), big.NewInt(y)))

		require.Equal(t, bigA.String(), a.String())
		require.Equal(t, bigB.String(), b.String())
		require.Equal(t, new(big.Int).Add(bigA, bigB).String(), a.plus(b).String())
		require.Equal(t, bigA.Cmp(bigB), a.compare(b))
		small, ok := a.small()
		require.Equal(t, bigA.IsInt64(), ok)
		if ok {
			require.Equal(t, bigA.Int64(), small)
			require.Equal(t, a, widen(small))
		}
	})
}

// TestPartitionAgainstEnumeration draws parts at random, and makes most of them
// by splitting, so that many are a partition.
func TestPartitionAgainstEnumeration(t *testing.T) {
	yes, no := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "sites")
		whole := ways{make([]bool, n), make([]bool, n), rapid.IntRange(0, n).Draw(t, "least"), rapid.IntRange(0, n).Draw(t, "most"), drawGroups(t, n)}
		for w := range n {
			if rule := rapid.IntRange(0, 9).Draw(t, "rule"); rule < 2 {
				whole.open[w], whole.closed[w] = rule == 0, rule == 1
			}
		}
		var parts []ways
		var grow func(v ways, free []int)
		grow = func(v ways, free []int) {
			switch choice := rapid.IntRange(0, 60).Draw(t, "choice"); {
			case choice == 0: // lost
			case choice == 1:
				parts = append(parts, v, v)
			case choice < 20 || len(free) == 0:
				parts = append(parts, v)
			default:
				w := free[0]
				in, out := v.and(v), v.and(v)
				in.open[w], out.closed[w] = true, true
				grow(in, free[1:])
				grow(out, free[1:])
			}
		}
		sites := make([]int, n)
		for w := range sites {
			sites[w] = w
		}
		grow(whole, rapid.Permutation(sites).Draw(t, "order"))

		want := true
		for way := range 1 << n {
			if !whole.has(way) {
				continue
			}
			in := 0
			for _, v := range parts {
				if v.has(way) {
					in++
				}
			}
			want = want && in == 1
		}
		f := &findings{kind: ErrFalse}
		partition(whole, parts, f)
		require.Equal(t, want, f.none(), "%v", f.err())
		if want {
			yes++
		} else {
			no++
		}
	})
	if !testing.Short() { // which draws too few to be sure of both
		require.Positive(t, yes)
		require.Positive(t, no)
	}
}

// has reports whether a set of open sites is among the ways.
func (v ways) has(way int) bool {
	count := 0
	for w := range v.open {
		is := way>>w&1 == 1
		if is {
			count++
		}
		if is && v.closed[w] || !is && v.open[w] {
			return false
		}
	}
	open := make([]bool, len(v.open))
	for w := range open {
		open[w] = way>>w&1 == 1
	}
	return count >= v.least && count <= v.most && v.groups.kept(open)
}

// drawGroups draws the providers of sites, with limits now and then.
func drawGroups(t *rapid.T, sites int) groups {
	p := placement.Problem{Policy: placement.Policy{Providers: []placement.ProviderLimit{{Provider: "A"}, {Provider: "B"}}}}
	for range sites {
		p.Network.Sites = append(p.Network.Sites, placement.Site{Provider: rapid.SampledFrom([]string{"", "A", "B"}).Draw(t, "provider")})
	}
	if rapid.Bool().Draw(t, "limited") {
		for i := range p.Policy.Providers {
			p.Policy.Providers[i].Min, p.Policy.Providers[i].Max = rapid.IntRange(0, 2).Draw(t, "min"), rapid.IntRange(0, 3).Draw(t, "max")
		}
	}
	return newGroups(&p)
}

// TestLeastSumAgainstEnumeration is the minimum over the ways of opening sites.
func TestLeastSumAgainstEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "sites")
		v := ways{make([]bool, n), make([]bool, n), rapid.IntRange(0, n).Draw(t, "least"), rapid.IntRange(0, n).Draw(t, "most"), drawGroups(t, n)}
		worth := make([]wide, n)
		for w := range n {
			rule := rapid.IntRange(0, 9).Draw(t, "rule")
			v.open[w], v.closed[w] = rule == 0, rule == 1
			worth[w] = widen(rapid.Int64Range(-5, 5).Draw(t, "worth"))
		}
		var least wide
		count := int64(0)
		for way := range 1 << n {
			if !v.has(way) {
				continue
			}
			var sum wide
			for w, x := range worth {
				if way>>w&1 == 1 {
					sum = sum.plus(x)
				}
			}
			if count++; count == 1 || sum.compare(least) < 0 {
				least = sum
			}
		}
		require.Equal(t, count > 0, v.any())
		require.Equal(t, count, v.number().Int64())
		if count > 0 {
			require.Equal(t, least, v.leastSum(worth))
		}
	})
}

func TestQuotients(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64().Draw(t, "a"), rapid.Int64().Draw(t, "b")
		x := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
		require.Equal(t, x.String(), product(a, b).String())
		want := new(big.Int).Div(x, big.NewInt(million)) // Euclidean: the floor
		require.Equal(t, want.String(), product(a, b).quotient().String())
		got, ok := product(a, b).millionth()
		require.Equal(t, ok, new(big.Int).Abs(want).Cmp(big.NewInt(most)) <= 0 || x.IsInt64())
		if ok {
			require.Equal(t, want.Int64(), got)
		}
		unit := wide{rapid.Int64Range(0, 1<<16-1).Draw(t, "hi"), rapid.Uint64().Draw(t, "lo")}
		part := rapid.Int64Range(0, forecast.MaxReserve).Draw(t, "part")
		n, _ := new(big.Int).SetString(unit.String(), 10)
		n.Mul(n, big.NewInt(part)).Quo(n, big.NewInt(million))
		require.Equal(t, n.String(), unit.times(part).String())
	})
}

// TestClaimsInOrder compares ratios exactly, close ones above all.
func TestClaimsInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func() claim {
			return claim{rapid.Int64Range(-1<<61, 1<<61).Draw(t, "net"), rapid.Int64Range(1, 1<<59).Draw(t, "q")}
		}
		a, b := draw(), draw()
		if rapid.Bool().Draw(t, "close") {
			b = claim{a.net + rapid.Int64Range(-1, 1).Draw(t, "more"), a.q + rapid.Int64Range(0, 1).Draw(t, "q more")}
		}
		want := big.NewRat(a.net, a.q).Cmp(big.NewRat(b.net, b.q))
		require.Equal(t, want, compareClaims(a, b))
	})
}

func TestManyLeaves(t *testing.T) {
	const n = 60
	whole := ways{make([]bool, n), make([]bool, n), 3, 12, newGroups(&placement.Problem{Network: placement.Network{Sites: make([]placement.Site, n)}})}
	var parts []ways
	var grow func(v ways, w int)
	grow = func(v ways, w int) {
		if w == 12 {
			parts = append(parts, v)
			return
		}
		in, out := v.and(v), v.and(v)
		in.open[w*5], out.closed[w*5] = true, true
		grow(in, w+1)
		grow(out, w+1)
	}
	grow(whole, 0)
	require.Len(t, parts, 4096)
	f := &findings{kind: ErrFalse}
	partition(whole, parts, f)
	require.NoError(t, f.err())
	partition(whole, parts[1:], f)
	require.ErrorIs(t, f.err(), ErrFalse)
}
