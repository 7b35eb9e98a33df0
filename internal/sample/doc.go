// Package sample makes the data that the examples run on when they are given
// none: a year of orders of a small seller on a video shop, with its items and
// the warehouses that it could use.
//
// The seller is invented. Regions order in proportion to their population and
// a mild taste of their state; weekends are busier; a live-stream multiplies
// the orders of one item by ten for a day, mostly in the state of its
// audience; four items are launched within the year; some orders are cancelled
// and some units come back. Site costs are round figures within the ranges that
// sea freight and third-party warehouses quoted in 2025.
package sample

import "embed"

// Files holds items.csv and the folder network, in the formats that
// examples/plan reads, and shop.csv with what the orders are drawn from.
//
//go:embed items.csv shop.csv network
var Files embed.FS
