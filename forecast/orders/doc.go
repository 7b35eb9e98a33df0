// Package orders reads the order exports of shops and market places: delimited
// text of any size, in one pass and bounded memory.
//
// [Read] collects a file into a [forecast.History] with a [Report] of what
// became of its rows; [Rows] streams the sales one by one. Columns are found by
// their headers (see [Columns] for the names that are known), the encoding and
// the delimiter by looking at the text. No row is lost silently: each is used,
// or rejected with its line, column and reason, and Rows = Used + Rejected.
//
// # Rules
//
// Demand is what was ordered, returned or not. A cancelled order is rejected
// as [Cancelled]. Units that came back are counted in Sale.Returned beside the
// gross demand: by a column of returned units, by a status such as "Returned"
// or "Refunded" (the whole line), or by a line of negative quantity, which is
// a return by itself and no order. Without a column of quantities each row is
// one unit.
//
// A column of categories beside that of items tells [Report.Categories], which
// forecasts can learn from; no row is rejected for it.
//
// Quantities are whole numbers from 1 to [MaxUnits]; "2.0" is one, "1,000",
// "1e3" and "0" are not.
//
// Demand is real even where it went is not known. A sale without a ZIP that can
// be used goes to its state, and without a state to the unknown place; the
// report counts these as notes. So do military addresses, which have a state
// (AA, AE, AP) and no region. A column of countries, where there is one, keeps
// orders from abroad out: they are rejected as [Abroad].
//
// Dates are ISO 8601 (2026-11-22, with or without a time and an offset) or
// numeric with the year last. Whether the month or the day is first is stated
// in [Options] or proven by a date with a number above 12, within a bounded
// look-ahead; where nothing proves it, the report says that month-first was
// assumed. A date that contradicts is rejected. The civil date counts as
// written unless Options.Zone says where the seller is.
//
// A day that was not over when the file was written looks like lack of demand, and an
// order of a wholesaler like that of many shoppers. [Options.Until] and [Options.Bulk]
// leave them out; without them [Read] only notes a last day with less than half of the
// usual orders, and a few large rows that have much of all units.
//
// Where an order spans several lines and only the first has its date, place
// and status, the others take them from it.
//
// # Privacy
//
// Only the columns in use are ever copied out of the input: names, addresses,
// mail and phone columns are skipped where they are read, and neither a
// [RowError] nor the Report can hold their contents.
package orders
