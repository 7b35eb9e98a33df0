package facility

import (
	"cmp"
	"slices"
)

// mixture is an approximate solution of the linear relaxation by pairs of a client
// and a facility, as far as it is not zero.
type mixture struct {
	share []float64 // of client j that facility i serves, at j * facilities + i
	some  []match   // the pairs
}

// sure reports whether a split is about a facility of which the relaxation knows
// whether it is open.
func (w *worker) sure(s split) bool {
	return s.kind == SplitFacility && (w.share[s.facility] < 0.001 || w.share[s.facility] > 0.999)
}

// assignments sets d to the mix of plans that the last step came from.
func (b *bundle) assignments(d *mixture) {
	n := len(b.oracle.opening)
	if len(d.share) != n*len(b.center) {
		d.share = make([]float64, n*len(b.center))
	} else {
		for _, p := range d.some {
			d.share[int(p.client)*n+int(p.facility)] = 0
		}
	}
	d.some = d.some[:0]
	add := func(j, i int32, w float64) {
		s := &d.share[int(j)*n+int(i)]
		if *s == 0 {
			d.some = append(d.some, match{j, i})
		}
		*s += w
	}
	for k, c := range b.cuts {
		w := b.theta[k]
		if w <= 0 {
			continue
		}
		for j, i := range c.serve {
			if i >= 0 {
				add(int32(j), i, w)
			}
		}
		for _, p := range c.wants {
			add(p.client, p.facility, w)
		}
		b.oracle.work += int64(len(c.serve)+len(c.wants)) / 2
	}
}

// pairSplits returns the splits by clients and facilities to try: of each client
// the one nearest to half, and of those the ones with most demand in mixture.
func (w *worker) pairSplits() []split {
	w.main.assignments(&w.mix)
	n := len(w.md.number)
	type candidate struct {
		split
		rank float64
	}
	best := make(map[int32]candidate)
	for _, p := range w.mix.some {
		if w.lists.length(int(p.client)) < 2 {
			continue
		}
		x := w.mix.share[int(p.client)*n+int(p.facility)]
		rank := max(0, min(x, 1-x))
		if w.md.demand != nil {
			rank *= float64(w.md.demand[p.client] + 1)
		}
		if c, ok := best[p.client]; rank > 1e-3 && (!ok || rank > c.rank || (rank == c.rank && p.facility < c.facility)) {
			best[p.client] = candidate{split{kind: SplitPair, facility: p.facility, client: p.client}, rank}
		}
	}
	var list []candidate
	for j := range w.md.clients {
		if c, ok := best[int32(j)]; ok {
			list = append(list, c)
		}
	}
	if len(list) == 0 { // the largest client that is not decided, at its nearest
		large := int32(-1)
		for j := range int32(w.md.clients) {
			if w.lists.length(int(j)) >= 2 && (large < 0 || (w.md.demand != nil && w.md.demand[j] > w.md.demand[large])) {
				large = j
			}
		}
		if large < 0 {
			return nil
		}
		return []split{{kind: SplitPair, facility: w.lists.site[w.lists.start[large]], client: large}}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(b.rank, a.rank) })
	splits := make([]split, 0, candidates)
	for _, c := range list[:min(candidates, len(list))] {
		splits = append(splits, c.split)
	}
	return splits
}

// serve returns the facility that serves most of each client, of equals the one
// with the lowest number, nobody if none does.
func (d *mixture) serve(facilities, clients int) []int32 {
	serve := make([]int32, clients)
	most := make([]float64, clients)
	for j := range serve {
		serve[j] = nobody
	}
	for _, p := range d.some {
		x := d.share[int(p.client)*facilities+int(p.facility)]
		if s := serve[p.client]; x > most[p.client] || (x == most[p.client] && p.facility < s) {
			serve[p.client], most[p.client] = p.facility, x
		}
	}
	return serve
}

// suggest notes the marked facilities, and who serves whom most in the
// relaxation, as a plan to begin a local search from.
func (w *worker) suggest() {
	if w.out.plan.open != nil {
		return
	}
	for i, in := range w.marks {
		if in {
			w.out.plan.open = append(w.out.plan.open, int32(i))
		}
	}
	w.main.assignments(&w.mix)
	w.out.plan.serve = w.mix.serve(len(w.marks), w.md.clients)
}
