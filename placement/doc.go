// Package placement decides where to stock: which sites to open, which items
// each of them holds and in how many units and cartons, and which region each
// site serves, at the lowest total cost and with a proven bound.
//
// # The model
//
// Items k, regions r, sites w, services s. Every quantity is an integer:
//
//	q_kr     expected demand, in millionths of a unit:  round(1e6 M_k p_kr)
//	u_kws^i  cost of one unit, in millionths of a dollar, part i: inbound,
//	         handling, storage, parcel, late
//	C_krws   = sum_i round(q_kr u^i / 1e6)    cost of serving (k,r) by (w,s)
//	t_krwsp  = round(q_kr T_wsp / 1e6)        of it, on time for promise p
//
// where T is the share of parcels, in millionths, that arrive within the days
// of the promise. With y_w, z_kw and x_krws in {0,1}:
//
//	min   sum_w F_w y_w + sum_kw f_kw z_kw + sum_krws C_krws x_krws
//	s.t.  sum_ws x_krws = 1                        for every k, r with q_kr > 0
//	      x_krws <= z_kw <= y_w
//	      sum_krws t_krwsp x_krws >= ceil(a_p Q)   for every promise p, Q = sum q
//	      MinSites <= sum_w y_w <= MaxSites
//	      y_w, z_kw fixed where a site or an item at a site is forced or forbidden
//
// A forced z_kw = 1 needs an open site, as x <= z <= y says. Items without
// demand (all q_kr = 0) are left out: no z_kw, forced or not, is theirs.
//
// # The numbers, exactly
//
// Rounding is to the nearest integer, halves away from zero. The product
// 1e6 M_k p_kr is taken in float64 from the left; a_p is Promise.Share rounded
// to a whole number of millionths, so that ceil(a_p Q) is exact.
//
//	d_wr       geo.Distance from the site to the point of the region; a site
//	           without a point is at the point of the region of its ZIP
//	zone_wrs   Service.Zones, or geo.USZones() if nil, of d_wr
//	days_wrs   Transit.Lane(kind of the site, kind of the region, d_wr), then
//	           Shift(HandlingDays); the kind of a site is that of the region of
//	           its ZIP, and geo.Contiguous without one
//	T_wrsp     days_wrs.Within(Days of the promise)
//	inbound    ItemSite.Inbound, else PerUnit + round(PerKilo g / 1000)
//	           + round(PerM3 v / 1e9), with g grams and v cubic millimetres
//	handling   Site.Handling
//	storage    round(Storage v H / 2e9), H = Demand.Days
//	parcel     Card.Price of the item as a parcel, in zone_wrs
//	late       round(PerDay sum_i max(0, i - After) days_wrs[i] / 1e6)
//
// A lane k, r, w, s is absent where the site or the item at the site is
// forbidden, the site does not have the service, or its card does not carry the
// parcel to the zone.
//
// The sums are exact: [Plan.Cost] is the objective of the plan to the last
// millionth of a dollar, and [Plan.Bound] is proved by [Plan.Certificate] in
// integer arithmetic, which package verify checks without the solver.
//
// # The bound
//
// Relaxing the promises at prices s_p >= 0 (millionths of a dollar per unit on
// time) and the demand of every item and region at values v_kr leaves sites
// that decide for themselves (a two-level form of the Lagrangian of Erlenkotter
// 1978 and Cornuejols, Fisher and Nemhauser 1977):
//
//	C'_krws = floor((1e6 C_krws - sum_p s_p t_krwsp) / 1e6)
//	a_kw    = f_kw + sum_r min(0, min_s C'_krws - v_kr)
//	A_w     = F_w + sum_k min(0, a_kw)
//	bound   = sum_kr v_kr + sum_p floor(s_p ceil(a_p Q) / 1e6) + sum_w min(0, A_w)
//
// with the minimum over the sites taken under the limits on their number and
// what is forced or forbidden. Branching on the sites closes what is left; the
// bound of the plan is the smallest of the leaves of that tree.
//
// A forced item at a site counts its a_kw there even if it is above zero, and a
// site that must be open its A_w.
//
// # The search
//
// The first plan takes the fastest lanes from a few sites that look fast enough.
// It is there within a fraction of a second, before any limit of the options
// counts but that of time.
//
// At given prices of the promises every item goes its own way among the open
// sites, so a local search on the sites alone finds plans; the prices at which
// the best of them are both too slow and fast enough maximise the bound (Kelley
// 1960). There the values come from dual ascent (Erlenkotter 1978), which is
// exact for an item that belongs in one place, and the subgradient method. The
// best plan then spends what is on time beyond need where that saves most.
//
// The certificate branches on the sites only. In small problems the choice of
// items and regions can leave a gap between the best plan and the bound even
// with all sites decided: Solve enumerates what is left there, so that with Gap
// [Exact] such a plan is the best although its Status is Feasible.
//
// # After the optimisation
//
// Whole units are decided afterwards, so that none of this is in the bound; what
// it costs is reported beside it.
//
//   - The target of an item at a site follows from the demand of the territory by
//     its [Aim]: a chance to last, a share of demand served, or the least expected
//     cost.
//
//   - Stock there and on its way counts first. Stock on hand beyond the targets is
//     moved over Network.Transfers to sites that lack it, where that costs less
//     than new goods there and leaving it where it is; the moves of each item are
//     the best there are ([Move]). The rest is listed with the reason ([Idle]). It
//     is taken to keep its value.
//
//   - New goods come in whole cartons, no fewer than Item.MinCartons and
//     Way.MinUnits.
//
//   - What cartons are beyond the limits of items, of sites on units and volume,
//     and the budget, is cut where it saves least lost sales, by marginal value for
//     cost: [Plan.Grants] says how far from the best that can be.
//
//   - Orders of several items ([Problem.Baskets]) that come from several sites cost
//     more parcels. What that costs, never less than nothing, is in [Plan.Orders].
//
// [Plan.RoundingCost] is the price of whole units: holding Send and what is there
// up to the target, less mean and reserve, at what a unit of reserve costs.
//
// [Plan.Compared] leaves promises and limits aside: the best single site is the
// allowed one that serves everything at the least cost, and today's sites hold
// every item at each of them, whatever the rules for the future, and serve every
// region by the cheapest lane. Either is absent if it does not reach every
// region. [Choice] is the next best of what can be done with one item at one
// site, the promises being paid for at their prices in the plan.
package placement
