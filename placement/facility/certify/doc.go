// Package certify checks the lower bounds that package facility proves. It
// shares no code with the solver: from the tables of the problem and the numbers
// of the certificate it derives every bound again, in integers.
//
// For multipliers u and any plan of the problem,
//
//	cost of the plan >= sum_j u_j + sum over its open i of rho_i
//	rho_i = f_i + sum_j min(0, c_ij - u_j)
//
// because a client j that facility i serves costs c_ij >= u_j + min(0, c_ij -
// u_j). The least right-hand side over the plans that a leaf of the certificate
// leaves possible is thus a bound of them, and the leaves together leave out no
// plan.
//
// With capacities, a facility saves no more than the best load that fits into it:
// that of a knapsack problem, with fractions where clients may be shared. Besides,
// the open facilities together must hold the whole demand, which rules out cheap
// sets of them, or, with a price for that row, adds to every rho. What they can
// hold together beyond the demand is all that any of them may leave unused: where
// clients are not shared, the best load must be as heavy as that asks for.
//
// With safety stock, a facility that serves the clients S has
//
//	rho_i = f_i + sum over S of (c_ij - u_j) + q_i sqrt(sum of the variances over S)
//
// at the least, where S holds all clients that only i may serve. The others of
// the best S are the first by savings per variance, as the root is concave.
package certify
