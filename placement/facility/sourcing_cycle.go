package facility

// cycle is the memory for moving several clients at once, each into the place that
// the next one leaves (cyclic exchange, Ahuja, Orlin, Pallottino, Scaparra and
// Scutella 2004). Where capacity is short hardly any client can move alone.
type cycle struct {
	clients []int32 // on the way so far
	to      []int32 // where each of them goes
	passed  []bool  // by facility: whether a client of it is on the way
	tries   int     // left for this way
	spun    []int64 // by client: when it was found to begin no cycle
}

const (
	longestCycle = 6
	cycleTries   = 1000
)

// rotateAll makes cyclic exchanges that save something, from clients near whom
// anything has changed, and reports whether there was one. Nothing may be
// overloaded.
func (s *sourcing) rotateAll() (changed bool) {
	if s.over > 0 || s.missing > 0 {
		return false
	}
	for j := range s.serve {
		for !s.stop() && s.changed(int32(j), s.cycle.spun[j]) {
			if s.rotate(int32(j)) {
				changed = true
				continue
			}
			s.cycle.spun[j] = s.clock
		}
	}
	return changed
}

// rotate makes a cyclic exchange that begins with client j and saves something, and
// reports whether it found one. Every such cycle has a client from whom on no part
// of it costs more than it saves (Lin and Kernighan 1973); only such parts are gone.
func (s *sourcing) rotate(j int32) bool {
	c := &s.cycle
	c.clients, c.to, c.tries = c.clients[:0], c.to[:0], cycleTries
	if !s.pursue(j, s.at(s.serve[j], j)) {
		return false
	}
	for k, i := range c.clients {
		s.move(i, c.to[k])
		s.push(i)
	}
	return true
}

// pursue looks for a place for client j, with what has been saved so far, its own
// cost included.
func (s *sourcing) pursue(j int32, saved int64) bool {
	c, d := &s.cycle, s.demand[j]
	depth := len(c.clients)
	first, from := j, s.serve[j]
	if depth > 0 {
		first = c.clients[0]
	}
	c.clients, c.to = append(c.clients, j), append(c.to, nobody)
	c.passed[from] = true
	defer func() { c.passed[from] = false }()
	for _, i := range s.neighbours(j) {
		left := saved - s.at(i, j)
		if left <= 0 {
			break
		}
		room := s.capacity[i] - s.load[i] - d
		if c.to[depth] = i; i == s.serve[first] {
			if depth > 0 && room+s.demand[first] >= 0 {
				return true
			}
			continue
		}
		if c.passed[i] {
			continue
		}
		if room >= 0 {
			return true
		}
		if depth+1 == longestCycle {
			continue
		}
		for k := s.head[i]; k >= 0; k = s.after[k] {
			s.work++
			if room+s.demand[k] < 0 {
				continue
			}
			if c.tries--; c.tries < 0 {
				return false
			}
			if s.pursue(k, left+s.at(i, k)) {
				return true
			}
			c.clients, c.to = c.clients[:depth+1], c.to[:depth+1]
			c.to[depth] = i
		}
	}
	return false
}
