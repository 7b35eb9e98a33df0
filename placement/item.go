package placement

import "github.com/forwardstock/forwardstock/placement/rate"

// Item is a product as it is shipped.
type Item struct {
	ID     string      `json:"id"`
	Weight rate.Weight `json:"weight_g"`
	Length rate.Size   `json:"length_mm"`
	Width  rate.Size   `json:"width_mm"`
	Height rate.Size   `json:"height_mm"`
	// Value is what a unit costs to buy: stock of it ties capital up, counts
	// against the budget and is insured.
	Value Money `json:"value,omitempty"`
	// Margin is lost with a sale. MayLose allows demand to be left unserved at
	// that price.
	Margin  Money `json:"margin,omitempty"`
	MayLose bool  `json:"may_lose,omitempty"`
	// Returns is the share of units that buyers send back.
	Returns rate.Share `json:"returns,omitempty"`
	// Insurance is paid for every unit shipped, as a share of Value.
	Insurance rate.Share `json:"insurance,omitempty"`
	// Tags are what Site.Excludes and Way.Excludes refer to, such as
	// "oversize" or "hazmat".
	Tags []string `json:"tags,omitempty"`
	// Limit is the number of units that can be bought in all, beside what is there
	// already (Network.Stock). Zero means no limit.
	Limit int64 `json:"limit,omitempty"`
	// CasePack is the number of units in a carton; stock is sent in whole
	// cartons. Zero means 1, and the most is a billion.
	CasePack int64 `json:"case_pack,omitempty"`
	// MinCartons are the fewest cartons of one shipment to one site. Quantities
	// are raised to it after the optimisation.
	MinCartons int64 `json:"min_cartons,omitempty"`
	// ServiceLevel is the chance that the stock of a site lasts over the horizon, or
	// with AimFill the share of demand that it serves, in (0, 1). Zero means that of
	// the policy.
	ServiceLevel float64 `json:"service_level,omitempty"`
	// Aim says what stock is to be enough for. Empty means as the policy says. The
	// reserve in the optimisation is that of the service level in any case.
	Aim Aim `json:"aim,omitempty"`
}

// parcel returns the item as a carrier is handed it.
func (i *Item) parcel() rate.Parcel {
	return rate.Parcel{Weight: i.Weight, Length: i.Length, Width: i.Width, Height: i.Height}
}
