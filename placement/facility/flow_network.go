package facility

import (
	"math/bits"
	"slices"

	"github.com/forwardstock/forwardstock/internal/transport"
)

// network finds how open facilities serve clients that may be shared, at the
// lowest cost: a transportation problem.
type network struct {
	solver *transport.Solver
	md     *model
}

// newNetwork returns nil if the numbers are too large for exact prices, or if stop
// says so.
func newNetwork(md *model, stop func() bool) *network {
	solver, err := transport.New(transport.Problem{
		Demand: md.demand, Supply: md.capacity, Cost: md.table(), Whole: true, Stop: stop,
	})
	if err != nil {
		return nil
	}
	return &network{solver: solver, md: md}
}

// table returns the costs of the lists in full, in units: that of client j at
// facility i is in place j * facilities + i.
func (md *model) table() []int64 {
	n := len(md.number)
	cost := make([]int64, n*md.clients)
	for k := range cost {
		cost[k] = Never
	}
	for j := range md.clients {
		for k := md.start[j]; k < md.start[j+1]-1; k++ {
			cost[j*n+int(md.site[k])] = md.cost[k] / md.unit
		}
	}
	return cost
}

// serve returns what it costs in ticks to serve the clients from the facilities
// in open, opening costs left out, impossible if they cannot.
func (w *network) serve(open []bool) int64 {
	for i, in := range open {
		w.solver.SetOpen(i, in)
	}
	r := w.solver.Solve(0)
	if r.Status != transport.Optimal {
		return impossible
	}
	return w.md.ticks(r.Value)
}

// stranded returns, after serve found no way, clients for which the facilities
// that may serve any of them are too small: those that an unserved client could
// take capacity from, and so on. It returns nil if a client has no facility at
// all.
func (w *network) stranded() []int32 {
	n, m := len(w.md.number), w.md.clients
	for j := range m {
		sites := w.md.site[w.md.start[j] : w.md.start[j+1]-1]
		if !slices.ContainsFunc(sites, func(i int32) bool { return w.solver.IsOpen(int(i)) }) {
			return nil
		}
	}
	got := make([]int64, m)
	fed := make([][]int32, n) // clients of each facility
	gave := make([]int64, n)  // what is missing is owed by a site or lacks a client
	for _, s := range w.solver.Shipments(nil) {
		if s.Units > 0 {
			got[s.Client] += s.Units
			gave[s.Site] += s.Units
			fed[s.Site] = append(fed[s.Site], int32(s.Client))
		}
	}
	seen, used := make([]bool, m), make([]bool, n)
	var list []int32
	reach := func(j int32) {
		if !seen[j] {
			seen[j] = true
			list = append(list, j)
		}
	}
	for j, d := range w.md.demand {
		if got[j] < d {
			reach(int32(j))
		}
	}
	for i, v := range gave {
		if v > w.md.capacity[i] {
			for _, j := range fed[i] {
				reach(j)
			}
		}
	}
	for next := 0; next < len(list); next++ {
		j := list[next]
		for _, i := range w.md.site[w.md.start[j] : w.md.start[j+1]-1] {
			if used[i] || !w.solver.IsOpen(int(i)) {
				continue
			}
			used[i] = true
			for _, k := range fed[i] {
				reach(k)
			}
		}
	}
	slices.Sort(list)
	return list
}

// prices sets u to multipliers whose bound is what serve returned, but for what
// rounding takes away: least if they are rounded up, as most clients have one
// facility, which then pays for it.
func (w *network) prices(u []int64) {
	scale, unit := uint64(w.solver.Scale()), uint64(w.md.unit)
	for j, d := range w.md.demand {
		if d == 0 { // any capacity will do
			k := w.md.start[j]
			for k < w.md.start[j+1]-2 && !w.solver.IsOpen(int(w.md.site[k])) {
				k++
			}
			u[j] = w.md.cost[k]
			continue
		}
		hi, lo := bits.Mul64(uint64(max(0, w.solver.ClientPrice(j))), uint64(d))
		if hi >= scale {
			continue // no multiplier is that high
		}
		q, r := bits.Div64(hi, lo, scale)
		if q < uint64(w.md.most[j])/unit+1 {
			hi, lo := bits.Mul64(r, unit)
			part, _ := bits.Div64(hi, lo, scale)
			u[j] = int64(q*unit + part + 1)
		}
	}
}
