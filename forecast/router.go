package forecast

// Which model an item gets.
const (
	fastPeriods = 12 // weeks of sales that models of frequent sales need

	deadChance   = 1e-3 // how unlikely a run of weeks without sales must be
	deadPeriods  = 8    // how long it must be at least, in weeks
	deadInterval = 4    // and in mean intervals between orders
	deathRate    = 2e-4 // chance a week that an item stops selling
)

// total forecasts the total of an item of a category: all of ItemDemand but Item,
// Shares and Concentration.
func (f *fitter) total(r *record, category int32) ItemDemand {
	s := f.smoother
	d := ItemDemand{Method: Smoothed, Orders: r.orders}
	if len(r.series.Units) == 0 {
		d.Method = PriorOnly
	}
	level, seen := s.Prior(), s.Prior() // now, and at the last sale
	run, silent := 0, 0.0               // weeks since, and their exposure
	for t, orders := range r.series.Units {
		x := r.series.exposure(t)
		level = s.update(level, x, orders)
		run, silent = run+1, silent+x
		if orders > 0 {
			seen, run, silent = level, 0, 0
		}
	}
	for range int(f.time.gap) {
		level = s.update(level, 0, 0)
	}
	orders, levelVar := s.Total(level, f.time.horizon, float64(f.exposure*f.brisk.of(category)))
	f.compound(&d, orders, levelVar, r.size)

	extra, variance := f.spikes.of(r.excess)
	d.Mean += float64(f.time.horizon * extra)
	d.LevelVar += float64(f.time.horizon * variance)
	chance := quiet(s, seen, float64(run), silent)
	if d.Orders > 0 && chance < deadChance && float64(run) > max(deadPeriods, deadInterval*r.interval(&f.time)) {
		// Alive with probability a, given the silence; else nothing sells.
		died := 1 - exp(float64(run)*ln(1-deathRate))
		a := chance / (chance + died)
		square := float64(d.Mean*d.Mean) + d.LevelVar
		d.Mean = float64(d.Mean * a)
		d.LevelVar = max(0, float64(a*square)-float64(d.Mean*d.Mean))
		d.Method = Stopped
	}
	return d
}

// compound turns the mean and level variance of orders into those of units,
// for orders of mean size μ, variance σ² and uncertainty τ² of μ: units have
// the dispersion σ²/μ + μ κ.
func (f *fitter) compound(d *ItemDemand, orders, levelVar float64, t sizeTally) {
	size, variance, unsure := f.sizes.of(t)
	levelVar += float64((float64(orders*orders) + levelVar) * f.spread)
	d.Mean = float64(orders * size)
	d.Dispersion = variance/size + float64(size*f.smoother.Dispersion)
	d.Lump = lump(size, f.smoother.Dispersion)
	d.LevelVar = float64(levelVar*(size*size)) + float64((float64(orders*orders)+levelVar)*unsure)
}

// lump returns for how many units no order counts, given orders of a mean size
// that are negative binomial around their level: their chance of none at a mean m
// is exp(-m ln κ / (κ - 1)).
func lump(size, dispersion float64) float64 {
	return sane(size*((dispersion-1)/ln(dispersion)), maxMean)
}

// quiet returns the chance of no order in the periods after a level.
func quiet(s Smoother, l Level, periods, exposure float64) float64 {
	m, v := s.Total(l, periods, exposure)
	if m < minMean {
		return 1
	}
	return exp(logNB(0, m, float64((s.Dispersion-1)*m)+float64(v)))
}
