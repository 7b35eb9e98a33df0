package verify

import (
	"math/big"
	"slices"

	"github.com/forwardstock/forwardstock/placement"
)

// groups are the sites by provider, with limits on how many of each may be open.
// Group 0 holds those without such limits.
type groups struct {
	of          []int // by site
	least, most []int // by group
}

func newGroups(p *placement.Problem) groups {
	g := groups{of: make([]int, len(p.Network.Sites)), least: []int{0}, most: []int{len(p.Network.Sites)}}
	for i, limit := range p.Policy.Providers {
		for w := range p.Network.Sites {
			if p.Network.Sites[w].Provider == limit.Provider {
				g.of[w] = i + 1
			}
		}
		most := limit.Max
		if most == 0 {
			most = len(p.Network.Sites)
		}
		g.least, g.most = append(g.least, limit.Min), append(g.most, most)
	}
	return g
}

// kept reports whether so many open sites by group are within the limits.
func (g groups) kept(open []bool) bool {
	counts := make([]int, len(g.least))
	for w, is := range open {
		if is {
			counts[g.of[w]]++
		}
	}
	for i, n := range counts {
		if n < g.least[i] || n > g.most[i] {
			return false
		}
	}
	return true
}

// room says how many free sites may be opened: by group and in all, from low to
// high. There is no way to open any if some low is above its high.
type room struct {
	low, high []int // by group
	free      []int // by group
	least     int
	most      int
}

func (v ways) room() room {
	n := len(v.groups.least)
	r := room{low: slices.Clone(v.groups.least), high: slices.Clone(v.groups.most), free: make([]int, n), least: v.least, most: v.most}
	for w := range v.open {
		g := v.groups.of[w]
		switch {
		case v.open[w] && v.closed[w]:
			r.most = -1 // none
		case v.open[w]:
			r.low[g]--
			r.high[g]--
			r.least--
			r.most--
		case !v.closed[w]:
			r.free[g]++
		}
	}
	low, high := 0, 0
	for g := range r.free {
		r.low[g], r.high[g] = max(0, r.low[g]), min(r.free[g], r.high[g])
		if r.low[g] > r.high[g] {
			r.most = -1
		}
		low += r.low[g]
		high += r.high[g]
	}
	r.least, r.most = max(r.least, low), min(r.most, high)
	return r
}

// any reports whether there is a way at all.
func (v ways) any() bool {
	r := v.room()
	return r.least <= r.most
}

// number returns how many ways there are: a product of polynomials, one for each
// group, whose coefficients are the ways of opening so many of its sites.
func (v ways) number() *big.Int {
	r, sum := v.room(), new(big.Int)
	if r.least > r.most {
		return sum
	}
	all := []*big.Int{big.NewInt(1)}
	for g, free := range r.free {
		next := make([]*big.Int, len(all)+r.high[g])
		for i := range next {
			next[i] = new(big.Int)
		}
		choose := new(big.Int).Binomial(int64(free), int64(r.low[g]))
		for n := r.low[g]; n <= r.high[g]; n++ {
			for i, a := range all {
				next[i+n].Add(next[i+n], new(big.Int).Mul(a, choose))
			}
			choose.Mul(choose, big.NewInt(int64(free-n))).Quo(choose, big.NewInt(int64(n+1)))
		}
		all = next
	}
	for n := r.least; n <= r.most; n++ {
		sum.Add(sum, all[n])
	}
	return sum
}

// leastSum returns the smallest sum of worths over the ways of opening sites; there
// must be one. The sites that must be open, and the cheapest of every group that
// it needs, leave a choice without further interplay: the number of those taken
// from a group can be raised one by one, always at a higher price.
func (v ways) leastSum(worth []wide) wide {
	r := v.room()
	var sum wide
	free := make([][]wide, len(r.free))
	for w, x := range worth {
		if v.open[w] {
			sum = sum.plus(x)
		} else if !v.closed[w] {
			free[v.groups.of[w]] = append(free[v.groups.of[w]], x)
		}
	}
	var rest []wide
	taken := 0
	for g, list := range free {
		slices.SortFunc(list, wide.compare)
		for _, x := range list[:r.low[g]] {
			sum = sum.plus(x)
			taken++
		}
		rest = append(rest, list[r.low[g]:r.high[g]]...)
	}
	slices.SortFunc(rest, wide.compare)
	for _, x := range rest {
		if taken >= r.most || taken >= r.least && x.compare(wide{}) >= 0 {
			break
		}
		sum = sum.plus(x)
		taken++
	}
	return sum
}
