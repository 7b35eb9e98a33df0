package transport

import "math"

// block is how many entries to look through, about, before a pivot.
const block = 32

// simplex pivots until no arc has a negative reduced cost, or until the work
// reaches limit. It reports whether it came to the end.
//
// Arcs are looked for in blocks of clients, going round; the most negative of a
// block enters. A row ends where even the site with the highest price could not
// gain: w - u - mu >= 0 for all the rest.
func (s *Solver) simplex(limit int64) bool {
	clients := len(s.problem.Demand)
	s.dearest()
	for {
		site, client, cost, best := int32(none), int32(none), int64(0), int64(0)
		if s.highest > 0 {
			site, best = s.dearest()
			client = s.root
		}
		for enough := s.work + block; s.idle < clients && s.work < enough; s.idle++ {
			j := s.cursor
			if s.cursor++; s.cursor == clients {
				s.cursor = 0
			}
			if i, w, change := s.cheapest(j); change < best {
				site, client, cost, best = i, s.sites+int32(j), w, change
			}
		}
		if best < 0 {
			s.pivot(site, client, cost, best)
			s.idle = 0
		} else if s.idle >= clients {
			return true
		}
		if s.work >= limit {
			return false
		}
	}
}

// cheapest returns the arc to client j with the most negative reduced cost; a
// change of 0 says that none is negative.
func (s *Solver) cheapest(j int) (site int32, cost, change int64) {
	if s.problem.Demand[j] == 0 {
		return none, 0, 0
	}
	u := s.price[s.sites+int32(j)]
	end := u + s.highest
	row := s.row(j, int(s.sites))
	price := s.price
	site = none
	for k := range row {
		e := &row[k]
		if e.ticks >= end {
			s.work += int64(k)
			return site, cost, change
		}
		if c := e.ticks - u - price[e.site]; c < change {
			site, cost, change = e.site, e.ticks, c
		}
	}
	s.work += int64(len(row))
	return site, cost, change
}

// dearest returns the site whose price is most above 0, so that its arc to the
// root should enter, and renews the highest price.
func (s *Solver) dearest() (site int32, change int64) {
	s.highest = math.MinInt64 / 4
	site = none
	for i, mu := range s.price[:s.sites] {
		if mu > s.highest {
			site, s.highest = int32(i), mu
		}
	}
	s.work += int64(s.sites)
	if s.highest <= 0 {
		return none, 0
	}
	return site, -s.highest
}
