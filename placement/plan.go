package placement

import (
	"math"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// Schema is the version of the JSON form of a plan.
const Schema = "forwardstock.plan/1"

// Status says what a plan is.
type Status = facility.Status

// Stop says why the search for a plan ended.
type Stop = facility.Stop

// Plan is the answer to a problem. Slices follow the order of the problem:
// sites as Network.Sites, items as Items, regions as Demand.Regions.
type Plan struct {
	Schema string `json:"schema"`
	Status Status `json:"status"`
	// Stop is Proved only when Status is Optimal. With Enumerated, no plan is cheaper
	// by more than the gap that was asked for, as Solve tried every choice that the bound
	// left open, though Gap, which is what the certificate proves, is larger. Exhausted
	// says that branching on the sites proves no more.
	Stop Stop `json:"stop"`
	// Cost is the objective of the plan and the sum of Parts; no plan can cost
	// less than Bound.
	Cost  Money `json:"cost"`
	Bound Money `json:"bound"`
	// Searched is the Cost that the search ended with, before items were held elsewhere,
	// or otherwise, to bring down what is counted after the optimisation; zero if none
	// was, and never more than Cost. Refined is by how much that brought down the sum of
	// Cost, RoundingCost, MissedCost and the cost of split orders. Cost alone may have
	// gone up for it, and so Gap; SearchGap has not. The plan that the search ended with
	// is not kept, so that nobody can check Searched but for Bound <= Searched <= Cost.
	Searched Money `json:"searched,omitempty"`
	Refined  Money `json:"refined,omitempty"`
	Parts    Parts `json:"parts"`
	// RoundingCost is what whole units and cartons, least shipments and limits on
	// them add to the cost of holding stock, against the mean and the reserve that
	// the optimisation counts with; below zero where they take away. It is the sum
	// of StockPlan.Rounding, decided after the optimisation, and in neither Cost nor
	// Bound.
	RoundingCost Money `json:"rounding_cost"`
	// Landed is the inbound freight in Cost that is for goods which are there already,
	// where they are used: Cost and Bound count all goods as new, and stock on hand is
	// put to use after sites are chosen. What is of no use is in Idle.
	Landed Money `json:"landed,omitempty"`
	// MissedCost is the margin of the sales that are expected to be missed as stock runs
	// out, the sum of StockPlan.Missed at Item.Margin. Like RoundingCost, to which it is
	// the other side where less than the target can be held, it is decided after the
	// optimisation, and in neither Cost nor Bound. Sales that are given up (Parts.Lost) are
	// not in it.
	MissedCost Money `json:"missed_cost"`
	// Spent is what new goods cost to buy and to bring in, with what it costs to
	// carry items and to move stock: what Policy.Budget limits. It is never above it.
	Spent    Money          `json:"spent"`
	Work     int64          `json:"work"`
	Nodes    int            `json:"nodes"`
	Sites    []SitePlan     `json:"sites"`
	Items    []ItemPlan     `json:"items"`
	Promises []PromiseCheck `json:"promises,omitempty"`
	// Limits are those on sites, in site order, on spending, on carrying and on items,
	// in item order.
	Limits []LimitCheck `json:"limits,omitempty"`
	// Grants are the limits that keep whole cartons from being sent: of items, of
	// sites, of the budget.
	Grants []Grant `json:"grants,omitempty"`
	// Moves are what goes from site to site, and Idle is the stock that the plan has
	// no use for, both by item.
	Moves []Move `json:"moves,omitempty"`
	Idle  []Idle `json:"idle,omitempty"`
	// Orders tells how orders of several items arrive, if the problem has baskets.
	// What splitting them costs is in neither Cost nor Bound; it is never below zero,
	// so that Bound is a bound on both together.
	Orders *OrderCheck `json:"orders,omitempty"`
	// Compared holds the days and the cost of the plan, of the best single site
	// and, if the problem marks any, of the current sites, in this order.
	Compared    []Outcome    `json:"compared"`
	Warnings    []string     `json:"warnings,omitempty"`
	Certificate *Certificate `json:"certificate,omitempty"`
}

// Gap returns (Cost - Bound) / Cost, the largest share of the cost that a
// better plan could save, in [0, 1]; 1 when there is no plan.
func (p *Plan) Gap() float64 { return p.gap(p.Cost) }

// SearchGap returns (Searched - Bound) / Searched, the gap of what is optimised, before
// some of it was given up for what is counted after the optimisation; Gap if none was. It
// is what the search reports of itself: only Gap is proved of the plan.
func (p *Plan) SearchGap() float64 {
	if p.Searched == 0 {
		return p.Gap()
	}
	return p.gap(min(p.Cost, p.Searched))
}

func (p *Plan) gap(cost Money) float64 {
	switch {
	case p.Status != facility.Optimal && p.Status != facility.Feasible:
		return 1
	case cost <= p.Bound:
		return 0
	case p.Bound <= 0:
		return 1
	}
	return math.Min(1, float64(cost-p.Bound)/float64(cost))
}

// SitePlan is the part of one site in a plan.
type SitePlan struct {
	Site    string `json:"site"`
	Open    bool   `json:"open"`
	Items   int    `json:"items"`   // items it holds
	Regions int    `json:"regions"` // regions it serves with some item
	// Demand is what it is expected to ship, in millionths of a unit, and Send
	// the units to send there.
	Demand int64 `json:"demand"`
	Send   int64 `json:"send"`
	Parts  Parts `json:"parts"`
}

// ItemPlan is the part of one item in a plan.
type ItemPlan struct {
	Item string `json:"item"`
	// Parts are what the item adds to the cost: that of its stock, of no longer
	// holding it somewhere, of sales that are lost and, by Stream, of promises about it
	// alone that are broken.
	Parts Parts `json:"parts"`
	// Stock has one entry for every site that holds the item, in site order.
	Stock []StockPlan `json:"stock,omitempty"`
	// Lanes has one entry for every region with demand, in region order.
	Lanes []Lane `json:"lanes,omitempty"`
}

// Lane says which site serves a region and by which service: indexes into
// Demand.Regions, Network.Sites and Network.Services. Site and Service are -1
// where the demand of the region is lost.
type Lane struct {
	Region  int32
	Site    int32
	Service int32
}

// StockPlan is the stock of one item at one site over the horizon.
type StockPlan struct {
	Site int32 `json:"site"` // index into Network.Sites
	// Way is how it comes there: an index into Network.Ways, -1 without ways.
	Way int32 `json:"way"`
	// Mean and Deviation describe the demand of the territory that the site
	// serves, in units.
	Mean      float64 `json:"mean"`
	Deviation float64 `json:"deviation"`
	// Target is the stock that the item should have there, by its Aim, for demand of
	// the mean Mean and the variance Deviation² (H + L) / H over a horizon of H days
	// and the L days until goods are for sale; or whole cartons that fall short of it
	// by no more than a tenth of one and a twentieth of the target. Safety is the part
	// of it beyond the mean demand.
	Target int64   `json:"target"`
	Safety float64 `json:"safety"`
	// Reserve is the safety stock that the optimisation counts with, in millionths
	// of a unit. [U_kw]
	Reserve int64 `json:"reserve,omitempty"`
	OnHand  int64 `json:"on_hand,omitempty"`
	OnWay   int64 `json:"on_way,omitempty"`
	// In are the units that come from other sites, and Out those that go there.
	In  int64 `json:"in,omitempty"`
	Out int64 `json:"out,omitempty"`
	// Send are the units to send now, a whole number of Cartons, and Cut those that
	// are not sent because of a limit: see Plan.Grants.
	Send    int64 `json:"send"`
	Cartons int64 `json:"cartons"`
	Cut     int64 `json:"cut,omitempty"`
	// Missed are the units of demand, in millionths, that are expected to find nothing
	// left: the mean of what demand, of the distribution of Target, is beyond Send and
	// what is there.
	Missed int64 `json:"missed,omitempty"`
	// Rounding is what holding the stock costs over the horizon beyond Mean and
	// Reserve; stock beyond the target that is there already does not count.
	Rounding Money  `json:"rounding,omitempty"`
	Parts    Parts  `json:"parts"`
	Next     Choice `json:"next"`
}

// Outcome is what a way of stocking costs and how fast its parcels arrive.
type Outcome struct {
	Name  string   `json:"name"`
	Sites []string `json:"sites"`
	Parts Parts    `json:"parts"`
	// Days are the shares of all demand by business days from order to arrival; what is
	// lost never arrives.
	Days Arrivals `json:"days"`
}
