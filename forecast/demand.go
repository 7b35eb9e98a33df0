package forecast

import (
	"errors"
	"fmt"
	"math"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
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

// Together returns the distribution of what a set of regions buys of all items
// together, where share returns the part of item i that the set buys (P_i):
//
//	E = sum of M_i P_i    Var = sum of Var_i + Common (E² - sum of (M_i P_i)²)
//
// with Var_i of [ItemDemand.Territory]. Beside the common factor, items count as
// independent, and so do their regional shares.
func (d Demand) Together(share func(i int) float64) Dist {
	var mean, squares, variance exact.Sum
	for i, item := range d.Items {
		t := item.Territory(share(i))
		mean.Add(t.Mean)
		squares.Add(float64(t.Mean * t.Mean))
		variance.Add(t.Var)
	}
	m := min(mean.Value(), maxMean)
	between := max(0, float64(m*m)-squares.Value())
	return Dist{Mean: m, Var: min(variance.Value()+float64(sane(d.Common, maxMean)*between), maxVar)}
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

// Total returns the distribution of the total over the horizon, of mean M and
// variance κM + V.
func (d ItemDemand) Total() Dist { return d.Territory(1) }

// Territory returns the distribution of what a set of regions buys whose
// Shares sum to share (P, held within 0..1):
//
//	E = M P    Var = κ M P + V P² + (M² + V) P (1 - P) / (C + 1)
//
// The territories of a partition have means that add up to the total's, and
// the whole country is the total exactly. The last term is 0 when C is. Numbers
// that [Demand.Check] refuses count as the nearest that it takes, NaN as 0.
func (d ItemDemand) Territory(share float64) Dist {
	d = d.sane()
	p := sane(share, 1)
	mean := d.Mean * p
	variance := float64(d.Dispersion*mean) + float64(d.LevelVar*p*p)
	if d.Concentration > 0 {
		square := float64(d.Mean*d.Mean) + d.LevelVar
		variance += square * (p * (1 - p)) / (d.Concentration + 1)
	}
	return Dist{Mean: mean, Var: variance}
}

// sane returns d with numbers in their ranges.
func (d ItemDemand) sane() ItemDemand {
	d.Mean, d.LevelVar = sane(d.Mean, maxMean), sane(d.LevelVar, maxVar)
	d.Dispersion, d.Concentration = sane(d.Dispersion, maxMean), sane(d.Concentration, maxMean)
	return d
}

// Covariance returns the covariance of the demands of two territories that
// have no region in common and the shares p and q:
//
//	Cov = p q (V - (M² + V) / (C + 1))
//
// Numbers out of range count as in [ItemDemand.Territory].
func (d ItemDemand) Covariance(p, q float64) float64 {
	d = d.sane()
	c := d.LevelVar
	if d.Concentration > 0 {
		c -= (float64(d.Mean*d.Mean) + d.LevelVar) / (d.Concentration + 1)
	}
	return sane(p, 1) * sane(q, 1) * c
}

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
		if item.Item == "" {
			c.bad("items[%d]: no name", i)
		} else if first, twice := items[item.Item]; twice {
			c.bad("items[%d]: %q is items[%d] too", i, item.Item, first)
		} else {
			items[item.Item] = i
		}
		c.number(i, item.Item, "mean", item.Mean, maxMean)
		c.number(i, item.Item, "level_var", item.LevelVar, maxVar)
		c.number(i, item.Item, "dispersion", item.Dispersion, maxMean)
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

// checker collects mistakes.
type checker struct {
	kind    error
	errs    []error
	skipped int
}

func (c *checker) bad(format string, args ...any) {
	if len(c.errs) == maxMistakes {
		c.skipped++
		return
	}
	c.errs = append(c.errs, fmt.Errorf("%w: "+format, append([]any{c.kind}, args...)...))
}

func (c *checker) err() error {
	if c.skipped > 0 {
		c.errs = append(c.errs, fmt.Errorf("%w: and %d mistakes more", c.kind, c.skipped))
	}
	return errors.Join(c.errs...)
}

func (c *checker) regions(regions []geo.Region) {
	seen := make(map[geo.RegionID]int, len(regions))
	for i, r := range regions {
		if r.ID == "" {
			c.bad("regions[%d]: no id", i)
		} else if first, twice := seen[r.ID]; twice {
			c.bad("regions[%d]: %q is regions[%d] too", i, r.ID, first)
		} else {
			seen[r.ID] = i
		}
		if r.Population < 0 {
			c.bad("regions[%d] (%.40q).population: %d", i, r.ID, r.Population)
		}
	}
}

// where names item i in an error.
func where(i int, item string) string { return fmt.Sprintf("items[%d] (%.40q)", i, item) }

func (c *checker) number(item int, name, field string, x, most float64) {
	if !(x >= 0 && x <= most) {
		c.bad("%s.%s: %g is not within 0..%g", where(item, name), field, x, most)
	}
}

func (c *checker) shares(item int, name string, shares []float64, regions int) bool {
	if len(shares) != regions {
		c.bad("%s.shares: %d shares for %d regions", where(item, name), len(shares), regions)
		return false
	}
	good := true
	var sum exact.Sum
	for r, p := range shares {
		if !(p >= 0 && p <= 1) {
			c.bad("%s.shares[%d]: %g is not within 0..1", where(item, name), r, p)
			good = false
			continue
		}
		sum.Add(p)
	}
	if good && math.Abs(sum.Value()-1) > 1e-9 {
		c.bad("%s.shares: their sum is %.12g, not 1", where(item, name), sum.Value())
		good = false
	}
	return good && regions > 0
}
