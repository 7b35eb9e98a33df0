package facility

import "slices"

// manyEach is from how many clients on that fit into a facility 0-1 knapsacks say
// hardly more than continuous ones.
const manyEach = 50

// blur lets facilities that hold many clients each be priced by continuous
// knapsacks, as if clients were shared, until that is no longer enough: they are
// quicker, and their gradients smoother.
func (md *model) blur(many int64) {
	n := int64(len(md.capacity))
	if md.class != single || n == 0 || md.clients == 0 {
		return
	}
	if total(md.capacity)/n/many > md.need/int64(md.clients) {
		md.blurred, md.one = true, 1<<10
	}
}

// sharpen sets whether knapsacks are 0-1 although the model is blurred.
func (w *worker) sharpen(whole bool) {
	w.oracle.whole = w.md.class == single && (whole || !w.md.blurred)
	w.filter.whole = w.oracle.whole
}

// worthSharpening reports whether 0-1 knapsacks raise the bound of the node by
// much of what is missing.
func (w *worker) worthSharpening(n *node, cut int64) bool {
	const part = 10
	w.oracle.whole = true
	z := w.oracle.eval(w.main.center, n.domain)
	w.oracle.whole = false
	return z-w.main.bound > (cut-w.main.bound)/part
}

// refine goes on at the node with 0-1 knapsacks.
func (w *worker) refine(n *node) {
	n.sharp = true
	w.sharpen(true)
	n.u = slices.Clone(w.main.center)
	w.restrict(n)
	w.filter.of(w.md, n.domain)
	w.main.begin(n.u, n.domain, &w.filter, nil, w.main.t)
}
