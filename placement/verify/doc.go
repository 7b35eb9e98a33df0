// Package verify checks a plan against its problem without the solver: it
// derives feasibility, costs, promises, stock, comparisons and the bound again,
// from the definitions in the documentation of package placement and the
// certificate that travels with the plan. Integers are added in 128 bits, or
// refused where they do not fit; floats appear only where the definitions have
// them. It shares no code with the solver.
//
// What a plan may say in more than one way is checked to be one of them: the
// mean, deviation and safety of stock within 1e-9 (the sum of a territory's
// shares depends on the order); shares of days within a millionth, and half a
// millionth of a unit for every lane; the price of a promise, which is that of
// some leaf; the next choice for an item at a site, whose difference with
// promises cannot be less than at the least cost, and without is that of the
// best choice. An outcome of one or of all current sites serves every region by
// the cheapest lane, the first of equals by site, then service. Names of
// outcomes, warnings and counts of work are not checked.
//
// An answer without a plan has nothing to check but that it holds none, and its
// certificate if it has one.
//
// # Why the bound holds
//
// Take a leaf of the certificate with prices s >= 0 and values v, and any
// feasible plan (x, y, z) that opens sites in one of the ways of the leaf.
//
//  1. The promises hold, sum_krws t x >= R_p with R_p = ceil(a_p Q), so the cost
//     of the plan is at least
//
//     sum_w F y + sum_kw f z + sum_krws (C - sum_p s_p t / 1e6) x + sum_p s_p R_p / 1e6
//
//     and, as x >= 0, it does not grow when the brackets and the last terms are
//     rounded down. The brackets become C'.
//
//  2. sum_ws x = 1 for every k, r with demand, so adding v_kr (1 - sum_ws x)
//     changes nothing, whatever the sign of v_kr. It leaves sum v outside and
//     C' - v as the coefficient of x. A region without demand has no such
//     equation, and so no value.
//
//  3. At most one service s has x_krws = 1, and none unless z_kw = 1. So the
//     terms of k at w are at least f + sum_r min(0, min_s C' - v) = a_kw if
//     z_kw = 1, the minimum being over the lanes that exist, and 0 otherwise:
//     at least min(0, a_kw) if the item is free there, a_kw itself if it is
//     forced, and 0 if it is forbidden.
//
//  4. All of these need y_w = 1, so the terms of w are at least A_w, the sum of
//     F_w and those of its items, if y_w = 1, and 0 otherwise. The plan opens
//     every site that is forced, holds a forced item with demand, or is open in
//     the leaf; none that is forbidden or closed in the leaf; at least MinSites,
//     and one if there is any demand; and at most MaxSites. The sum over w is
//     at least the least sum of A_w over such sets: the sites that must be open
//     and, of the free ones in rising order of A_w, as many as the lower limit
//     asks for, then those below zero up to the upper limit.
//
// If every way that a feasible plan may open sites is in some leaf, the smallest
// bound of the leaves is a bound for all plans. A leaf without any such way
// proves nothing and needs to prove nothing.
//
// # Why the leaves are complete
//
// The ways of a leaf are the sets of sites that contain some sites, avoid some
// others and have a size between two limits, so there are sum_n C(free, n) of
// them. Two leaves share a way if and only if none opens what the other closes
// and the sizes leave room for both. If no two leaves share a way and their
// numbers add up to that of the whole problem, then every way is in exactly one
// leaf. This takes time quadratic in the leaves, with a small constant, for any
// certificate, whether or not it comes from a tree.
package verify
