package transport

import "math"

// pivot brings the arc from site i to v, a client or the root, into the tree.
// change is its reduced cost, less than 0.
//
// The arc closes a cycle: down from the apex, where the paths of i and v to the
// root meet, to i, over the arc to v and back up. Flow along it grows until an
// arc against it is empty. Of several such arcs the last on the way leaves,
// which keeps the tree strongly feasible.
func (s *Solver) pivot(i, v int32, cost, change int64) {
	t := &s.tree
	a, b := i, v
	leaveA, leaveB := int32(none), int32(none)
	stepA, stepB := int64(math.MaxInt64), int64(math.MaxInt64)
	for a != b {
		if t.node[a].depth >= t.node[b].depth {
			if t.node[a].up && t.flow[a] < stepA {
				leaveA, stepA = a, t.flow[a]
			}
			a = t.node[a].parent
		} else {
			if !t.node[b].up && t.flow[b] <= stepB {
				leaveB, stepB = b, t.flow[b]
			}
			b = t.node[b].parent
		}
	}
	apex := a
	step := min(stepA, stepB)
	if step > 0 {
		s.shift(i, apex, -step)
		s.shift(v, apex, step)
	}
	if stepB <= stepA {
		t.rehang(v, leaveB, i, false, step, cost)
		s.reprice(v, -change)
	} else {
		t.rehang(i, leaveA, v, true, step, cost)
		s.reprice(i, change)
	}
	s.pivots++
}

// shift adds a flow that runs from v up to apex.
func (s *Solver) shift(v, apex int32, flow int64) {
	t := &s.tree
	for ; v != apex; v = t.node[v].parent {
		if t.node[v].up {
			t.flow[v] += flow
		} else {
			t.flow[v] -= flow
		}
	}
}

// reprice adds change to the prices of the sites at and below top, takes it
// from those of the clients, and renews the depths.
func (s *Solver) reprice(top int32, change int64) {
	t := &s.tree
	for v := top; v != none; v = t.after(v, top) {
		t.node[v].depth = t.node[t.node[v].parent].depth + 1
		if v < s.sites {
			t.price[v] += change
			s.highest = max(s.highest, t.price[v])
		} else {
			t.price[v] -= change
		}
		s.work++
	}
}
