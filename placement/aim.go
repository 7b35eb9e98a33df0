package placement

import "github.com/forwardstock/forwardstock/forecast"

// Aim says what the stock of an item at a site is to be enough for. Its zero
// value is AimLevel.
type Aim string

const (
	// AimLevel is the smallest stock that lasts over the horizon, and the time
	// that goods take to arrive, with the chance ServiceLevel.
	AimLevel Aim = ""
	// AimFill is the smallest stock that serves the share ServiceLevel of demand
	// in the mean (the fill rate).
	AimFill Aim = "fill_rate"
	// AimProfit is the stock of least expected cost when a unit too few loses
	// Margin and a unit too many is held over the horizon: the quantile at
	// Margin / (Margin + holding), the critical ratio of the newsvendor (Arrow,
	// Harris and Marschak 1951).
	AimProfit Aim = "profit"
)

// aim is what the stock of an item is to be enough for.
func (p *Problem) aim(item *Item) Aim {
	if item.Aim != AimLevel {
		return item.Aim
	}
	return p.Policy.Aim
}

// target returns the units that the stock of an item should have where demand is
// d, holding a unit over the horizon costs hold, and so many are there. Where
// whole cartons fall short by no more than a tenth of a carton and a twentieth of
// the target, they are the target: no carton, nor a move, is for a handful.
func (p *Problem) target(item *Item, d forecast.Dist, hold, there int64) int64 {
	target := int64(0)
	switch p.aim(item) {
	case AimProfit: // whose cartons are the best already
		return d.Quantile(float64(item.Margin) / (float64(item.Margin) + float64(hold)))
	case AimFill:
		target = d.Filled(p.level(item))
	default:
		target = d.Quantile(p.level(item))
	}
	pack := max(item.CasePack, 1)
	if missing := target - there; missing > pack {
		if rest := missing % pack; rest <= pack/10 && rest <= target/20 {
			target -= rest
		}
	}
	return target
}

// cartons returns how many cartons bring a stock of kept units to its target: as
// many as it takes, or with AimProfit one less where that costs less. The
// expected cost of a number of cartons is convex, so that the best whole number
// is next to the target.
func (p *Problem) cartons(item *Item, d forecast.Dist, target, kept, hold int64) int64 {
	if kept >= target {
		return 0
	}
	pack := max(item.CasePack, 1)
	up := (target-kept-1)/pack + 1
	if p.aim(item) != AimProfit || up*pack == target-kept {
		return up
	}
	cost := func(n int64) float64 {
		units := kept + n*pack
		short := d.Excess(units)
		return float64(float64(hold)*(float64(units)-d.Mean+short)) + float64(float64(item.Margin)*short)
	}
	if cost(up-1) <= cost(up) {
		return up - 1
	}
	return up
}
