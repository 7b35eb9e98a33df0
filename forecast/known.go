package forecast

import (
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
)

// KnownItem is a caller's own forecast of one item over the horizon.
type KnownItem struct {
	Item string `json:"item"`

	// Mean is the number of units. It must be 0 where ByRegion is given,
	// which then adds up to it.
	Mean float64 `json:"mean,omitempty"`

	// ByRegion are the units by region. Without it, demand is spread as the
	// Population of the regions.
	ByRegion []float64 `json:"by_region,omitempty"`

	// Var is the variance of the total. As much of it as Poisson sales have is
	// taken to be independent between regions, and the rest to be common to
	// all. 0 means that the total is known exactly.
	Var float64 `json:"var,omitempty"`

	// Concentration tells how sure the regional spread is, as if it had been
	// seen on so many orders. 0 means that it is known exactly.
	Concentration float64 `json:"concentration,omitempty"`
}

// Known returns the demand of callers who have their own forecast. The errors,
// all at once, wrap [ErrDemand].
func Known(start Day, days int, regions []geo.Region, items []KnownItem) (Demand, error) {
	d := Demand{Start: start, Days: days, Regions: slices.Clone(regions), Items: make([]ItemDemand, len(items))}
	c := checker{kind: ErrDemand}
	var population []float64 // shares, once they are needed
	for i, item := range items {
		known := ItemDemand{Item: item.Item, Mean: item.Mean, Concentration: item.Concentration, Method: Given}
		c.number(i, item.Item, "var", item.Var, maxVar)
		switch {
		case item.ByRegion == nil:
			if population == nil {
				population = populationShares(regions)
			}
			known.Shares = population
		case item.Mean != 0:
			c.bad("%s: both mean and by_region", where(i, item.Item))
		default:
			known.Mean, known.Shares = split(&c, where(i, item.Item), item.ByRegion)
		}
		if known.Mean > 0 {
			known.Dispersion = min(1, item.Var/known.Mean)
			known.LevelVar = max(0, item.Var-known.Mean)
		}
		d.Items[i] = known
	}
	if err := c.err(); err != nil {
		return Demand{}, err
	}
	return d, d.Check()
}

// split returns the sum of the units by region, and their shares in it, which
// are even where there are no units.
func split(c *checker, where string, units []float64) (total float64, shares []float64) {
	var sum exact.Sum
	for r, x := range units {
		if !(x >= 0 && x <= maxMean) {
			c.bad("%s.by_region[%d]: %g is not within 0..%g", where, r, x, maxMean)
			continue
		}
		sum.Add(x)
	}
	shares = slices.Clone(units)
	normalise(shares)
	return sum.Value(), shares
}

// populationShares returns the share of each region in the population of all,
// even shares if nobody lives there.
func populationShares(regions []geo.Region) []float64 {
	shares := make([]float64, len(regions))
	for r, region := range regions {
		shares[r] = float64(max(0, region.Population))
	}
	normalise(shares)
	return shares
}

// normalise divides numbers that are not negative by their sum; if that is 0,
// all become equal.
func normalise(shares []float64) {
	var sum exact.Sum
	for _, x := range shares {
		sum.Add(x)
	}
	total := sum.Value()
	for r := range shares {
		if total > 0 {
			shares[r] /= total
		} else {
			shares[r] = 1 / float64(len(shares))
		}
	}
}
