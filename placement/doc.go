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
// of the promise: those of Transit.Lane(kind of site, kind of region, distance)
// shifted by the handling days of the site; the zone is that of the distance.
// The parts of one unit, each rounded to the nearest millionth of a dollar:
//
//	inbound   PerUnit + round(PerKilo weight / 1e3) + round(PerM3 volume / 1e9)
//	handling  Handling of the site
//	storage   round(Storage volume days / 2e9), half the horizon on average
//	parcel    price of the card for the item and the zone
//	late      round(PerDay sum_d share_d max(0, d - After) / 1e6)
//
// with weight in grams, volume (length times width times height) in cubic
// millimetres and days the length of the horizon. With y_w, z_kw and x_krws in {0,1}:
//
//	min   sum_w F_w y_w + sum_kw f_kw z_kw + sum_krws C_krws x_krws
//	s.t.  sum_ws x_krws = 1                        for every k, r with q_kr > 0
//	      x_krws <= z_kw <= y_w
//	      sum_krws t_krwsp x_krws >= ceil(a_p Q)   for every promise p, Q = sum q
//	      MinSites <= sum_w y_w <= MaxSites
//	      y_w, z_kw fixed where a site or an item at a site is forced or forbidden
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
// # After the optimisation
//
// Units and cartons are decided afterwards, per item and site, from the demand
// distribution of the territory that the site serves: see [ItemPlan]. Safety
// stock and rounding to cartons are therefore not in the bound; what they cost
// is reported beside it, as [Plan.SafetyCost].
package placement
