package forecast

import (
	"errors"

	"github.com/forwardstock/forwardstock/geo"
)

// Demand is what every item is expected to sell over a horizon of days, in
// total and by region.
type Demand struct {
	Start   Day          `json:"start"`   // first day of the horizon
	Days    int          `json:"days"`    // length of the horizon, at least 1
	Regions []geo.Region `json:"regions"` // what Shares refer to; callers may give their own
	Items   []ItemDemand `json:"items"`

	// Common is the variance of a factor of mean 1 on the sales of all items,
	// such as a season that turns out better than the last. The LevelVar of
	// each item has Common Mean² in it; see [Demand.Together].
	Common float64 `json:"common,omitempty"`
}

// ItemDemand is the demand for one item over the horizon. Given the level L of
// demand, which has mean Mean and variance LevelVar, sales have mean L and
// variance Dispersion L, and each unit goes to region r with probability p_r,
// where p is Dirichlet with mean Shares and concentration Concentration.
type ItemDemand struct {
	Item       string  `json:"item"`
	Mean       float64 `json:"mean"`       // M: units over the horizon
	LevelVar   float64 `json:"level_var"`  // V: units²
	Dispersion float64 `json:"dispersion"` // κ: variance over mean of sales given the level; 0: sales are the level

	// Lump tells how far units come together, as several in an order do: given the
	// level, nothing is sold with the chance exp(-L / Lump). 0 leaves that to
	// Dispersion.
	Lump float64 `json:"lump,omitempty"`

	// Shares are p_r, one for each region, not negative, of sum 1 within
	// 1e-9. Items without evidence of their own share one slice: do not write
	// to it.
	Shares []float64 `json:"shares"`

	// Concentration is C, as if the shares had been seen on so many orders.
	// 0 means that the shares are known exactly.
	Concentration float64 `json:"concentration"`

	Method Method `json:"method"` // which model, and so why
	Orders int64  `json:"orders"` // order lines that are the evidence
}

// Method tells how a demand came about.
type Method string

const (
	PriorOnly Method = "prior"    // no evidence yet: what items of this seller do
	Smoothed  Method = "smoother" // Gamma-Poisson smoother with pooled parameters
	Combined  Method = "ensemble" // exponential smoothing and Theta
	Stopped   Method = "dead"     // it used to sell and stopped
	Given     Method = "known"    // by the caller
)

// ErrDemand is wrapped by every error about a Demand.
var ErrDemand = errors.New("invalid demand")

// maxMistakes keeps the list of mistakes readable.
const maxMistakes = 100

// Check returns every mistake of d at once, each with its place and wrapping
// [ErrDemand]; beyond 100 it only counts them. It takes time linear in items
// times regions, less where items share a slice of Shares.
func (d Demand) Check() error {
	c := checker{kind: ErrDemand}
	if d.Days < 1 {
		c.bad("days: %d is not at least 1", d.Days)
	}
	if d.Start < MinDay || d.Start > MaxDay {
		c.bad("start: day %v has no four-digit year", d.Start)
	}
	if len(d.Regions) == 0 {
		c.bad("regions: there are none")
	}
	c.regions(d.Regions)
	if !(d.Common >= 0 && d.Common <= maxMean) {
		c.bad("common: %g is not within 0..%g", d.Common, maxMean)
	}
	items := make(map[string]int, len(d.Items))
	var sound *float64 // first element of the last sound Shares
	for i, item := range d.Items {
		c.name("items", i, "name", item.Item, items)
		c.number(i, item.Item, "mean", item.Mean, maxMean)
		c.number(i, item.Item, "level_var", item.LevelVar, maxVar)
		c.number(i, item.Item, "dispersion", item.Dispersion, maxMean)
		c.number(i, item.Item, "lump", item.Lump, maxMean)
		c.number(i, item.Item, "concentration", item.Concentration, maxMean)
		if item.Orders < 0 {
			c.bad("%s.orders: %d", where(i, item.Item), item.Orders)
		}
		if len(item.Shares) > 0 && len(item.Shares) == len(d.Regions) && &item.Shares[0] == sound {
			continue
		}
		if c.shares(i, item.Item, item.Shares, len(d.Regions)) {
			sound = &item.Shares[0]
		}
	}
	return c.err()
}
