package facility

import (
	"github.com/forwardstock/forwardstock/internal/concave"
	"github.com/forwardstock/forwardstock/internal/exact"
)

// prefix is the kernel of problems with safety stock: a facility serves the set S
// of clients that minimises
//
//	f_i + sum over S of (c_ij - u_j) + q_i sqrt(sum of the variances over S)
//
// and that holds every client that only i may serve (Daskin, Coullard and Shen
// 2002). Clients that are worth their while stand together in the order of cost
// per variance.
type prefix struct {
	md      *model
	safety  []int64 // ticks per unit of standard deviation, by facility
	start   []int32 // by facility: first of its items
	items   []concave.Item
	size    []int32 // by facility: how many of its items it serves
	base    []int64 // by facility: variance of the clients that only it may serve
	scratch []int32
	rest    []concave.Item // scratch of holds
}

func newPrefix(md *model) *prefix {
	n := len(md.number)
	k := &prefix{
		md: md, safety: make([]int64, n), start: make([]int32, n+1),
		items: make([]concave.Item, len(md.site)), size: make([]int32, n), base: make([]int64, n),
		scratch: make([]int32, n),
	}
	for i, q := range md.safety {
		k.safety[i] = q * md.unit
	}
	return k
}

func (k *prefix) price(o *oracle, u []int64) int64 {
	sum, seen, ok := k.gather(o, u)
	for i := range o.reduced {
		if !ok || o.halts(seen+int64(k.start[i])) {
			clear(k.size)
			return o.abandon()
		}
		list, base := k.items[k.start[i]:k.start[i+1]], k.base[i]
		if len(list) == 0 {
			// The stock of a facility of which all is known is not relaxed.
			o.reduced[i] += exact.SqrtCeil(k.md.safety[i], base) * k.md.unit
			k.size[i] = 0
			continue
		}
		value, size := concave.Cheapest(list, k.safety[i], base)
		o.reduced[i] += value
		k.size[i] = int32(size)
	}
	return sum
}

// gather sorts the clients that are worth their while by facility. It sets
// o.reduced to the opening costs and those of clients that only one may serve,
// and returns the sum of the multipliers and how many entries it went through. It
// returns false if it was to halt.
func (k *prefix) gather(o *oracle, u []int64) (sum, seen int64, ok bool) {
	copy(o.reduced, o.opening)
	clear(k.base)
	next := k.scratch
	clear(next)
	site, cost, start := o.lists.site, o.lists.cost, o.lists.start
	entries := int64(0)
	for j, uj := range u {
		if o.halts(entries) {
			return 0, 0, false
		}
		sum += uj
		e := start[j]
		if start[j+1]-e == 2 {
			o.reduced[site[e]] += cost[e] - uj
			k.base[site[e]] += k.md.variance[j]
			continue
		}
		for ; cost[e] < uj; e++ { // the sentinel ends the list
			next[site[e]]++
		}
		entries += int64(e - start[j])
	}
	at := int32(0)
	for i, count := range next {
		k.start[i], next[i] = at, at
		at += count
	}
	k.start[len(next)] = at
	seen = entries
	for j, uj := range u {
		if o.halts(seen) {
			return 0, 0, false
		}
		e := start[j]
		if start[j+1]-e <= 2 {
			continue
		}
		v := k.md.variance[j]
		for ; cost[e] < uj; e++ {
			i := site[e]
			k.items[next[i]] = concave.Item{Cost: cost[e] - uj, Variance: v, ID: int32(j)}
			next[i]++
		}
		seen += int64(e - start[j])
	}
	o.work += 8*entries + int64(len(u)) + int64(len(next))
	return sum, seen, true
}

// gradient counts the clients that only one facility may serve as its own.
func (k *prefix) gradient(o *oracle, g, serve []int32) {
	start, site := o.lists.start, o.lists.site
	for j := range g {
		g[j] = 1
		if start[j+1]-start[j] == 2 && o.open[site[start[j]]] == 1 {
			g[j] = 0
		}
	}
	for j := range serve {
		serve[j] = nobody
		if g[j] == 0 {
			serve[j] = site[start[j]]
		}
	}
	for i, open := range o.open {
		if open == 0 {
			continue
		}
		for _, it := range k.items[k.start[i]:][:k.size[i]] {
			g[it.ID]--
			o.note(serve, it.ID, int32(i))
		}
	}
	o.work += int64(len(g)) + int64(len(k.items))/8
}
