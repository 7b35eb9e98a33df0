// Package forwardstock is the root of a library that tells an online seller in
// the United States where to put stock before the orders come. The work is in
// the packages below it: [github.com/forwardstock/forwardstock/geo] (where),
// [github.com/forwardstock/forwardstock/forecast] (how much) and
// [github.com/forwardstock/forwardstock/placement] (where to stock).
package forwardstock
