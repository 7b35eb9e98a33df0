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
