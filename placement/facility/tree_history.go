package facility

import "slices"

// history remembers by how much splits on each facility raised the bound, per
// unit by which they moved its share (pseudo-costs, Benichou et al. 1971).
type history struct {
	sum   [2][]float64 // by side of the split and facility
	count [2][]float64
	all   [2]float64 // sums over all facilities
	trips [2]float64
}

// trial is one observation for the history.
type trial struct {
	facility int32
	side     int
	rise     float64 // per unit
}

func newHistory(facilities int) *history {
	h := new(history)
	for side := range 2 {
		h.sum[side] = make([]float64, facilities)
		h.count[side] = make([]float64, facilities)
	}
	return h
}

// add takes over an observation.
func (h *history) add(t trial) {
	h.sum[t.side][t.facility] += t.rise
	h.count[t.side][t.facility]++
	h.all[t.side] += t.rise
	h.trips[t.side]++
}

// expect returns the rise per unit to expect of a side of a split: the mean of
// what was seen, begun with one observation of the mean over all facilities.
func (h *history) expect(i int32, side int) float64 {
	mean := 1.0
	if h.trips[side] > 0 {
		mean = h.all[side] / h.trips[side]
	}
	return (h.sum[side][i] + mean) / (h.count[side][i] + 1)
}

// clone returns a copy of h.
func (h *history) clone() *history {
	c := *h
	for side := range 2 {
		c.sum[side], c.count[side] = slices.Clone(h.sum[side]), slices.Clone(h.count[side])
	}
	return &c
}

// renumber returns the history for the facilities of a compacted model.
func (h *history) renumber(column []int32, facilities int) *history {
	n := newHistory(facilities)
	n.all, n.trips = h.all, h.trips
	for i, c := range column {
		if c >= 0 {
			for side := range 2 {
				n.sum[side][c], n.count[side][c] = h.sum[side][i], h.count[side][i]
			}
		}
	}
	return n
}
