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
	// Baskets are what is ordered together, if it is known: see [OrderBook].
	Baskets []Basket `json:"baskets,omitempty"`
	Policy  Policy   `json:"policy"`
}

// Network is where stock can be, how it gets there, and how parcels leave from
// there.
type Network struct {
	Sites    []Site    `json:"sites"`
	Services []Service `json:"services"`
	// Ways are the alternatives of bringing goods in. None means one way that
	// adds nothing to what sites say of their inbound cost.
	Ways      []Way      `json:"ways,omitempty"`
	ItemSites []ItemSite `json:"item_sites,omitempty"`
	Stock     []Stock    `json:"stock,omitempty"`
	// Transfers are the lanes on which stock on hand can be moved between sites.
	Transfers []Transfer `json:"transfers,omitempty"`
	// Held says where items are held today. It is what Policy.Change counts from,
	// and nothing else.
	Held []Held `json:"held,omitempty"`
	// Pins say who serves a region with an item: at most one for each.
	Pins []Pin `json:"pins,omitempty"`
}

// Pin has the demand of a region for an item served from one site, or lost where it
// may be. An empty site has it lost for sure, which only an item that MayLose can be.
type Pin struct {
	Item   string       `json:"item"`
	Region geo.RegionID `json:"region"`
	Site   string       `json:"site"`
}

// Rule restricts a decision. Its zero value leaves it free.
type Rule string

const (
	Free      Rule = ""          // as is cheapest
	Forced    Rule = "forced"    // open, or held there
	Forbidden Rule = "forbidden" // closed, or not held there
)

// ItemSite is what differs for one item at one site.
type ItemSite struct {
	Item string `json:"item"`
	Site string `json:"site"`
	Rule Rule   `json:"rule,omitempty"`
	// PerItem replaces Site.PerItem unless nil.
	PerItem *Money `json:"per_item,omitempty"`
	// Inbound replaces the cost of one unit by Site.Inbound unless nil. What a
	// way costs comes on top.
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

// Held says that an item is held at a site today.
type Held struct {
	Item string `json:"item"`
	Site string `json:"site"`
}
