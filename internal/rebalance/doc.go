// Package rebalance decides which of the stock of one item to move between
// sites: where more is than will be needed, to where new goods would have to be
// sent otherwise.
//
//	min  sum_l (u_l x_l + F_l [x_l > 0]) + sum_w c_w n_w
//	     sum_{l from i} x_l <= surplus_i
//	     sum_{l to w} x_l <= short_w
//	     n_w = max(least_w, ceil((short_w - sum_{l to w} x_l) / pack)), 0 if nothing is short
//	     x_l >= 0, whole
//
// where u_l and F_l are the costs of a unit and of a shipment on lane l, and c_w
// that of a carton of new goods at w. A cost of a unit below zero says that even
// the move by itself saves, as of stock that is dear to keep where it is.
//
// What is not convex in it, shipments and whole cartons, is relaxed to its lower
// hull; then it is a transportation problem, which package transport
// solves exactly. Branching on the shipments and on the units that come to a
// site closes the rest (branch and bound, Land and Doig 1960).
package rebalance
