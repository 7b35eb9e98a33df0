// Package rate prices parcels: money, weights and sizes as exact integers, and
// rate cards of weight bands by zones with dimensional weight, limits and
// surcharges.
//
// # Units
//
// [Money] counts millionths of a dollar, [Weight] grams, [Size] millimetres,
// [Volume] cubic millimetres. All are int64, so that sums are exact and the
// same on every machine. US prices are set in ounces, pounds and inches; a
// bound of a card and the weight of a parcel are both rounded to the gram by
// the same rule, so a parcel of exactly one pound stays in the one-pound band
// although a pound is 453.59 g. Sides are brought to whole inches, as carriers
// do, before a volume is taken.
//
// # What a parcel costs
//
//	billed = max(actual weight, dimensional weight where it applies)
//	base   = price of the first band with UpTo >= billed, in the column of the zone
//	         (beyond the last band: its price + Excess price per started step)
//	price  = base, then each surcharge in order: + amount + share of the price so far
//
// A parcel outside the limits, the bands or the zones is not carried:
// [ErrNotCarried].
//
// # Cards
//
// A [Card] is plain data: fill it in Go, or read it from CSV ([ReadCSV]) or
// JSON ([ReadJSON]). Cards that ship with the package, such as
// [GroundAdvantageRetail20251005], are dated examples with their source; no
// function uses one unless the caller passes it.
package rate
