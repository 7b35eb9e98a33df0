package facility

import (
	"cmp"
	"math/bits"
	"slices"
)

const partitionNodes = 10_000 // at most

// raise prices the region and reports whether a partition may cost less than the
// present one.
func (r *region) raise(stop func() bool) bool {
	may := r.packs.raise(r, stop)
	r.work += r.packs.work
	r.least = r.now - r.packs.bound
	return may
}

// partition looks for a partition of the clients of the region into columns that
// costs less than the present one, by branch and bound on whom a client goes with,
// and reports whether it found one. It leaves out columns that alone cost more than
// limit beyond the bound.
func (r *region) partition(limit int64, stop func() bool) bool {
	p, must := &r.packs, r.must
	p.work = 0
	defer func() { r.work += p.work }()
	r.columns, r.list, r.chosen, r.best = r.columns[:0], r.list[:0], r.chosen[:0], r.best[:0]
	for f := range r.sites {
		if !p.collect(r, f, limit) {
			return false
		}
		if p.rho[f] < 0 { // the bound has it open
			must |= 1 << f
			if r.must>>f&1 == 0 && -p.rho[f] <= limit {
				r.columns = append(r.columns, column{0, -p.rho[f], int32(f)})
			}
		}
	}
	slices.SortFunc(r.columns, func(a, b column) int {
		return cmp.Or(cmp.Compare(a.extra, b.extra), cmp.Compare(a.site, b.site), cmp.Compare(a.clients, b.clients))
	})
	for k := range r.columns {
		r.list = append(r.list, int32(k))
	}
	r.work += 8 * int64(len(r.columns))
	r.nodes = 0
	r.branch(0, ^uint64(0)>>(64-len(r.clients)), must, 0, stop)
	return len(r.best) > 0
}

// branch completes a choice that costs some beyond the bound: left are the clients
// without a column, must the sites that need one, and the list from first on the
// columns that may follow, cheapest first.
func (r *region) branch(first int, left uint64, must uint32, cost int64, stop func() bool) {
	if left == 0 && must == 0 {
		if cost < r.least {
			r.least = cost
			r.best = append(r.best[:0], r.chosen...)
		}
		return
	}
	if r.nodes++; r.nodes > partitionNodes || (r.nodes%64 == 0 && stop()) {
		r.nodes = partitionNodes
		return
	}
	last := len(r.list)
	client, site := r.scarcest(r.list[first:], left, must, cost)
	for n := first; n < last && r.nodes < partitionNodes; n++ {
		k := r.list[n]
		x := r.columns[k]
		if cost+x.extra >= r.least {
			break
		}
		if x.clients&client == 0 && x.site != site {
			continue
		}
		for _, other := range r.list[first:last] {
			y := &r.columns[other]
			if cost+x.extra+y.extra >= r.least {
				break
			}
			if y.clients&x.clients == 0 && y.site != x.site {
				r.list = append(r.list, other)
			}
		}
		r.work += int64(last-first) / 2
		r.chosen = append(r.chosen, k)
		r.branch(last, left&^x.clients, must&^(1<<x.site), cost+x.extra, stop)
		r.chosen = r.chosen[:len(r.chosen)-1]
		r.list = r.list[:last]
	}
}

// scarcest returns the client, as a set, or else the site that the fewest of some
// columns have; the site is -1 if it is a client.
func (r *region) scarcest(list []int32, left uint64, must uint32, cost int64) (client uint64, site int32) {
	var of [regionClients]int32
	var at [regionSites]int32
	for _, k := range list {
		x := &r.columns[k]
		if cost+x.extra >= r.least {
			break
		}
		at[x.site]++
		for set := x.clients; set != 0; set &= set - 1 {
			of[bits.TrailingZeros64(set)]++
		}
	}
	r.work += int64(len(list))
	site, fewest := -1, int32(len(list)+1)
	for set := left; set != 0; set &= set - 1 {
		if k := bits.TrailingZeros64(set); of[k] < fewest {
			client, fewest = 1<<k, of[k]
		}
	}
	for set := must; set != 0; set &= set - 1 {
		if f := bits.TrailingZeros32(set); at[f] < fewest {
			client, site, fewest = 0, int32(f), at[f]
		}
	}
	return client, site
}
