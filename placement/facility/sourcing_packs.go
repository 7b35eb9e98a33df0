package facility

import "math/bits"

// packs finds the sets of clients that may be worth having together at a site of a
// region. By multipliers u of the clients a site with clients S costs
//
//	f_i + sum over S of (c_ij - u_j)
//
// beyond them, and the sum of the u_j and of the least of that for every site, 0 if
// it can be closed, is a bound of all partitions. A set that costs more beyond the
// least than a partition costs beyond the bound is in none that is better.
type packs struct {
	capacity [regionSites]int64
	demand   [regionClients]int64
	grain    [regionSites]int64 // units of a step of the tables
	u        [regionClients]int64
	high     [regionClients]int64 // multipliers end there
	rho      [regionSites]int64
	bound    int64
	worth    []int64  // by steps: most that clients save within them
	sets     []uint64 // and which
	items    []pack
	tail     []int64 // by item and steps: what that one and later ones save at most
	full     bool
	work     int64
}

// pack is a client that may be in a set.
type pack struct {
	saves, demand int64
	steps         int
	bit           uint64
}

const (
	packSteps  = 1 << 10 // steps of a table at most; what is rounded leaves the bound valid
	packRounds = 30
	packMost   = 60_000 // columns at most
	packFar    = 1e18   // no multiplier moves farther
)

// begin takes over the numbers of r.
func (p *packs) begin(r *region, s *sourcing) {
	for k, j := range r.clients {
		p.demand[k], p.u[k], p.high[k] = s.demand[j], max(0, r.prices[j]), s.alone[j]
	}
	for f, i := range r.sites {
		p.capacity[f] = s.capacity[i]
		p.grain[f] = s.capacity[i]/packSteps + 1
	}
	p.work, p.full = 0, false
}

// raise raises the bound of r by the subgradient method and reports whether a
// partition may cost less than the present one.
func (p *packs) raise(r *region, stop func() bool) bool {
	n := len(r.clients)
	var dir [regionClients]float64
	best := p.u
	var rho [regionSites]int64
	p.bound = lowest
	scale, failures := 0.7, 0
	for t := range packRounds {
		var miss [regionClients]int
		z := int64(0)
		for k := range n {
			z += p.u[k]
			miss[k] = 1
		}
		for f := range r.sites {
			value, set := p.fill(r, f)
			if rho[f] = value; value < 0 || r.must>>f&1 == 1 {
				z += value
				for ; set != 0; set &= set - 1 {
					miss[bits.TrailingZeros64(set)]--
				}
			}
		}
		if z > p.bound {
			p.bound, best, p.rho, failures = z, p.u, rho, 0
			if z >= r.now {
				return false
			}
		} else if failures++; failures == 5 {
			failures = 0
			scale *= 0.6
			p.u = best
		}
		if stop() {
			return false
		}
		if t == packRounds-1 {
			break
		}
		norm := 0.0
		for k := range n {
			dir[k] = float64(miss[k]) + float64(0.6*dir[k])
			norm += float64(dir[k] * dir[k])
		}
		if norm == 0 {
			break
		}
		step := scale * float64(r.now-z) / norm
		for k := range n {
			by := min(max(step*dir[k], -packFar), packFar)
			p.u[k] = min(max(0, p.u[k]+int64(by)), p.high[k])
		}
	}
	p.u = best
	return true
}

// fill returns the least that site f costs beyond the multipliers, and with which
// clients.
func (p *packs) fill(r *region, f int) (cost int64, set uint64) {
	width := int(p.capacity[f]/p.grain[f]) + 1
	p.room(width)
	worth, sets := p.worth[:width], p.sets[:width]
	clear(worth)
	clear(sets)
	for k := range r.clients {
		saves, d := p.u[k]-r.serving[f][k], p.demand[k]
		if saves <= 0 || d > p.capacity[f] {
			continue
		}
		steps := int(d / p.grain[f])
		for w := width - 1; w >= steps; w-- {
			if v := worth[w-steps] + saves; v > worth[w] {
				worth[w], sets[w] = v, sets[w-steps]|1<<k
			}
		}
		p.work += int64(width) / 8
	}
	return r.opening[f] - worth[width-1], sets[width-1]
}

func (p *packs) room(width int) {
	if len(p.worth) < width {
		p.worth, p.sets = make([]int64, width), make([]uint64, width)
	}
}

// column is a site of a region with a set of clients, and what that costs beyond
// the bound.
type column struct {
	clients uint64
	extra   int64
	site    int32
}

// collect adds the columns of site f that cost at most limit beyond the bound, and
// reports whether there are not too many.
func (p *packs) collect(r *region, f int, limit int64) bool {
	base := p.rho[f]
	if r.must>>f&1 == 0 {
		base = min(0, base)
	}
	if p.rho[f]-base > limit {
		return true
	}
	p.items = p.items[:0]
	for k := range r.clients {
		saves, d := p.u[k]-r.serving[f][k], p.demand[k]
		if saves > -limit && d <= p.capacity[f] {
			p.items = append(p.items, pack{saves, d, int(d / p.grain[f]), 1 << k})
		}
	}
	width := int(p.capacity[f]/p.grain[f]) + 1
	if size := (len(p.items) + 1) * width; len(p.tail) < size {
		p.tail = make([]int64, size)
	}
	clear(p.tail[len(p.items)*width : (len(p.items)+1)*width])
	for k := len(p.items) - 1; k >= 0; k-- {
		row, next, x := p.tail[k*width:(k+1)*width], p.tail[(k+1)*width:(k+2)*width], &p.items[k]
		copy(row, next)
		if x.saves > 0 {
			for w := width - 1; w >= x.steps; w-- {
				row[w] = max(row[w], next[w-x.steps]+x.saves)
			}
		}
	}
	p.work += int64(len(p.items)*width) / 8
	p.extend(r, int32(f), width, 0, pack{saves: base - r.opening[f], demand: p.capacity[f], steps: width - 1}, limit)
	return !p.full
}

// extend adds the columns of a site that continue a set: what it saves, the room
// that is left and its clients are those of so. Of the items those from k on may be
// added.
func (p *packs) extend(r *region, f int32, width, k int, so pack, limit int64) {
	for ; ; k++ {
		p.work++
		if p.full || so.saves+p.tail[k*width+so.steps] < -limit {
			return
		}
		if k == len(p.items) {
			if len(r.columns) == packMost {
				p.full = true
				return
			}
			r.columns = append(r.columns, column{so.bit, -so.saves, f})
			return
		}
		if x := &p.items[k]; x.demand <= so.demand {
			p.extend(r, f, width, k+1, pack{so.saves + x.saves, so.demand - x.demand, so.steps - x.steps, so.bit | x.bit}, limit)
		}
	}
}
