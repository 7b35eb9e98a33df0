// Package report shows a plan to those who decide and to those who carry it
// out.
//
//   - [HTML] writes one page that works offline: what to do, what it saves, a map
//     of who serves whom and how fast, days and cost against the sites of today
//     or the best single site, and for every item why it goes where it goes.
//   - [Text] writes the same for a terminal, on about one screen.
//   - [Tables] are the whole plan as CSV files, for spreadsheets and warehouse
//     systems: [StockCSV], [SitesCSV], [RegionsCSV], [CostCSV], [DaysCSV].
//   - [StudyHTML], [StudyText], [StudyJSON] and [StudyTables] add what was asked about
//     the plan: the frontier, reasons, break-evens, thresholds, overrides, marginal
//     values, scenarios, a hedge; or why there is no plan.
//   - [JSON] writes a plan so that [ReadJSON] gives it back exactly, with its
//     certificate.
//
// All but JSON take the problem beside the plan, as a plan refers to sites,
// services and regions by their place in the problem, and refuse a plan that
// cannot be one of that problem. They show what the plan says and do not judge
// it: that is the task of package verify.
//
// # Figures
//
// What people read is rounded, and columns are rounded together so that they
// add up as shown (largest remainders first). CSV and JSON hold every amount to
// the last millionth of a dollar. Quantities are expected units; days are
// business days from order to arrival, handling included.
//
// # Safety
//
// Names come from outside. Those that a spreadsheet could take for a formula get
// an apostrophe in CSV cells; the page escapes them, and page and text show
// what cannot be printed as U+FFFD and cut names to 60 characters. The page
// has no script and refers to nothing outside itself.
//
// The bytes written are the same for the same problem and plan on every
// machine. The state outlines come from us-atlas (ISC licence), which derives
// them from the US Census Bureau; see outline.txt.
package report
