package placement

// PromiseCheck tells how a promise is kept. Quantities are in millionths of a
// unit. What a site is to serve counts as in stock there, whatever StockPlan.Missed.
type PromiseCheck struct {
	Promise
	OnTime   int64 `json:"on_time"`
	Required int64 `json:"required"`
	// Price is the price of the promise in the bound: about what one more unit
	// on time costs.
	Price Money `json:"price"`
}

// LimitCheck tells how much of a limit is used.
type LimitCheck struct {
	Kind LimitKind `json:"kind"`
	Site string    `json:"site,omitempty"`
	Item string    `json:"item,omitempty"`
	// Used and Limit are in millionths of a unit, cubic millimetres or millionths
	// of a dollar. Used counts all that the plan needs, on average and in reserve;
	// Raised is what of that may be there already, for which Limit is raised.
	Used   int64 `json:"used"`
	Limit  int64 `json:"limit"`
	Raised int64 `json:"raised,omitempty"`
	// Price is the price of the limit in the bound: about what a unit, a litre or
	// a dollar more would save.
	Price Money `json:"price"`
}

// LimitKind says what is limited.
type LimitKind string

const (
	LimitUnits   LimitKind = "units"   // Capacity.Units of a site
	LimitVolume  LimitKind = "volume"  // Capacity.Volume of a site
	LimitParcels LimitKind = "parcels" // Capacity.Parcels of a site, over the horizon
	LimitBudget  LimitKind = "budget"  // Policy.Budget
	LimitItem    LimitKind = "item"    // Item.Limit

	// LimitCarrying is Policy.Budget as a limit on what carrying items costs, where
	// goods that are there raise that on all that is spent.
	LimitCarrying LimitKind = "carrying"
)
