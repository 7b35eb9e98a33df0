package forecast

import (
	"context"
	"math"

	"github.com/forwardstock/forwardstock/internal/par"
)

// smoothed forecasts slow items by the Gamma-Poisson [Smoother] around what all
// series of a period, which end at the same time, have in common: a season, a
// moving level and growth. It makes some 260 passes over a sample of 100,000
// periods, and two over the rest.
//
// Use it where sales are few: the memory, the prior and the dispersion that one
// series could never tell are those of all. It knows no trend nor season of a
// single item, and takes weeks without stock for weeks without demand unless
// their exposure says so.
type smoothed struct{}

func (smoothed) Name() string { return "gps" }

func (smoothed) Forecast(ctx context.Context, series []Series, horizon, workers int) ([]Path, error) {
	if err := checkHorizon(horizon); err != nil {
		return nil, err
	}
	paths := make([]Path, len(series))
	periods, members := byPeriod(series)
	for g, period := range periods {
		if err := smoothItems(ctx, series, members[g], period, paths, horizon, workers); err != nil {
			return nil, err
		}
	}
	return paths, nil
}

// byPeriod groups series by their period, in the order of the first of each.
func byPeriod(series []Series) (periods []int, members [][]int) {
	groups := map[int]int{}
	for i, y := range series {
		m := max(1, y.Period)
		g, ok := groups[m]
		if !ok {
			g = len(periods)
			groups[m] = g
			periods, members = append(periods, m), append(members, nil)
		}
		members[g] = append(members[g], i)
	}
	return periods, members
}

// smoothItems forecasts the members of series, which have one period.
func smoothItems(ctx context.Context, series []Series, members []int, period int, paths []Path, horizon, workers int) error {
	var items []Series
	var at []int
	for _, i := range members {
		item, err := counted(series[i])
		if err != nil {
			paths[i].Err = err
			continue
		}
		items, at = append(items, item), append(at, i)
	}
	c, err := newCommon(ctx, items, period, horizon)
	if err != nil {
		return err
	}
	s, err := FitSmoother(ctx, items, workers)
	if err != nil {
		return err
	}
	s, err = remember(ctx, s, items, horizon, workers)
	if err != nil {
		return err
	}
	return par.Do(ctx, workers, len(items), func(k int) {
		paths[at[k]] = c.forecast(s, items[k], horizon)
	})
}

// counted returns y ready for a Smoother: what nobody counted is without
// exposure, and the time before the first sale is left out if so long a silence
// would be a surprise later on.
func counted(y Series) (Series, error) {
	units := make([]float64, len(y.Units))
	if err := y.clean(units); err != nil {
		return y, err
	}
	exposure := make([]float64, len(units))
	for t, u := range y.Units {
		exposure[t] = y.exposure(t)
		if u != u {
			units[t], exposure[t] = 0, 0
		}
	}
	from := launched(units)
	return Series{Units: units[from:], Exposure: exposure[from:], Period: y.Period}, nil
}

// launched returns the first period of a sale, if the silence before would have
// had a chance below 1/1000 afterwards and was longer than four mean intervals
// between sales, else 0.
func launched(units []float64) int {
	first := 0
	for first < len(units) && units[first] == 0 {
		first++
	}
	sales := 0.0
	for _, u := range units[first:] {
		if u > 0 {
			sales++
		}
	}
	rate := sales / float64(max(1, len(units)-first)) // of periods with a sale
	if float64(first)*rate > deadInterval && float64(first)*ln(max(1e-9, 1-rate)) < ln(deadChance) {
		return first
	}
	return 0
}

// dispersionPrior is how many units of sales the dispersion of all items is
// worth.
const dispersionPrior = 10

// forecast filters one item and looks ahead. Its own dispersion is that of all
// items, drawn to its squared errors. Where it is below theirs, which are those of the
// fast ones before all, its sales tell more of its level than the pooled filter takes
// from them: the mean is that of a filter with the geometric mean of both, as its own
// was estimated beside the level. How unsure the level is stays as it was.
func (c *common) forecast(s Smoother, y Series, horizon int) Path {
	level := s.Prior()
	over, seen := float64(s.Dispersion*dispersionPrior), float64(dispersionPrior)
	whole := true
	for t, u := range y.Units {
		x := y.exposure(t)
		if x > 0 {
			m := float64(x * level.Mean())
			square := float64((u-m)*(u-m)) - float64(x*x*level.Var())
			over += max(-m, square)
			seen += m
		}
		whole = whole && u == math.Floor(u)
		level = s.update(level, x, u)
	}
	dispersion := max(1, over/seen)
	if dispersion < s.Dispersion {
		steady := s
		steady.Dispersion = math.Sqrt(dispersion * s.Dispersion)
		level.Rate = level.Shape / max(minMean, steady.Filter(y).Mean())
	}
	p := Path{Method: "gps", Steps: make([]Spread, horizon)}
	spread := func(mean, levelVar float64) Spread {
		levelVar = float64(levelVar) + float64((float64(mean*mean)+levelVar)*c.spread)
		return Spread{Mean: sane(mean, maxMean), Dev: sane(math.Sqrt(float64(dispersion*mean)+levelVar), maxMean)}
	}
	exposure := 0.0
	for h, x := range c.ahead {
		exposure += x
		drift := 1 + float64((1-s.Discount)*float64(h))
		p.Steps[h] = spread(float64(x*level.Mean()), float64(x*x*level.Var()*drift))
	}
	p.Total = spread(s.Total(level, float64(horizon), exposure))
	if whole {
		p.count()
	}
	return p
}
