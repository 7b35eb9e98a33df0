// Package backtest tells how good a forecast would have been: it stands at
// past origins, forecasts with what was known then, and compares with what was
// sold afterwards.
//
// [Series] does so for methods on plain series of sales by period, [History]
// for the whole demand model on a history. What is judged is the distribution
// of an item's total over the horizon, because that is what stock is bought
// for. With several origins, each one fits its parameters anew on what lies
// before it; nothing later is ever handed to a method.
//
// # Scores
//
// For an outcome y, a forecast of mean m and distribution function F with
// quantiles q_p, over n pairs of item and origin (Gneiting and Raftery 2007,
// Hyndman and Koehler 2006):
//
//	WAPE         sum |y - m| / sum y
//	Bias         (sum m - sum y) / sum y
//	CRPS         mean of the integral of (F(x) - 1[x >= y])²
//	pinball p    mean of (1[y < q_p] - p)(q_p - y)
//	coverage p   share of outcomes y <= q_p, and its binomial standard error
//	MASE         mean of the items' mean |y_t - m/h| / s, s the mean |y_t - y_{t-1}| in the past
//	RMSSE        mean of the items' root of the mean (y_t - m/h)² / s², s² the mean (y_t - y_{t-1})²
//
// CRPS and pinball are in units; divided by Mean, the mean outcome, they are
// scaled. MASE and RMSSE spread m evenly over the h periods of the horizon and
// are relative to the steps of the past from its first sale on; items without
// a step have no scale, do not count in them, and are numbered in Unscaled.
// The all-zero forecast has a fine RMSSE on slow items and a bad CRPS: trust
// the latter, and Bias.
//
// [Predict], [Losses] and [Summarise] judge whole paths of any
// [forecast.Forecaster], step by step and in total. For steps y_t and forecasts
// f_t with a central 95 % interval of l_t..u_t, on the scale s_m, the mean
// |y_t - y_{t-m}| of the past for a cycle of m periods (Makridakis et al. 2020,
// 2022):
//
//	sMAPE        mean of 200 |y_t - f_t| / (|y_t| + |f_t|)
//	MASE         mean |y_t - f_t| / s_m
//	WRMSSE       sum of w r / sum w, r the RMSSE of a case and w its Case.Weight
//	OWA          mean of the ratios of sMAPE and MASE to those of Naive 2
//	MSIS         mean of (u_t - l_t + 40 (l_t - y_t)+ + 40 (y_t - u_t)+) / s_m
//	SPL          mean pinball loss of the nine quantiles of the M5 competition / s_1
//	PIT          distribution function of the total at what came, over its whole jump
//	             where units are whole (Czado, Gneiting and Held 2009)
//
// The WRMSSE of the M5 competition is the mean of that over the levels of a
// hierarchy, with weights by the revenue of the last 28 days; summarise each level
// apart. Steps of the scale count from the first sale on.
//
// Of totals with a step that nobody counted there are no scores. MSIS and
// coverage are means over all steps, the others over cases of the mean over
// their steps; the two are the same where all horizons are.
//
// An outcome that is discrete meets its quantile with more than p, so coverage
// above p is normal for slow items.
package backtest
