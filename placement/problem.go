package placement

import (
	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// Money is an amount in millionths of a dollar.
type Money = rate.Money

// Problem is everything a plan is made from. It is never modified.
type Problem struct {
	Name    string          `json:"name,omitempty"`
	Network Network         `json:"network"`
	Items   []Item          `json:"items"`
	Demand  forecast.Demand `json:"demand"`
	Policy  Policy          `json:"policy"`
}

// Network is where stock can be, and how parcels leave from there.
type Network struct {
	Sites     []Site     `json:"sites"`
	Services  []Service  `json:"services"`
	ItemSites []ItemSite `json:"item_sites,omitempty"`
	Stock     []Stock    `json:"stock,omitempty"`
}

// Rule restricts a decision. Its zero value leaves it free.
type Rule string

const (
	Free      Rule = ""
	Forced    Rule = "forced"
	Forbidden Rule = "forbidden"
)

// Site is a warehouse that can hold stock.
type Site struct {
	ID string `json:"id"`
	// Point is where it is. The zero point means the centre of the three-digit
	// region of ZIP. The kind of the site, for [geo.Transit.Lane], is that of
	// this region, and contiguous without a ZIP.
	Point geo.Point `json:"point,omitzero"`
	ZIP   string    `json:"zip,omitempty"`
	Rule  Rule      `json:"rule,omitempty"`
	// Current says that the seller ships from it today; the plan is compared
	// with today's sites.
	Current bool `json:"current,omitempty"`
	// Fixed is the cost of having it open over the horizon. [F_w]
	Fixed Money `json:"fixed"`
	// PerItem is the cost of carrying one item there over the horizon: its
	// inbound shipment and its set-up on arrival. [f_kw]
	PerItem Money   `json:"per_item"`
	Inbound Inbound `json:"inbound"`
	// Handling is the cost of receiving, picking and packing one unit.
	Handling Money `json:"handling"`
	// Storage is the cost of a cubic metre for a day. A unit is stored for half
	// the horizon on average.
	Storage Money `json:"storage_per_m3_day"`
	// HandlingDays are the business days before a parcel leaves.
	HandlingDays int `json:"handling_days"`
	// Services are the IDs of those that pick up there. Empty means all.
	Services []string `json:"services,omitempty"`
}

// Inbound is the cost of bringing one unit to a site: the sum of its parts.
type Inbound struct {
	PerUnit Money `json:"per_unit,omitempty"`
	PerKilo Money `json:"per_kg,omitempty"`
	PerM3   Money `json:"per_m3,omitempty"`
}

// Service is one way to send a parcel: a price list and its transit days.
type Service struct {
	ID      string      `json:"id"`
	Card    rate.Card   `json:"card"`
	Transit geo.Transit `json:"transit"`
	// Zones are the distance bands of the card. Nil means geo.USZones().
	Zones geo.Zones `json:"zones,omitzero"`
}

// ItemSite is what differs for one item at one site.
type ItemSite struct {
	Item string `json:"item"`
	Site string `json:"site"`
	Rule Rule   `json:"rule,omitempty"`
	// PerItem replaces Site.PerItem unless nil.
	PerItem *Money `json:"per_item,omitempty"`
	// Inbound replaces the inbound cost of one unit unless nil.
	Inbound *Money `json:"inbound,omitempty"`
}

// Stock is what of an item is at a site already or on its way there: at most
// 1e12 units each.
type Stock struct {
	Item   string `json:"item"`
	Site   string `json:"site"`
	OnHand int64  `json:"on_hand"`
	OnWay  int64  `json:"on_way"`
}

// Item is a product as it is shipped.
type Item struct {
	ID     string      `json:"id"`
	Weight rate.Weight `json:"weight_g"`
	Length rate.Size   `json:"length_mm"`
	Width  rate.Size   `json:"width_mm"`
	Height rate.Size   `json:"height_mm"`
	// CasePack is the number of units in a carton; stock is sent in whole
	// cartons. Zero means 1, and the most is a billion.
	CasePack int64 `json:"case_pack,omitempty"`
	// ServiceLevel is the chance that the stock of a site lasts over the
	// horizon, in (0, 1). Zero means that of the policy.
	ServiceLevel float64 `json:"service_level,omitempty"`
}

// Policy is what the seller wants.
type Policy struct {
	// Within are the promises that the plan must keep.
	Within []Promise `json:"within,omitempty"`
	// MinSites and MaxSites limit the number of open sites. Zero MaxSites means
	// no limit.
	MinSites int `json:"min_sites,omitempty"`
	MaxSites int `json:"max_sites,omitempty"`
	// ServiceLevel is the default of Item.ServiceLevel. Zero means
	// DefaultServiceLevel.
	ServiceLevel float64 `json:"service_level,omitempty"`
	// Late is what slow parcels cost. Its zero value is nothing.
	Late Late `json:"late,omitzero"`
}

// DefaultServiceLevel is the chance of not running out of an item at a site
// over the horizon when nothing is said.
const DefaultServiceLevel = 0.95

// Promise asks that at least Share of the expected demand, in (0, 1], arrives
// within Days business days of the order, handling included. The share counts
// the chance of each parcel: a lane where 80 % of parcels take two days counts
// 0.8 for a promise of two days.
type Promise struct {
	Days  int     `json:"days"`
	Share float64 `json:"share"`
}

// Late is the cost of a unit for every business day that it is expected to
// take beyond After, handling included.
type Late struct {
	After  int   `json:"after"`
	PerDay Money `json:"per_day"`
}

// parcel returns the item as a carrier is handed it.
func (i *Item) parcel() rate.Parcel {
	return rate.Parcel{Weight: i.Weight, Length: i.Length, Width: i.Width, Height: i.Height}
}
