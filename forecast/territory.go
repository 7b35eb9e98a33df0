package forecast

import "github.com/forwardstock/forwardstock/internal/exact"

// Together returns the distribution of what a set of regions buys of all items
// together, where share returns the part of item i that the set buys (P_i), all of it
// if share is nil:
//
//	E = sum of M_i P_i    Var = sum of Var_i + Common (E² - sum of (M_i P_i)²)
//
// with Var_i of [ItemDemand.Territory]. Beside the common factor, items count as
// independent, and so do their regional shares; nothing at all is sold with the
// product of their chances of that, mixed by a Gamma factor of that variance.
func (d Demand) Together(share func(i int) float64) Dist {
	if share == nil {
		share = func(int) float64 { return 1 }
	}
	var mean, squares, variance, silent exact.Sum
	together := false // whether units come so
	for i, item := range d.Items {
		t := item.Territory(share(i))
		mean.Add(t.Mean)
		squares.Add(float64(t.Mean * t.Mean))
		variance.Add(t.Var)
		silent.Add(-ln(t.nothing()))
		together = together || t.None > 0
	}
	m := min(mean.Value(), maxMean)
	between := float64(sane(d.Common, maxMean) * max(0, float64(m*m)-squares.Value()))
	all := Dist{Mean: m, Var: min(variance.Value()+between, maxVar)}
	if together && m > 0 {
		all.None = silence(silent.Value(), between/m/m)
	}
	return all
}

// Total returns the distribution of the total over the horizon, of mean M and
// variance κM + V.
func (d ItemDemand) Total() Dist { return d.Territory(1) }

// Territory returns the distribution of what a set of regions buys whose
// Shares sum to share (P, held within 0..1):
//
//	E = M P    Var = κ M P + V P² + (M² + V) P (1 - P) / (C + 1)
//
// The territories of a partition have means that add up to the total's, and
// the whole country is the total exactly. The last term is 0 when C is. With a
// Lump g and W = Var - κ E, the variance of what is expected there, nothing is sold
// with the chance of a level that is Gamma,
//
//	(1 + W/(E g))^(-E²/W)
//
// Numbers that [Demand.Check] refuses count as the nearest that it takes, NaN as 0.
func (d ItemDemand) Territory(share float64) Dist {
	d = d.sane()
	p := sane(share, 1)
	mean := d.Mean * p
	variance := float64(d.Dispersion*mean) + float64(d.LevelVar*p*p)
	if d.Concentration > 0 {
		square := float64(d.Mean*d.Mean) + d.LevelVar
		variance += square * (p * (1 - p)) / (d.Concentration + 1)
	}
	t := Dist{Mean: mean, Var: variance}
	if d.Lump > 0 && mean > 0 {
		t.None = silence(mean/d.Lump, max(0, variance-float64(d.Dispersion*mean))/mean/mean)
	}
	return t
}

// silence returns the mean of exp(-x F) over a Gamma factor F of mean 1.
func silence(x, variance float64) float64 {
	if spread := float64(x * variance); spread > 1e-9 {
		return exp(-x * (ln(1+spread) / spread))
	}
	return exp(-x)
}

// nothing returns the chance that nothing sells, above 0.
func (d Dist) nothing() float64 {
	if d.Mean > 700 { // below what numbers can tell
		return 1e-300
	}
	return max(1e-300, d.CDF(0))
}

// sane returns d with numbers in their ranges.
func (d ItemDemand) sane() ItemDemand {
	d.Mean, d.LevelVar = sane(d.Mean, maxMean), sane(d.LevelVar, maxVar)
	d.Dispersion, d.Concentration = sane(d.Dispersion, maxMean), sane(d.Concentration, maxMean)
	d.Lump = sane(d.Lump, maxMean)
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
