package placement

import (
	"iter"

	"github.com/forwardstock/forwardstock/forecast"
)

// Entry is one item of a catalogue with all that is said of it alone.
type Entry struct {
	Item   Item
	Demand forecast.ItemDemand
	// Sites is what differs for the item at some sites. Item may be empty there.
	Sites []ItemSite
	// Held are the IDs of the sites that hold it today.
	Held []string
	// Pins say who is to serve regions with it, and Within are promises about it alone.
	// Item may be empty there.
	Pins   []Pin
	Within []Promise
}

// Catalogue yields the items of a problem, the same ones in the same order
// whenever it is asked, or an error. What an entry refers to must not change
// afterwards; entries may share it.
type Catalogue = iter.Seq2[Entry, error]

// Decision is what is decided for one item of a catalogue.
type Decision struct {
	Plan ItemPlan
	// Values are by leaf of the certificate the values of demand, nil for an item
	// without demand. They are there if they were asked for.
	Values [][]Money
	// Prices are by leaf the prices of the rows about the item alone: of Entry.Within,
	// then of its limit. They come with Values.
	Prices [][]Money
}
