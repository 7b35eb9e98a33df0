package whatif

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
)

// lot is an order, or what it is made of: units that one region asks for.
type lot struct{ region, units int32 }

// draws are sampled futures of one item: the lots of each in the order in which they come.
type draws struct {
	lots  []lot
	first []int // lots of sample i are first[i] to first[i+1]
	most  int64 // units of the largest sample
}

func (d *draws) len() int { return len(d.first) - 1 }

func (d *draws) sample(i int) []lot { return d.lots[d.first[i]:d.first[i+1]] }

// drawer samples the demand for one item.
type drawer struct {
	forecast.ItemDemand
	longer     float64   // the variance of stock that must last for the lead time too, over its own
	cumulative []float64 // shares
	size       float64   // of a lot, in the mean
	urn        float64   // concentration of the draws of lots, 0 where shares are known
	coarse     bool      // lots are larger than orders
}

func newDrawer(d forecast.ItemDemand, days, lead int) *drawer {
	out := &drawer{ItemDemand: d, longer: (float64(days) + float64(lead)) / float64(days), cumulative: make([]float64, len(d.Shares)),
		size: max(1, d.Dispersion), urn: d.Concentration}
	sum := 0.0
	for r, p := range d.Shares {
		sum += p
		out.cumulative[r] = sum
	}
	out.coarsen()
	return out
}

// coarsen makes lots of g units for demand that is too large to be drawn in smaller ones.
// Larger lots spread demand more over the regions, by (g - κ) M P (1 - P) for a set of
// share P; the urn has so much less to add, so that the variance of every territory stays
//
//	(κM + V) P² + (κM + (M² + V)/(C + 1)) P (1 - P)
//
// as far as the shares are uncertain enough for that. Where they are known, it is above.
func (d *drawer) coarsen() {
	most := d.total().Quantile(1)
	if most <= maxUnits {
		return
	}
	d.coarse = true
	size := max(d.size, float64(most)/coarseLots)
	larger := float64(size-d.size) * d.Mean
	d.size = size
	if d.urn > 0 {
		square := float64(d.Mean * d.Mean)
		spread := (square+d.LevelVar)/(d.urn+1) - larger
		if d.urn = 0; spread > 0 {
			d.urn = max(0, (square+d.LevelVar-larger)/spread-1)
		}
	}
}

// total is the distribution of what all regions buy.
func (d *drawer) total() forecast.Dist {
	t := d.Total()
	t.Var = float64(t.Var * d.longer)
	return t
}

// stream seeds a generator from an item and what is drawn for: the same input gives the
// same samples. The hash is FNV-1a (Fowler, Noll and Vo).
func (d *drawer) stream(purpose, seed uint64) *rand.Rand {
	hash := uint64(14695981039346656037)
	add := func(x uint64) {
		for range 8 {
			hash = (hash ^ x&255) * 1099511628211
			x >>= 8
		}
	}
	for _, c := range []byte(d.Item) {
		hash = (hash ^ uint64(c)) * 1099511628211
	}
	for _, x := range []float64{d.Mean, d.LevelVar, d.Dispersion, d.Concentration} {
		add(math.Float64bits(x))
	}
	add(seed)
	return rand.New(rand.NewPCG(hash, purpose))
}

// each calls f with n samples, one after the other; the lots are valid until it returns.
// The total of each is a quantile of the total's distribution; of even samples each n-th
// part of it has one. Units come in lots of one region, of sizes s around the dispersion
// with E s² / E s as large. The region of the next lot is drawn from the shares with the
// chance C / (C + lots so far), else it is that of a lot before, any one of them: an urn,
// whose draws have Dirichlet shares of concentration C (Blackwell and MacQueen 1973), in
// an order that is as random. So for κ >= 1 the units of any set of regions have the mean
// and variance of [forecast.ItemDemand.Territory], and add up; a dispersion below 1 counts
// as 1 in the spread. C and the sizes are those of [drawer.coarsen] where that makes
// larger lots.
func (d *drawer) each(rng *rand.Rand, n int, even bool, f func(i int, lots []lot)) {
	levels, totals := make([]float64, n), make([]int64, n)
	for i := range levels {
		if levels[i] = rng.Float64(); even {
			levels[i] = (float64(i) + levels[i]) / float64(n)
		}
	}
	slices.Sort(levels)
	d.total().Quantiles(totals, levels)
	rng.Shuffle(n, func(i, j int) { totals[i], totals[j] = totals[j], totals[i] })
	size := min(d.size, maxLot)
	small := int32(size)
	fraction := size - float64(small)
	larger := float64(float64(small)*fraction) / (float64(small) + 1 - fraction) // chance of a unit more
	var lots []lot
	for i, left := range totals {
		lots = lots[:0]
		for left > 0 {
			size := small
			if rng.Float64() < larger {
				size++
			}
			size = int32(min(int64(size), left))
			left -= int64(size)
			lots = append(lots, lot{d.region(rng, lots), size})
		}
		f(i, lots)
	}
}

// draw returns the samples of each.
func (d *drawer) draw(rng *rand.Rand, n int, even bool) draws {
	out := draws{first: make([]int, 1, n+1)}
	d.each(rng, n, even, func(_ int, lots []lot) {
		units := int64(0)
		for _, l := range lots {
			units += int64(l.units)
		}
		out.most = max(out.most, units)
		out.lots = append(out.lots, lots...)
		out.first = append(out.first, len(out.lots))
	})
	return out
}

// region draws that of the next lot.
func (d *drawer) region(rng *rand.Rand, before []lot) int32 {
	n := float64(len(before))
	if d.urn > 0 && rng.Float64()*(d.urn+n) < n {
		return before[rng.IntN(len(before))].region
	}
	last := len(d.cumulative) - 1
	x := rng.Float64() * d.cumulative[last]
	r, _ := slices.BinarySearchFunc(d.cumulative, x, func(sum, x float64) int {
		if sum > x {
			return 1
		}
		return -1
	})
	return int32(min(r, last))
}
