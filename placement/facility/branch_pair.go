package facility

import (
	"cmp"
	"slices"
)

// pairSplits returns splits by whether a facility serves a client, for a node
// whose facilities are all fixed: first the clients about which the cuts of the
// last step disagree most. Each is tried with the facility that most cuts, of
// equals the nearest, would serve it from.
func (w *worker) pairSplits() []split {
	type candidate struct {
		split
		doubt float64 // by how much the facility's weight falls short of 1
	}
	var list []candidate
	weight := make([]float64, len(w.md.number))
	for j := range w.md.clients {
		sites := w.lists.site[w.lists.start[j] : w.lists.start[j+1]-1]
		if len(sites) < 2 {
			continue
		}
		for _, i := range sites {
			weight[i] = 0
		}
		for k, c := range w.main.cuts {
			if i := c.serve[j]; i >= 0 {
				weight[i] += w.main.theta[k]
			}
		}
		best := sites[0]
		for _, i := range sites {
			if weight[i] > weight[best] {
				best = i
			}
		}
		list = append(list, candidate{split{facility: best, pair: true, client: int32(j)}, 1 - weight[best]})
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(b.doubt, a.doubt) })
	splits := make([]split, 0, candidates)
	for _, c := range list[:min(len(list), candidates)] {
		splits = append(splits, c.split)
	}
	return splits
}
