// Package geo answers where: ZIP codes and the regions they belong to, points
// and great-circle distances, parcel zones, transit days, the nearest of many
// sites, and the map projection of the report.
//
// A region is the area of one three-digit ZIP prefix (ZIP3). The embedded
// table has the 896 regions of the 2020 census with their populations and
// population-weighted centres; Regions lists them and ParseZIP finds the
// region of an address. Distances are whole metres with the same bits on every
// machine, so that a plan that rests on them is the same plan everywhere.
//
// Distance decides the rest: a Zones table turns it into the parcel zone that
// prices a shipment, and a Transit table into the distribution of the business
// days that it takes. Both come with dated defaults, USZones and
// GroundTransit, and both are plain data that a caller may replace.
//
// Bands of distance are a truth of the contiguous states only. Alaska, Hawaii,
// Puerto Rico, the other territories and military addresses are told apart by
// Kind, and the Kinds of a Transit have days of their own, which Lane chooses.
//
// Everything here is safe for concurrent use.
package geo
