package placement

import (
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// Site is a warehouse that can hold stock.
type Site struct {
	ID string `json:"id"`
	// Provider is who runs it; Policy.Providers limits the sites of each.
	Provider string `json:"provider,omitempty"`
	// Point is where it is. The zero point means the centre of the three-digit
	// region of ZIP. The kind of the site, for [geo.Transit.Lane], is that of
	// this region, and contiguous without a ZIP.
	Point geo.Point `json:"point,omitzero"`
	ZIP   string    `json:"zip,omitempty"`
	Rule  Rule      `json:"rule,omitempty"`
	// Current says that the seller ships from it today; the plan is compared
	// with today's sites.
	Current bool `json:"current,omitempty"`
	// Fixed is the cost of having it open over the horizon.
	Fixed Money `json:"fixed"`
	// Opening is paid once, if it is open and not Current; Closing once, if it is
	// Current and not open.
	Opening Money `json:"opening,omitempty"`
	Closing Money `json:"closing,omitempty"`
	// PerItem is the cost of carrying one item there over the horizon: its
	// inbound shipment and its set-up on arrival.
	PerItem Money   `json:"per_item"`
	Inbound Inbound `json:"inbound"`
	// Handling is the cost of receiving, picking and packing one unit.
	Handling Money `json:"handling"`
	// Storage is the cost of a cubic metre for a day. A unit is stored for half
	// the horizon on average, and a unit of reserve for all of it.
	Storage Money `json:"storage_per_m3_day"`
	// StorageByAge, if there is any, replaces Storage by rates that depend on how
	// long goods have been there: ascending, the first from day 0. A unit of the
	// expected demand stays for any number of days up to the horizon with the same
	// chance; a unit of reserve stays for all of them.
	StorageByAge []AgeRate `json:"storage_by_age,omitempty"`
	// Return is what a unit that a buyer sends back costs, all in.
	Return Money `json:"return,omitempty"`
	// HandlingDays are the business days before a parcel leaves. AfterCutOff is
	// the share of orders that come after the hour of the day's last pickup: they
	// leave a business day later.
	HandlingDays int        `json:"handling_days"`
	AfterCutOff  rate.Share `json:"after_cut_off,omitempty"`
	// ReceivingDays are the calendar days from the arrival of goods until they are
	// for sale. They add to the time that the reserve must last.
	ReceivingDays int      `json:"receiving_days,omitempty"`
	Capacity      Capacity `json:"capacity,omitzero"`
	// Excludes are the tags of items that it does not take.
	Excludes []string `json:"excludes,omitempty"`
	// Services are the IDs of those that pick up there. Empty means all.
	Services []string `json:"services,omitempty"`
}

// Cost returns what it costs over the horizon to have the site open, or not: Fixed, with
// Opening unless it is a current site; Closing of a current one that is not open.
func (s *Site) Cost(open bool) Money {
	switch {
	case open && s.Current:
		return s.Fixed
	case open:
		return s.Fixed + s.Opening
	case s.Current:
		return s.Closing
	}
	return 0
}

// Inbound is the cost of bringing one unit to a site: the sum of its parts.
type Inbound struct {
	PerUnit Money `json:"per_unit,omitempty"`
	PerKilo Money `json:"per_kg,omitempty"`
	PerM3   Money `json:"per_m3,omitempty"`
}

// AgeRate is the cost of storing a cubic metre for a day, from the day FromDay
// after its arrival on.
type AgeRate struct {
	FromDay int   `json:"from_day"`
	Rate    Money `json:"per_m3_day"`
}

// Capacity is what a site can take over the horizon. Zero means no limit.
type Capacity struct {
	// Units are the most units brought there, expected demand and reserve, and
	// Volume their volume.
	Units  int64       `json:"units,omitempty"`
	Volume rate.Volume `json:"volume_l,omitempty"`
	// Parcels are the most units shipped a day, on average over the horizon.
	Parcels int64 `json:"parcels_per_day,omitempty"`
}

// Way is a way of bringing goods to sites: from one origin or another, by one
// mode or another, through a hub or not. Each item comes to each site that holds
// it by exactly one way, and what that costs is on top of Site.Inbound and
// Site.PerItem.
type Way struct {
	ID     string `json:"id"`
	Origin string `json:"origin,omitempty"` // for people only
	// Sites are the IDs of those that it leads to. Empty means all.
	Sites []string `json:"sites,omitempty"`
	// Excludes are the tags of items that it does not take.
	Excludes []string `json:"excludes,omitempty"`
	Inbound  Inbound  `json:"inbound,omitzero"`
	// Fee is a placement fee for every unit, its price in zone 1. A unit that the
	// card does not carry cannot come this way.
	Fee *rate.Card `json:"fee,omitempty"`
	// PerShipment is paid for each item at each site.
	PerShipment Money `json:"per_shipment,omitempty"`
	// LeadDays are the calendar days until goods arrive.
	LeadDays int `json:"lead_days,omitempty"`
	// MinUnits are the fewest units of one item that can be sent to one site.
	// Quantities are raised to it after the optimisation.
	MinUnits int64 `json:"min_units,omitempty"`
}
