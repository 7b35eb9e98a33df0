// Package facility solves location problems to proven optimality: which
// facilities to open, and which of them serves each client, so that the costs of
// opening plus those of serving are least.
//
//	min  sum_i f_i y_i + sum_ij c_ij x_ij + sum_i q_i sqrt(sum_j v_j x_ij)
//	     sum_i x_ij = 1          every client j is served
//	     x_ij <= y_i             from an open facility i
//	     sum_j d_j x_ij <= s_i   within its capacity
//	     MinOpen <= sum_i y_i <= MaxOpen
//	     y_i = 1, 0              for forced, forbidden facilities
//
// The fields of [Problem] say which of these there are, and so which of the
// problems of the field it is:
//
//   - without capacities and q, uncapacitated facility location (UFL) and, with
//     f = 0 and MinOpen = MaxOpen = p, the p-median problem;
//   - with capacities and x between 0 and 1, capacitated facility location (CFL);
//   - with Single, x is 0 or 1: single-source capacitated facility location
//     (SSCFL) and, with f = 0 and p facilities, the capacitated p-median;
//   - with Safety q and Variance v, location with pooled safety stock (Daskin,
//     Coullard and Shen 2002), where x is 0 or 1 as well.
//
// The method needs no linear programming. Relaxing the first row with a
// multiplier u_j for each client leaves one independent problem for each
// facility, so that every vector u gives a lower bound at once. What that problem
// is makes the difference between the classes, and only that: nothing to decide,
// a knapsack problem with or without fractions, or the best prefix of a sorted
// list. Each has its kernel, in a file of its own. Subgradient and proximal bundle
// methods raise the bound, a local search finds plans, reduced costs fix
// facilities, and a branch and bound closes what is left. All data are integers,
// and every bound is computed in integers: floating point only chooses the
// vectors u at which to look. Of problems with many clients, the facilities that
// the relaxation leaves in doubt are priced in clusters, which closes most of its
// gap; with many clients for each open facility, the tree branches on whether some
// facility near a client is open (a variable of Elloumi 2010), which divides the
// sites that compete there evenly. [Solution.Certificate] holds the vectors that
// prove the bound; package certify checks them without any code from here. Package
// files reads the public instances, writes certificates, and exchanges models and
// answers with other solvers.
//
// The result depends on the problem and the options only, not on the number of
// cores, unless a time limit or a cancelled context ends the search.
package facility
