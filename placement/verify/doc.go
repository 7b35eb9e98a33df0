// Package verify checks a plan against its problem without the solver: it
// derives feasibility, costs, promises, stock, comparisons and the bound again,
// from the definitions in the documentation of package placement and the
// certificate that travels with the plan. Integers are added in 128 bits, or
// refused where they do not fit; floats appear only where the definitions have
// them. It shares no code with the solver.
//
// What a plan may say in more than one way is checked to be one of them: the
// mean and deviation of stock within 1e-9 (the sum of a territory's shares depends
// on the order); shares of days within a millionth, and half a millionth of a unit
// for every lane; the prices of promises and limits, which are those of some leaf;
// the next choice for an item at a site, whose difference cannot be less than at
// the least cost of every region and site alone, and without rows, ways, losses
// and reserves is that of the best choice. An outcome of one or of all current
// sites holds the items by the ways that cost least if the site serves all that it
// reaches, and serves every region by the cheapest lane, the first of equals by
// site, then service, or loses it where that costs less. Names of outcomes,
// warnings, counts of work and what refinement saved are not checked.
//
// An answer without a plan has nothing to check but that it holds none, and its
// certificate if it has one.
//
// # Why the bound holds
//
// Take a leaf of the certificate with prices s >= 0 and values v, and any
// feasible plan (x, y, z) that opens sites in one of the ways of the leaf. A slot
// (w,m) is a site with a way in; z_kwm = 1 if item k comes to w by m. Usages of
// rows are whole numbers, a price is for a million of them.
//
//  1. Promise p brings sum t x units on time and is e_p = max(0, R_p - sum t x)
//     short, which costs ceil(e_p P_p / 1e6) if it has a penalty P_p, and must not
//     be else. As s_p <= P_p if there is one, that cost is at least s_p e_p / 1e6,
//     and e_p >= R_p - sum t x: the plan costs at least what it does without
//     penalties, plus s_p (R_p - sum t x) / 1e6. A limit i holds, sum a_i <= b_i,
//     or b_i y_w for one of a site, where the b_i of budget and items count what is
//     there already, so adding s_i (sum a_i - b_i) / 1e6 does not
//     raise the cost either. What stays of the constants is rounded down:
//     floor(s_p R_p / 1e6), -ceil(s_i b_i / 1e6) of budget and items, and
//     -ceil(sum s_i b_i / 1e6) of the limits of a site, for y_w.
//
//  2. Opening costs and closing costs are Closing + (Fixed - Closing) y of a
//     current site and (Fixed + Opening) y of another; those of changes are c z,
//     or c - c z where the item is held today. So there are constants, F_w and
//     f_kwm of any sign, and the cost is linear in y and z.
//
//  3. The coefficient of x_krls is 1e6 C + sum s a - sum s_p t, in millionths,
//     where a is what serving q_kr takes of the limits. As x >= 0 it may be
//     rounded down: C'. That of z_kwm is f_kwm and what the shipment takes of the
//     budget, floor(s_b f / 1e6).
//
//  4. For every k, r with demand, sum x = 1, or sum x + lost = 1 where sales may be
//     lost, so adding v_kr (1 - sum x - lost) changes nothing, whatever the sign of
//     v_kr. It leaves sum v outside, C' - v as the coefficient of x, and what it
//     costs to lose less v as that of lost: at least min(0, that). A region
//     without demand has no such equation, and so no value. Where it is pinned to a
//     site, the x of all others are zero, and left out.
//
//  5. The terms of k in slot (w,m) are none unless z_kwm = 1, and if so f plus
//     the sum over the set S of regions that it serves of C' - v, at least that of
//     the cheapest service, plus R(U(Q_S)): what the reserve of the quantity Q_S
//     costs, with what it takes of the limits. A number a_kwm that is at most
//     this for every S is derived below. At most one way is used, so the terms of
//     k at w are at least a_kw = min over m of a_kwm, or 0 if the item is not
//     there: at least min(0, a_kw) if it is free there, a_kw itself if it is forced,
//     and 0 if it has no slot.
//
//  6. All of these need y_w = 1, so the terms of w are at least A_w, the sum of
//     F_w, its limits' constant and those of its items, if y_w = 1, and 0 otherwise.
//     The plan opens every site that is forced, holds a forced item with demand,
//     or is open in the leaf; none that is forbidden or closed in the leaf; at
//     least MinSites, and one if there is demand that must not be lost; at most
//     MaxSites; and as many of each provider as its limits say. The sum over w is
//     at least the least sum of A_w over such sets. The least sum over n sites of a
//     provider is that of its cheapest, convex in n, and all providers share
//     nothing but the total: so take the sites that must be open, the cheapest of
//     every provider up to its lower limit, then the cheapest of all that the upper
//     limits leave, up to the lower limit of the total, then those below zero up to
//     its upper limit.
//
// If every way that a feasible plan may open sites is in some leaf, the smallest
// bound of the leaves is a bound for all plans. A leaf without any such way
// proves nothing and needs to prove nothing.
//
// # Why the best prefix bounds any reserve
//
// Write p_r = C' - v and q_r for the regions that the slot reaches, and take
// concave u with u(0) = 0 and c >= 0. For any set S, P(Q_S) + c u(Q_S) is at most
// sum over S of p + c u(Q_S), where P(Q) is the least sum of p x over all
// 0 <= x <= 1 with sum q x = Q. That is a continuous knapsack: it takes the regions
// in rising order of p/q, the last one in part (Dantzig 1957), and P is convex and
// linear between the quantities of the prefixes of this order. P + c u is concave
// between them, so it is least at one of them: the best prefix, or none, bounds
// every set (Chakravarty, Orlin and Rothblum 1985; Shen, Coullard and Daskin 2003).
// It needs neither the formula of u nor that it rises. Where u rises, regions with
// p >= 0 only add, and prefixes of the others are enough.
//
// The reserve U is whole millionths of a unit, within 0.63 of a concave u
// ([forecast.Reserve]). Its cost in 1e-6 of a millionth of a dollar,
//
//	R(U) = 1e6 mul(U, hold) + s_units U + s_item U + s_volume mul(U, volume) + s_budget mul(U, money)
//
// with mul(U, x) = round(U x / 1e6), differs from c U, c the same without the
// roundings, by at most (1e6 + s_volume + s_budget) / 2. So for every set S that is
// not empty
//
//	sum p + R(U(Q_S)) >= sum p + c u(Q_S) - 0.63 c - (1e6 + s_volume + s_budget) / 2
//	                  >= min over prefixes of (sum p + c U) - 2 c - (1e6 + s_volume + s_budget)
//
// and the checker rounds that down to a millionth of a dollar. For the empty set
// it is 0. As U >= 0, the sum of the negative p is a bound too, and the better of
// both counts: it is exact where there is no reserve or none costs anything.
//
// # Why the leaves are complete
//
// The ways of a leaf are the sets of sites that contain some sites, avoid some
// others, and have sizes, in all and by provider, between two limits. By provider
// they are counted by polynomials: the coefficient of x^n of sum C(free, n) x^n,
// n within its limits, says in how many ways it may open n free sites, and that of
// the product in how many all providers may together. Two leaves share a way if and
// only if none opens what the other closes and the sizes leave room for both: the
// lower limits of the providers and of all do not pass the upper ones. If no two
// leaves share a way and their numbers add up to that of the whole problem, then
// every way is in exactly one leaf. This takes time quadratic in the leaves, with a
// small constant, for any certificate, whether or not it comes from a tree.
package verify
