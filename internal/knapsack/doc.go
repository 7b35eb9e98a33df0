// Package knapsack solves the knapsack problems into which the bounds of
// capacitated location problems fall apart: continuous, 0-1, and their covering
// counterparts. Everything is exact in integers; products take 128 bits. A
// [Solver] keeps its memory from one call to the next, so that calls do not
// allocate once it has seen problems of their size.
//
// Profits, costs, weights and sizes are 0 or more, and each kind must add up to
// less than 2^62. Capacities, needs and limits may be any number.
package knapsack
