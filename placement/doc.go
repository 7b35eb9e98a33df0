// Package placement decides where to stock: which sites to open, which items
// each of them holds and in how many units and cartons, and which region each
// site serves, at the lowest total cost and with a proven bound.
//
// # The model
//
// Items k, regions r, sites w, ways m of bringing goods in, services s. Every
// quantity is an integer:
//
//	q_kr     expected demand, in millionths of a unit:  round(1e6 M_k p_kr)
//	Q_kw     what w serves of item k, V_k what there is of it: sums of q
//	u_kwms^i cost of one unit, in millionths of a dollar, part i: inbound,
//	         handling, storage, capital, returns, parcel, insurance, late
//	C_krwms  = sum_i round(q_kr u^i / 1e6)    cost of serving (k,r) from w, come by m
//	t_krwsp  = round(q_kr T_wsp / 1e6)        of it, on time for promise p
//	U_kwm(Q) the reserve that a territory needs which buys Q, in millionths of a unit
//
// where T is the share of parcels, in millionths, that arrive within the days
// of the promise. With y_w, z_kwm, x_krwms and l_kr in {0,1}, and e_p >= 0:
//
//	min   sum_w F_w y_w + sum_kwm f_kwm z_kwm + sum_krwms C_krwms x_krwms
//	      + sum_kwm round(U_kwm(Q_kw) h_kwm / 1e6) z_kwm        holding the reserve
//	      + sum_kr round(q_kr Margin_k / 1e6) l_kr              lost sales
//	      + sum_p ceil(Penalty_p e_p / 1e6)                     broken promises
//	s.t.  sum_wms x_krwms + l_kr = 1                for every k, r with q_kr > 0
//	      l_kr = 0                                  unless k MayLose
//	      x_krwms <= z_kwm,  sum_m z_kwm <= y_w
//	      MinSites <= sum_w y_w <= MaxSites, and so for the sites of every provider
//	      y_w, sum_m z_kwm fixed where a site or an item at a site is forced or forbidden
//	      x_krwms = 0                               where (k,r) is pinned to another site
//
// and the rows, which add up over all items:
//
//	promise p  sum t x + e_p >= ceil(a_p Q_p)       over what it is about, demand Q_p;
//	                                                e_p = 0 without a penalty
//	units w    sum_k (Q_kw + U_kw) <= 1e6 Units y_w
//	volume w   sum x round(q v_k / 1e6) + sum_k round(U_kw v_k / 1e6) <= Volume y_w
//	parcels w  sum_k Q_kw <= 1e6 Parcels H y_w
//	budget     sum x round(q b / 1e6) + sum_kwm (g_kwm + round(U b / 1e6)) z <= Budget + G,
//	           b_kwm = Value + inbound, g = Site.PerItem + Way.PerShipment
//	carrying   sum_kwm g_kwm z <= Budget            if G > 0 and any g is
//	item k     sum_w (Q_kw + U_kw) <= 1e6 Limit + a_k
//
// where a_k is what Network.Stock has of item k, in millionths, but no more than
// V_k + sum_w max_m (2 max(U(V), U(c), U(2c), U(3c)) + 1), which no plan needs more
// than, with V_k the demand and c = max(1, floor(V/4)); and G is the sum over the k
// with a_k > 0 of floor(a_k max_wm b_kwm / 1e6) + 1 and the numbers of regions and
// sites, for roundings. Sites that rules forbid count for both. What is there is taken
// to be wherever it is needed: whole units that have to be bought keep the limits
// afterwards.
//
// A forced item needs an open site, as z <= y says, and one with a region that is
// pinned to a site and may not be lost is forced there. Items without demand (all
// q_kr = 0) are left out: no z, forced or not, is theirs. At least one site is open
// if some item with demand may not be lost.
//
// # The numbers, exactly
//
// Rounding is to the nearest integer, halves away from zero. The product
// 1e6 M_k p_kr is taken in float64 from the left; a_p is Promise.Share rounded
// to a whole number of millionths, so that ceil(a_p Q) is exact. H is Demand.Days,
// g and v are the grams and cubic millimetres of a unit.
//
//	L_wm       Way.LeadDays + Site.ReceivingDays
//	F_w        Fixed + Opening; of a current site Fixed - Closing, and Closing is a
//	           cost of every plan
//	f_kwm      ItemSite.PerItem, else Site.PerItem, + Way.PerShipment + Change; where
//	           Network.Held has the item - Change, and Change is a cost of every plan
//	d_wr       geo.Distance from the site to the point of the region; a site
//	           without a point is at the point of the region of its ZIP
//	zone_wrs   Service.Zones, or geo.USZones() if nil, of d_wr
//	days_wrs   Transit.Lane(kind of the site, kind of the region, d_wr), then
//	           Shift(HandlingDays); then round(share AfterCutOff / 1e6) of every day's
//	           share goes to the next day, but on the last. The kind of a site is
//	           that of the region of its ZIP, and geo.Contiguous without one
//	T_wrsp     days_wrs.Within(Days of the promise)
//	inbound    ItemSite.Inbound, else PerUnit + round(PerKilo g / 1000)
//	           + round(PerM3 v / 1e9); plus the same of the way, plus the price of
//	           its Fee in zone 1
//	handling   Site.Handling
//	storage    round(v sum_d rate_d (2(H-d)-1) / (2e9 H)), rate_d the rate of Storage or
//	           StorageByAge on day d = 0..H-1
//	capital    round(Value Capital (H + 2L) / (2 * 365e6))
//	returns    round(Returns Return / 1e6)
//	parcel     Service.Price of the item as a parcel, in zone_wrs, over the horizon: the
//	           mean over its days of the prices in force
//	insurance  round(Insurance Value / 1e6)
//	late       round((PerDay + round(Late.Margin Margin / 1e6)) D / 1e6), with
//	           D = sum_i max(0, i - After) days_wrs[i]
//	h_kwm      round(v sum_d rate_d / 1e9) + round(Value Capital (H + L) / 365e6)
//	U_kwm      forecast.ItemDemand.Reserve(service level, H, L, V_k).At(Q)
//
// A lane k, r, w, m, s is absent where the site or the item at the site is
// forbidden, the region is pinned to another site for the item, the site or the way
// excludes a tag of the item, the way does not lead to the site or its fee is not for such a parcel, the site does not have the
// service, or its card does not carry the parcel to the zone.
//
// The sums are exact: [Plan.Cost] is the objective of the plan to the last
// millionth of a dollar, and [Plan.Bound] is proved by [Plan.Certificate] in
// integer arithmetic, which package verify checks without the solver.
//
// # The bound
//
// Relaxing the rows at prices s_i >= 0 (millionths of a dollar per unit, litre or
// dollar; a promise with a penalty at most that) and the demand of every item and
// region at values v_kr leaves sites that decide for themselves (a two-level form
// of the Lagrangian of Erlenkotter 1978 and Cornuejols, Fisher and Nemhauser 1977).
// With a the usage of the limits and the sums over the rows that concern it:
//
//	C'_krwms = floor((1e6 C_krwms + sum s a - sum_p s_p t_krwsp) / 1e6)
//	f'_kwm   = f_kwm + floor(s_budget g_kwm / 1e6)
//	c'_kwm   = h_kwm + s_units + s_item + floor((s_volume v + s_budget b) / 1e6)
//	a_kwm    = f'_kwm + min(0, min over sets S of regions, not empty, of
//	             sum over S of (min_s C' - v) + floor(c' U(q of S) / 1e6) - slack)
//	slack    = ceil((2(c' + 1) + s_volume + s_budget + 1e6) / 1e6) + 1
//	a_kw     = min_m a_kwm
//	A_w      = F_w - ceil(sum of s b over the limits b of w / 1e6) + sum_k min(0, a_kw)
//	bound    = constant costs + sum_kr v_kr + sum_kr min(0, cost of losing (k,r) - v_kr)
//	           + sum_p floor(s_p ceil(a_p Q_p) / 1e6) - sum of ceil(s b / 1e6) over the
//	           budget and the limits of items + sum_w min(0, A_w)
//
// with the minimum over the sites taken under the limits on their number and
// what is forced or forbidden, which a greedy choice is exact for: the limits are
// a laminar family. U is concave up to its rounding, so that the best set is a
// prefix of the regions by rising (C' - v) / q (Shen, Coullard and Daskin 2003);
// the slack makes up for all roundings. Without a cost or price of the reserve
// (c' = 0) there is no slack, and S is what is worth serving.
//
// Branching on the sites closes what is left; the bound of the plan is the smallest
// of the leaves of that tree. A forced item at a site counts its a_kw there even if
// it is above zero, and a site that must be open its A_w.
//
// # The search
//
// The first plan takes the fastest lanes from a few sites that look fast enough;
// where the rows do not allow that, it has every item at one site alone.
// It is there within a fraction of a second, before any limit of the options
// counts but that of time.
//
// At given prices of the rows every item goes its own way among the open sites, so
// a local search on the sites alone finds plans; the prices at which the best of
// them both break and keep rows maximise the bound, for one row by tangents (Kelley
// 1960) and for several by a proximal bundle. There the values come from dual
// ascent (Erlenkotter 1978), which is exact for an item that belongs in one place,
// and the subgradient method. Plans that break rows are
// mended by moving regions and items where that costs least for what it relieves;
// the best plan then spends the room that rows leave where that saves most.
//
// Where all sites are decided, every item raises its values on its own, towards what its
// best choice costs (Polyak 1969). Where values are few, free sites whose levels alone lift
// their other side to the cutoff are decided by that.
//
// Where prices are dear to find, with several rows and reserves for many items, regions
// that lie alike are put together first: the tree of the sites is found in that coarse
// model, by raising values and prices together and closing the unlikely sides of free
// sites, and its leaves are proved in the model itself.
//
// The certificate branches on the sites only. In small problems the choice of
// items and regions can leave a gap between the best plan and the bound even
// with all sites decided: Solve enumerates what is left there, so that with Gap
// [Exact] such a plan is the best although its Status is Feasible, unless that
// takes more than two million steps, or ten where there is no plan yet.
//
// # After the optimisation
//
// Whole units are decided afterwards, so that none of this is in the bound; what
// it costs is reported beside it. That holds for what is there already, too: sites
// are chosen as if all goods were new, with their freight ([Plan.Landed] says how
// much of it is for goods that are there), and stock that the choice leaves behind
// is reported ([Plan.Idle]), not avoided.
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
// up to the target, less mean and reserve, at what a unit of reserve costs. Where
// limits or cartons leave less than that it is below zero, and [Plan.MissedCost], the
// margin of the demand that is expected to find nothing left, is the other side of it.
// Promises and days take for granted that what is ordered is in stock.
//
// [Plan.Warnings] names items of which nothing is sent or there, and rate cards, of
// services and of ways, that are not valid on all days of the horizon.
//
// [Plan.Compared] leaves promises, limits and changes aside: the best single site
// is the allowed one that serves everything at the least cost, and today's sites
// hold every item at each of them, whatever the rules for the future. An item comes
// to a site by the way that would cost least if the site served all it reaches
// alone, and every region is served by the cheapest lane, or lost if that costs
// less. Either is absent if it does not reach every region. [Choice] is the next
// best of what can be done with one item at one site, the rows being paid for at
// their prices in the plan; where reserves cost something it may not be the best.
package placement
