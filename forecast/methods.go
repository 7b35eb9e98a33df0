package forecast

import "math"

// Methods returns the methods that Auto is compared with or made of: the plain
// ones, those for slow items, which give a rate with the same distribution for
// each period, and those for fast ones.
//
// Of each series, "zero" forecasts nothing, "mean" and "sma12" the mean of all
// and of the last 12 periods, "naive" the last, "snaive" that of the cycle
// before, and "naive2" the last without season. "ses0.1" is exponential
// smoothing of a fixed weight. "croston" (1972), its bias correction "sba" by
// Syntetos and Boylan (2005), "tsb" (Teunter, Syntetos and Babai 2011), "adida"
// (Nikolopoulos et al. 2011) and "imapa" (Petropoulos and Kourentzes 2015) are
// those of the literature for slow items. "ses" and "theta" are [SES] and
// [Theta] without season, as in the M4 competition.
//
// "dotm" is the dynamic optimised Theta model, "ets" eight models of exponential
// smoothing by their Akaike weights, "ces" complex exponential smoothing, and
// "ar" an autoregression of differences. "gps" and "combined" are the two that
// [Auto] chooses from.
//
// With α, β, φ and a fitted, m the cycle, n values and one-step errors e, costs in
// passes over a series:
//
//	naive     f_h = y_n                                   1 pass; as noisy as one value
//	snaive    f_h = y_{n+h-m}                             1; takes over the noise of one cycle
//	mean      f_h = Σ y / n                               1; never forgets
//	sma12     f_h = Σ y of the last 12 / 12               1; forgets all else at once
//	ses0.1    l = l + (y - l)/10                          1; lags behind levels that move
//	croston   f = z/p: size and interval of sales, each   1; biased upwards, and blind to
//	          smoothed by 0.1 at a sale                   how long the last sale was ago
//	sba       f = 0.95 z/p                                1; as blind
//	tsb       f = z q: q the smoothed chance of a sale    1; biased upwards after a sale
//	adida     ses of sums over the mean interval          5; few sums where sales are few
//	imapa     mean of those over all shorter widths too   5 for each width
//	ses       l = l + α e                                 20; no trend
//	theta     l + b/2 (h - 1 + (1 - (1-α)^n)/α)           21; extends half a trend for ever
//	dotm      the same, b of the values so far            20; the first periods decide much
//	ets       l = l + φ b + α e, b = φ b + β e, f_h = l + 400; takes a level shift for a
//	          b (φ + … + φ^h), with a season or none      large weight
//	ces       l = l - (1-a_1) c + (a_0-a_1) e, f = l       800; wild on short series
//	          c = l + (1-a_0) c + (a_0+a_1) e, or by season
//	ar        Δy = c + a_1 Δy_{t-1} + … + a_5 Δy_{t-5}    12; lags of few values are chance
//	gps       see [Smoother]: counts of all together      260 of a sample; no trend of one item
//	combined  means or blends of ets, dotm, ces and ar    those of its members; see [Auto]
//
// Use naive, snaive and mean to tell whether the others are worth it; croston to imapa
// for series that sell in less than half of the periods; ses, theta, dotm, ets, ces and
// ar for values that are seldom 0. Further sources: Brown (1959), Assimakopoulos and
// Nikolopoulos (2000), Fiorucci et al. (2016), Hyndman et al. (2008), Svetunkov,
// Kourentzes and Ord (2022), whose models are in R's packages forecast, forecTheta and
// smooth, Kwiatkowski et al. (1992) and Burnham and Anderson (2002).
func Methods() []Forecaster {
	return []Forecaster{
		smoothed{},
		combined{},
		rates{"zero", zero},
		rates{"mean", historicalMean},
		rates{"sma12", movingAverage},
		local{"naive", naive},
		local{"snaive", seasonalNaive},
		local{"naive2", deseasonalised(naive)},
		rates{"ses0.1", fixedSES},
		rates{"croston", croston},
		rates{"sba", sba},
		rates{"tsb", tsb},
		rates{"adida", adida},
		rates{"imapa", imapa},
		local{"ses", deseasonalised(line(SES))},
		local{"theta", deseasonalised(line(Theta))},
		local{"dotm", seasonless(dynamicTheta)},
		local{"ets", weightedETS},
		local{"ces", complexSmoothing},
		local{"ar", seasonless(autoregression)},
	}
}

// line returns the model of a [Line].
func line(fit func([]float64) Line) model {
	return func(_ *workspace, y []float64, _ int, to *outline) {
		l := fit(y)
		for k := range to.mean {
			to.mean[k] = l.Level + float64(l.Slope*float64(k+1))
			to.dev[k] = math.Sqrt(l.Noise * (1 + float64(float64(k)*l.Alpha*l.Alpha)))
		}
		_, v := l.Total(0, float64(len(to.mean)))
		to.total = math.Sqrt(v)
	}
}
