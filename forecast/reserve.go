package forecast

import "math"

// MaxReserve is the most that [Reserve.At] returns: a hundred million units.
const MaxReserve = 100_000_000_000_000

// Reserve is the safety stock of an item as a function of how much of its demand
// a territory has: z standard deviations of what it buys over the horizon and a
// lead time, where z is the standard normal quantile of the service level.
type Reserve struct {
	whole       float64 // Q of the whole country
	spread, sum float64 // variance, per share times what is elsewhere, and per share squared
	scale       float64 // 1e6 z
}

// Reserve returns the safety stock of d over a horizon of days and a lead time of
// lead days at a service level, as a function of the part of whole that a
// territory buys. It is zero for a level up to 1/2.
func (d ItemDemand) Reserve(level float64, days, lead int, whole int64) Reserve {
	d = d.sane()
	noise := float64(d.Dispersion * d.Mean)
	r := Reserve{whole: float64(max(whole, 1)), spread: noise, sum: noise + d.LevelVar}
	if d.Concentration > 0 {
		r.spread += (float64(d.Mean*d.Mean) + d.LevelVar) / (d.Concentration + 1)
	}
	longer := float64(max(days, 1)+max(lead, 0)) / float64(max(days, 1))
	r.spread *= longer
	r.sum *= longer
	r.scale = max(0, float64(1e6*NormalQuantile(level)))
	return r
}

// At returns, in millionths of a unit and at most [MaxReserve],
//
//	round(1e6 z sqrt(Var (days + lead) / days)),   Var = P (A (1 - P) + E P),   P = part / whole
//	A = κ M + (M² + V) / (C + 1), without the second term where C is 0,   E = κ M + V
//
// which is the variance of [ItemDemand.Territory] without any difference of
// rounded numbers. A part counts as within 0..whole.
//
// The formula without its rounding is concave in part, as A and E are not
// negative: the second derivative of the root of aP + bP² has the sign of -a².
// What At returns is at most 0.63 away from it: one half by rounding, and 0.13 by
// the floats, 11 roundings of which each is off by at most 2^-53 of the result.
func (r Reserve) At(part int64) int64 {
	q := min(max(float64(part), 0), r.whole)
	p := q / r.whole
	rest := (r.whole - q) / r.whole
	variance := float64(p * (float64(r.spread*rest) + float64(r.sum*p)))
	return int64(min(math.Round(float64(r.scale*math.Sqrt(variance))), MaxReserve))
}

// None reports whether there is never a safety stock.
func (r Reserve) None() bool {
	return float64(r.scale*(r.spread+r.sum)) == 0
}

// Rises reports whether the formula never falls as the part grows: a territory
// may vary more than the country that it is a part of.
func (r Reserve) Rises() bool { return r.spread <= 2*r.sum }
