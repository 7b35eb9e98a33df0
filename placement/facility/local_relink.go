package facility

import "slices"

const (
	walkIdle   = 100            // rounds without gain after which a walk ends
	elitePlans = 40             // plans that a pool holds
	eliteStale = 2 * elitePlans // walks after which a pool that takes none is emptied
	eliteApart = 4              // facilities by which plans of a pool differ at least
)

// elites is a pool of good plans that differ from each other, the cheapest first.
type elites struct {
	plans   []elite
	stale   int // walks since it last took one
	emptied int // times since the best plan was found
}

type elite struct {
	open []int32 // in increasing order
	cost int64
}

// admit takes a plan into the pool if it is cheaper than the last one there and
// than all that are like it, whose place it takes. A pool that has taken none for
// long has nothing more to give and is emptied.
func (e *elites) admit(open []int32, cost int64) {
	if e.stale++; e.stale > eliteStale {
		e.plans, e.stale = e.plans[:0], 0
		e.emptied++
	}
	open = slices.Clone(open)
	slices.Sort(open)
	like := func(q elite) bool { return apart(q.open, open) < eliteApart }
	at := 0
	for at < len(e.plans) && e.plans[at].cost <= cost {
		if like(e.plans[at]) {
			return
		}
		at++
	}
	if at == elitePlans {
		return
	}
	e.plans = slices.Insert(slices.DeleteFunc(e.plans, like), at, elite{open, cost})
	e.plans = e.plans[:min(len(e.plans), elitePlans)]
	e.stale = 0
}

// inherit takes over the pool of a search on a model of more facilities, of which
// column has the numbers here, -1 for those that are gone.
func (c *climber) inherit(from *climber, column []int32) {
	for _, e := range from.elites.plans {
		var open []int32
		for i, state := range c.md.state {
			if state == opened {
				open = append(open, int32(i))
			}
		}
		for _, i := range e.open {
			if k := column[i]; k >= 0 && c.md.state[k] == free {
				open = append(open, k)
			}
		}
		c.set(open)
		c.repair()
		c.descend()
		c.elites.admit(c.open, c.exact())
	}
	c.elites.emptied = from.elites.emptied
	if c.trail.least != impossible {
		c.set(c.trail.best.open)
		c.setOut()
	}
}

// hopeful reports whether pools have not yet been emptied in vain often enough to
// doubt that there is a better plan.
func (c *climber) hopeful() bool { return c.agenda == nil && c.elites.emptied < 2 }

// apart returns the number of facilities that only one of two plans opens.
func apart(a, b []int32) int {
	both, k := 0, 0
	for _, i := range a {
		for k < len(b) && b[k] < i {
			k++
		}
		if k < len(b) && b[k] == i {
			both++
		}
	}
	return len(a) + len(b) - 2*both
}

// nextWalk begins a walk between two plans of the pool, or far from all while the
// pool is not full (Resende and Werneck 2006).
func (c *climber) nextWalk() {
	pool, rng := c.elites.plans, c.walk.rng
	if len(pool) < elitePlans {
		for range len(c.open) {
			c.shake()
		}
	} else {
		a, b := rng.IntN(len(pool)), rng.IntN(len(pool)-1)
		if b >= a {
			b++
		}
		c.set(pool[a].open)
		c.relink(pool[b].open)
	}
	c.descend()
	c.adopt()
	c.setOut()
}

// setOut begins a walk at the plan.
func (c *climber) setOut() {
	c.walk.least, c.walk.idle = impossible, 0
	c.walk.keep(c.open, nil, c.exact(), true)
}

// relink changes the plan towards one that opens exactly the facilities given, by
// the cheapest step each time (path relinking, Glover 1996), and stops at the
// cheapest plan of the middle half of the way.
func (p *plan) relink(guide []int32) {
	wanted := make([]bool, len(p.slot))
	var in, out, middle []int32
	for _, i := range guide {
		wanted[i] = true
		if p.slot[i] < 0 {
			in = append(in, i)
		}
	}
	for _, i := range p.open {
		if !wanted[i] {
			out = append(out, i)
		}
	}
	all := len(in) + len(out)
	least := int64(impossible)
	for left := all; left > all/4 && !p.stop(); left = len(in) + len(out) {
		if left <= all-all/4 && p.value < least {
			least = p.value
			middle = append(middle[:0], p.open...)
		}
		m, ok := p.towards(in, out)
		if !ok {
			break
		}
		p.make(m)
		gone := func(i int32) bool { return i == m.in || i == m.out }
		in, out = slices.DeleteFunc(in, gone), slices.DeleteFunc(out, gone)
	}
	if middle != nil {
		p.set(middle)
	}
}

// towards returns the move within the limits that saves most, of those that open
// one of in, close one of out, or both. It returns false if there is none.
func (p *plan) towards(in, out []int32) (m move, ok bool) {
	consider := func(i, o int32, saves int64) {
		if !ok || saves > m.saves {
			m, ok = move{i, o, saves}, true
		}
	}
	if len(p.open) < p.md.hi {
		for _, i := range in {
			consider(i, -1, p.gain[i])
		}
	}
	for _, o := range out {
		r := p.slot[o]
		if len(p.open) > p.md.lo {
			consider(-1, o, -p.loss[r])
		}
		for _, i := range in {
			consider(i, o, p.gain[i]-p.loss[r]+p.extra[r][i])
		}
	}
	p.work += int64(len(in)*len(out)+len(in)+len(out)) / 2
	return m, ok
}
