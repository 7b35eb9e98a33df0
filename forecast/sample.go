package forecast

import (
	"iter"
	"math/rand/v2"
	"slices"
)

// Sample draws a future of the demand for one item: it sets units to what each region
// buys, in whole units, and returns their sum, which is the total. What is longer, units
// or Shares, counts as far as the other goes.
//
// The total N has the distribution of [ItemDemand.Total]. It is split by shares that
// are Dirichlet around Shares, and then by chance (Dirichlet-multinomial), with the
// concentration c at which every set of regions has the mean and the variance of
// [ItemDemand.Territory], as far as κ >= 1; less counts as 1 between regions:
//
//	c = (M² + V) C/(C+1) / ((κ-1) M + (M² + V)/(C+1))
//
// So futures are whole, never negative, and add up. They follow from the numbers of
// random alone. It takes time linear in regions, and the logarithm of N for each that
// buys, and allocates nothing but a number a region.
func (d ItemDemand) Sample(random *rand.Rand, units []int64) int64 {
	var s splitter
	return s.sample(random, d.sane(), units)
}

// Sample draws one future of all items together, each in turn and as
// [ItemDemand.Sample] does, but around a level that all have in common: a Gamma factor
// of mean 1 and variance Common, which leaves the mean and variance of each item as
// they are. It yields the number of the item and its units by region, in a slice that
// holds until the next.
func (d Demand) Sample(random *rand.Rand) iter.Seq2[int, []int64] {
	return func(yield func(int, []int64) bool) {
		common := sane(d.Common, maxMean)
		factor := 1.0
		if common > 0 {
			factor = min(exp(logGamma(random, 1/common))*common, maxMean)
		}
		var s splitter
		units := make([]int64, len(d.Regions))
		for i, item := range d.Items {
			s.sample(random, item.sane().given(factor, common), units)
			if !yield(i, units) {
				return
			}
		}
	}
}

// given returns the demand at a value of the factor of mean 1 and of a variance which
// its level has in it: of L = F L', with V = common M² + (1 + common) V'.
func (d ItemDemand) given(factor, common float64) ItemDemand {
	own := max(0, d.LevelVar-float64(common*d.Mean*d.Mean)) / (1 + common)
	d.Mean *= factor
	d.LevelVar = float64(own * factor * factor)
	return d.sane()
}

// splitter is scratch memory of samples.
type splitter struct{ upTo []float64 }

func (s *splitter) sample(random *rand.Rand, d ItemDemand, units []int64) int64 {
	clear(units)
	n := min(len(units), len(d.Shares))
	total := d.Total().Quantile(random.Float64())
	if n == 0 || total == 0 {
		return 0
	}
	s.draw(random, d.Shares[:n], d.together())
	if !(s.upTo[n] > 0) {
		return 0
	}
	s.split(random, total, units[:n], 0)
	return total
}

// split spreads n units over the regions from one on, half of them after the other.
func (s *splitter) split(random *rand.Rand, n int64, units []int64, from int) {
	if len(units) == 1 || n == 0 {
		units[0] = n
		return
	}
	middle := len(units) / 2
	low := s.upTo[from+middle] - s.upTo[from]
	left := binomial(random, n, low/(s.upTo[from+len(units)]-s.upTo[from]))
	s.split(random, left, units[:middle], from)
	s.split(random, n-left, units[middle:], from+middle)
}

// together returns the concentration c of Sample, 0 if shares are known.
func (d ItemDemand) together() float64 {
	square := float64(d.Mean*d.Mean) + d.LevelVar
	unsure, sure := 0.0, square // of (M² + V): 1/(C+1), C/(C+1)
	if d.Concentration > 0 {
		unsure = square / (d.Concentration + 1)
		sure = float64(d.Concentration * unsure)
	}
	lumps := float64(max(0, d.Dispersion-1)*d.Mean) + unsure
	if !(lumps > 0) {
		return 0
	}
	return sure / lumps
}

// draw sets upTo[r] to the sum of the shares before r: Dirichlet ones of concentration c
// around shares, times any number, or these if c is 0 or beyond what numbers can tell.
func (s *splitter) draw(random *rand.Rand, shares []float64, c float64) {
	s.upTo = append(append(s.upTo[:0], 0), shares...)
	parts := s.upTo[1:]
	if c > 0 && c <= maxMean {
		const nothing = -1e300
		for r, p := range shares {
			if parts[r] = nothing; p > 0 {
				parts[r] = logGamma(random, float64(c*p))
			}
		}
		// Relative to the largest: the numbers of small shares have no exponent.
		most := slices.Max(parts)
		for r, x := range parts {
			parts[r] = 0
			if x > nothing {
				parts[r] = exp(max(x-most, -700))
			}
		}
	}
	for r := range parts {
		parts[r] = s.upTo[r] + max(0, parts[r])
	}
}
