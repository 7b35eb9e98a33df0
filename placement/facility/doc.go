// Package facility solves uncapacitated location problems to proven
// optimality: which facilities to open, and which one serves each client, so
// that the costs of opening plus those of serving are least.
//
//	min  sum_i f_i y_i + sum_ij c_ij x_ij
//	     sum_i x_ij = 1          every client j is served
//	     x_ij <= y_i             from an open facility i
//	     MinOpen <= sum_i y_i <= MaxOpen
//	     y_i = 1, 0              for forced, forbidden facilities
//
// Without the third row this is the uncapacitated (or simple) facility location
// problem, UFL; with f = 0 and MinOpen = MaxOpen = p it is the p-median
// problem.
//
// The method needs no linear programming. Relaxing the first row with a
// multiplier u_j for each client leaves one independent decision for each
// facility, so that every vector u gives a lower bound at once. A proximal
// bundle method raises that bound, a swap local search finds plans, reduced
// costs fix facilities, and a branch and bound closes what is left. All data
// are integers, and every bound is computed in integers: floating point only
// chooses the vectors u at which to look. [Solution.Certificate] holds those
// that prove the bound; package certify checks them without any code from
// here.
//
// The result depends on the problem and the options only, not on the number of
// cores, unless a time limit or a cancelled context ends the search.
//
// [WriteLP] and [WriteMPS] write the exact model for other solvers, and
// [ReadSolution] takes their answers back, costed anew.
package facility
