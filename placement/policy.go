package placement

import (
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// Policy is what the seller wants.
type Policy struct {
	// Within are the promises that the plan must keep, or pay for.
	Within []Promise `json:"within,omitempty"`
	// MinSites and MaxSites limit the number of open sites. Zero MaxSites means
	// no limit.
	MinSites int `json:"min_sites,omitempty"`
	MaxSites int `json:"max_sites,omitempty"`
	// Providers limit the number of open sites by who runs them.
	Providers []ProviderLimit `json:"providers,omitempty"`
	// ServiceLevel is the default of Item.ServiceLevel. Zero means
	// DefaultServiceLevel.
	ServiceLevel float64 `json:"service_level,omitempty"`
	// Aim is the default of Item.Aim.
	Aim Aim `json:"aim,omitempty"`
	// Late is what slow parcels cost. Its zero value is nothing.
	Late Late `json:"late,omitzero"`
	// SplitParcel is what every parcel of an order costs beyond its first, where the
	// items of Problem.Baskets come from several sites. Zero means the difference of
	// postage: what the parcels cost, one from each site, less what one with all
	// items costs from the best of these sites, if any service there carries it. A
	// parcel of several items has the sum of their weights and of their smallest
	// sides, and is as long and as wide as the longest and widest of them.
	SplitParcel Money `json:"split_parcel,omitempty"`
	// Capital is what the value of stock costs a year, on the way to a site and
	// there.
	Capital rate.Share `json:"capital,omitempty"`
	// Budget is the most that may be spent on new goods and on the freight that brings
	// them in, on carrying items and on moving stock: on Plan.Spent. What is there
	// already (Network.Stock) has been paid for. Zero means no limit.
	Budget Money `json:"budget,omitempty"`
	// Change is what every item at a site costs that is held there and was not,
	// according to Network.Held, or was and no longer is.
	Change Money `json:"change,omitempty"`
}

// DefaultServiceLevel is the chance of not running out of an item at a site
// over the horizon when nothing is said.
const DefaultServiceLevel = 0.95

// ProviderLimit limits the number of open sites of one provider. Zero Max means
// no limit.
type ProviderLimit struct {
	Provider string `json:"provider"`
	Min      int    `json:"min,omitempty"`
	Max      int    `json:"max,omitempty"`
}

// Promise asks that at least Share of the expected demand, in (0, 1], arrives
// within Days business days of the order, handling included. The share counts
// the chance of each parcel: a lane where 80 % of parcels take two days counts
// 0.8 for a promise of two days. Demand that is lost is never on time.
type Promise struct {
	Days  int     `json:"days"`
	Share float64 `json:"share"`
	// Item, Region and State restrict the promise to the demand for one item, from
	// one region of the demand, or from the regions of one state: at most one of
	// the last two. Empty means all.
	Item   string       `json:"item,omitempty"`
	Region geo.RegionID `json:"region,omitempty"`
	State  string       `json:"state,omitempty"`
	// Penalty is what every unit costs that is short of the promise. Zero means
	// that the promise must be kept.
	Penalty Money `json:"penalty,omitempty"`
}

// asks reports whether the promise is about the item.
func (w *Promise) asks(item *Item) bool { return w.Item == "" || w.Item == item.ID }

// everywhere reports whether the promise is about all regions.
func (w *Promise) everywhere() bool { return w.Region == "" && w.State == "" }

// Late is the cost of a unit for every business day that it is expected to
// take beyond After, handling included: PerDay, and a share of the margin of
// its item.
type Late struct {
	After  int        `json:"after"`
	PerDay Money      `json:"per_day"`
	Margin rate.Share `json:"margin,omitempty"`
}
