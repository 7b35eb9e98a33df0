// Package transport solves the transportation problem exactly: the cheapest
// way to serve clients with demands d_j from those of n sites with supplies s_i
// that are open.
//
//	min  sum_ij c_ij x_ij
//	     sum_i x_ij  = d_j       every client j is served,
//	     sum_j x_ij <= s_i       within the supply of every open site i
//	     x_ij >= 0
//
// The cost c_ij is either per unit of flow, or ([Problem.Whole]) for the whole
// client: a fraction of the demand then costs that fraction of c_ij, as in the
// capacitated location problems of the OR-Library.
//
// The method is the primal network simplex (Dantzig 1951) on the sites, the
// clients and a root that takes what the sites keep. Its trees are strongly
// feasible (Cunningham 1976), so it cannot cycle. A [Solver] keeps its tree from
// one Solve to the next: after sites opened or closed, or supplies or costs
// changed, it repairs what the change broke and goes on from there.
//
// # What is exact
//
// Everything is in integers. The simplex works on costs per unit, in ticks of
// 1/Scale:
//
//	w_ij = floor(Scale c_ij / d_j)
//
// Costs per unit are their own ticks, Scale = 1. Costs of whole clients get the
// least common denominator of all c_ij / d_j if ticks of that size fit: nothing
// is rounded then, and Bound = Value is the least cost, rounded up to an integer
// once. Otherwise Scale is the largest power of two that fits, and the solver
// brackets the least cost:
//
//   - Value is the cost of the plan that it found, summed as a fraction without
//     loss and rounded up once;
//   - Bound is proved by the integer prices mu_i <= 0 of [Solver.Prices]: for
//     any such prices no plan costs less than
//     (sum_j min_i (Scale c_ij - d_j mu_i) + sum_i s_i mu_i) / Scale, which is
//     evaluated without loss and rounded up.
//
// Before rounding up, the two differ by less than D / Scale, where D is the demand
// of the clients that more than one site could serve at their price, to the
// tick: about one client per open site. That is far less than 1 where Scale is
// large, so that Bound and Value are equal unless an integer happens to lie
// between them.
package transport
