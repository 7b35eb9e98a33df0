// Package reconcile makes forecasts of items, groups of items and totals add
// up.
//
// Every node of a hierarchy has a base forecast f of its own, made without
// regard to the others, and a variance w of its error. Reconciled forecasts are
// those nearest to the base forecasts that add up,
//
//	min sum (x_v - f_v)² / w_v    such that x_v is the sum of x over the children of v
//
// so that what the totals know better, such as a season, reaches the items, and
// what the items know better, such as a launch, reaches the totals.
//
//   - [Tree] is for trees of any size: exact, in linear time, without a matrix,
//     and never negative.
//   - [Groups] is for up to 2,000 nodes that overlap in any way, such as stores
//     by departments, with independent errors or the covariance that past errors
//     show (MinT with shrinkage).
//
// Reconciling costs accuracy where a level is forecast badly and its variance
// does not say so: give such nodes no forecast, or their true variance.
//
// Sources: Hyndman, Ahmed, Athanasopoulos and Shang (2011), Optimal combination
// forecasts for hierarchical time series; Wickramasuriya, Athanasopoulos and
// Hyndman (2019), Optimal forecast reconciliation through trace minimization;
// Schäfer and Strimmer (2005), A shrinkage approach to large-scale covariance
// matrix estimation. The linear recursion is that of sums in a Gaussian tree.
package reconcile
