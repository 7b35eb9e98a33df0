// Package forecast tells how much each region will buy of each item, and how
// sure that is.
//
// [Collect] or a [Builder] makes a [History] of sales, [Fit] learns a [Model]
// from it, and [Model.Demand] is what every item is expected to sell over a
// horizon of days. Callers who have their own forecast make a [Demand] with
// [Known].
//
// # Demand
//
// The demand for an item over the horizon has mean M, a level of variance V,
// sales of dispersion κ around that level, and regional shares p of
// concentration C. For any set of regions whose shares sum to P:
//
//	E = M P    Var = κ M P + V P² + (M² + V) P (1 - P) / (C + 1)
//
// by the law of total variance for Dirichlet shares that do not depend on the
// level. So the demand of a warehouse's territory and the risk that fewer
// warehouses pool need no simulation, and regions always add up to the total:
// see [ItemDemand.Territory]. A [Dist] with these moments, negative binomial but
// for the chance of nothing where that is known, gives quantiles of whole units.
// [ItemDemand.Sample] and [Demand.Sample] draw futures in whole units that add up.
//
// # Model
//
// Sales are counted by week, backwards from the end of the history, in order
// lines; units follow from the sizes of the orders. For an item in week t:
//
//	orders ~ NB(mean x λ, variance over mean κ)    λ ~ Gamma, moving    x = season x level
//	units of an order: mean μ, variance σ²
//
// These are the parts:
//
//   - Activity: the factor x is what all items have in common ([Activity]): a
//     yearly season, a Fourier series of 6 harmonics fitted by penalised
//     Poisson regression once there are two years, and a level that follows
//     growth and decline. A weekday profile weighs parts of weeks.
//   - Level: the [Smoother] follows λ with parameters that all items share,
//     found by their likelihood. An item that is new, or sells once a year,
//     gets what is known from the others, of its category before all.
//   - Order sizes: μ is the item's mean drawn to the seller's, as far as the
//     analysis of variance says that items differ. Units have the dispersion
//     σ²/μ + μ κ, and none are sold with the chance of no order, which is more
//     than that dispersion says.
//   - Items that sell often get what [Auto] would forecast for their units by
//     week: combinations of models, mixed below 100 units a week with what the
//     smoother says, by how both did at a past origin.
//   - Seller: all items together are a series by week of which [Auto] forecasts
//     the total. Items are scaled to add up to it (forecast proportions), and
//     what is unsure about it is common to all: [Demand.Together].
//   - Events: days of promotions, live streams and holidays that the caller names
//     ([Event], [HolidayEvents]) are filled in with what the weeks around sold; what
//     they did sell over that is the uplift of their channel, and planned ones are
//     added at their dates. Days without stock are filled in likewise.
//   - Spikes: what a week sold beyond the 99.9 % quantile of the weeks around
//     it, as after a live stream, is cut off before, and added again as a
//     process of its own with the mean and variance that such weeks had.
//   - Items that have stopped selling, by a run without orders whose chance is
//     below 1/1000, longer than 8 weeks and than 4 mean intervals between
//     orders, are forecast by the odds that they are still alive.
//   - An item is taken to be for sale since the history began, or since its
//     first order if that came too late to be chance.
//   - Shares: Dirichlet-multinomial, from where people live to where the
//     seller's orders go to where those of the item's category go
//     ([Options.Categories], if there are any) to where the item's go, on each
//     level first the state (of the seller, after its census division) and then
//     the ZIP3 in it. Orders of which only the state is known inform the state.
//     Concentrations are found by likelihood; an order's say halves in a year.
//     Those of items around their category count the category without the item,
//     and of an item its category counts no more orders than tell of others too.
//
// A model takes memory for its items and their orders, not for every region: shares
// are made when asked for, and [Model.Items] yields demand one item at a time.
// [Model.Run] goes on with new days without another fit; see [Running]. It takes items
// that the fit has not seen too ([Running.Join]), so that catalogues need not fit in
// memory, and learns again what they share ([Running.Refit]).
//
// With no orders at all, the result is the prior: wide, finite and honest.
//
// # Plain series
//
// [Auto] forecasts any series of sales by period, without regions, step by step
// and in total: a [Forecaster] that chooses between the smoother for slow items
// and combinations of models for fast ones. Where periods are days and their
// dates are known ([Series.Start]), it sees months, years and [Holidays] too.
// [Methods] are others to compare it with. Package forecast/reconcile makes
// forecasts of items and their sums add up.
//
// # Same everywhere
//
// The package uses its own logarithm, exponential and gamma function and no
// fused multiply-add, so the same history gives the same bits on every machine
// and for any number of cores.
//
// # Limits
//
// Demand is what was ordered: weeks without stock look like weeks without
// demand, unless they are told as events that were [Event.Closed]. Events that nobody names count as spikes or widen κ; of those that are
// named, neither what they draw from the days around them nor where their sales go
// is learned. The season is seen in order lines, so it is too
// flat where a file has only one line a day for many orders. Items that were
// not known at the start of the horizon are in the seller's total only as far as
// such items were in the past.
//
// # Sources
//
// Harvey and Fernandes (1989), Time series models for count or qualitative
// observations; Snyder, Ord and Beaumont (2012), Forecasting the intermittent
// demand for slow-moving inventories; Assimakopoulos and Nikolopoulos (2000)
// and Hyndman and Billah (2003) for Theta; Minka (2000), Estimating a Dirichlet
// distribution; Gross and Sohl (1990), Disaggregation methods to expedite
// product line forecasting.
package forecast
