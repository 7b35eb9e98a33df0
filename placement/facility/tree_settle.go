package facility

import "slices"

// settled reports whether nothing is left to be decided at a node whose
// facilities are all fixed. The bound of the main bundle is then that of the
// cheapest plan of the node, which is met.
func (w *worker) settled(n *node) bool {
	switch w.md.class {
	case uncapacitated:
	case shared:
		w.route(n)
	default:
		if w.md.blurred && !w.oracle.whole {
			w.refine(n)
			return false
		}
		if !w.decided() {
			w.relax(n)
			return false
		}
		w.assign(n)
		return true
	}
	w.meet(func(i int) bool { return n.domain.state[i] == opened })
	return true
}

// route moves the multipliers to the prices of the cheapest way to serve the
// clients from the open facilities.
func (w *worker) route(n *node) {
	if !w.serves(n.domain) {
		w.main.bound = impossible
		if clients := w.network.stranded(); clients != nil {
			shortAt(n.proof, clients)
			n.proof = nil
		}
		return
	}
	n.u = slices.Clone(w.main.center)
	w.network.prices(n.u)
	w.restrict(n)
	w.filter.of(w.md, n.domain)
	w.main.begin(n.u, n.domain, &w.filter, nil, 0)
}

// serves finds the cheapest way to serve the clients from the opened facilities of
// d if they are shared, and reports whether there is one.
func (w *worker) serves(d *domain) bool {
	for i, s := range d.state {
		w.marks[i] = s == opened
	}
	return w.network.serve(w.marks) != impossible
}

// relax moves the multipliers, once, to the prices of the cheapest way to serve
// the clients from the open facilities if they were shared, if that gives a
// better bound.
func (w *worker) relax(n *node) {
	if n.priced || w.network == nil {
		return
	}
	n.priced = true
	if !w.serves(n.domain) {
		return // the bundle will show it
	}
	u := slices.Clone(w.main.center)
	w.network.prices(u)
	w.md.restrict(&w.lists, n.domain, u)
	w.lists.clip(u)
	if w.oracle.eval(u, n.domain) <= w.main.bound {
		w.restrict(n)
		return
	}
	n.u = u
	seeds := w.main.export()
	w.restrict(n)
	w.filter.of(w.md, n.domain)
	w.main.begin(n.u, n.domain, &w.filter, seeds, w.main.t)
}

// decided reports whether every client has only one facility left.
func (w *worker) decided() bool {
	l := &w.lists
	return len(l.site) == 2*w.md.clients // with the sentinels
}

// assign moves the multipliers to where every client is served by the one
// facility that it has left, and notes that plan.
func (w *worker) assign(n *node) {
	n.u = slices.Clone(w.lists.most)
	w.main.begin(n.u, n.domain, &w.filter, nil, 0)
	if w.main.bound >= w.out.cost {
		return
	}
	w.out.cost = w.main.bound
	w.out.plan = answer{}
	for i, s := range n.domain.state {
		if s == opened {
			w.out.plan.open = append(w.out.plan.open, int32(i))
		}
	}
	for j := range w.md.clients {
		w.out.plan.serve = append(w.out.plan.serve, w.lists.site[w.lists.start[j]])
	}
}

// costOf returns the cost of the plan of the marked facilities in ticks,
// impossible if it has none or if that is not easily found out.
func (w *worker) costOf() int64 {
	switch w.md.class {
	case uncapacitated:
		return w.md.costOf(w.marks)
	case shared:
		cost := w.network.serve(w.marks)
		if cost == impossible {
			return impossible
		}
		for i, open := range w.marks {
			if open {
				cost += w.md.opening[i]
			}
		}
		return cost
	case pooled:
		w.serve = slices.Grow(w.serve[:0], w.md.clients)[:w.md.clients]
		return w.md.costOfDistricts(w.marks, w.serve)
	}
	return impossible
}
