package placement

import (
	"slices"

	"github.com/forwardstock/forwardstock/placement/rate"
)

// sending is a parcel by a service to a zone.
type sending struct {
	parcel  rate.Parcel
	service int32
	zone    int
}

// postage is a price, if the service carries the parcel.
type postage struct {
	price int64
	ok    bool
}

// knownPostage bounds what a basket remembers.
const knownPostage = 4096

// price returns the parcels in which an order of some items of a basket comes, by
// these lanes, and what they cost more than one parcel would.
func (s *splitter) price(b *basket, which []int, lanes []Lane) (parcels int, cost int64) {
	if !slices.ContainsFunc(lanes, func(l Lane) bool { return l.Site != lanes[0].Site }) {
		return 1, 0
	}
	apart, together, possible := int64(0), int64(0), false
	for i, lane := range lanes {
		if seen(lanes[:i], lane.Site) {
			continue
		}
		parcels++
		if s.Policy.SplitParcel > 0 {
			continue
		}
		apart += s.group(b, which, lanes, lane)
		if price, ok := s.combined(b, which, nil, lane); ok && (!possible || price < together) {
			together, possible = price, true
		}
	}
	switch {
	case s.Policy.SplitParcel > 0:
		return parcels, int64(s.Policy.SplitParcel) * int64(parcels-1)
	case !possible:
		return parcels, 0
	}
	return parcels, max(0, apart-together)
}

func seen(lanes []Lane, site int32) bool {
	for i := range lanes {
		if lanes[i].Site == site {
			return true
		}
	}
	return false
}

// group returns the postage of the items that come from the site of a lane: in one
// parcel by its service, or one by one where that does not carry them together.
func (s *splitter) group(b *basket, which []int, lanes []Lane, lane Lane) int64 {
	if price, ok := s.combined(b, which, lanes, lane); ok {
		return price
	}
	sum := int64(0)
	for i, k := range which {
		if lanes[i].Site == lane.Site {
			price, _ := s.postage(b, b.parcel[k], lanes[i])
			sum += price
		}
	}
	return sum
}

// combined returns the postage of one parcel by a lane with the items that come
// from its site, or with all of them if lanes is nil: their weights add up and
// their smallest sides, longest and middle sides being the longest of any.
func (s *splitter) combined(b *basket, which []int, lanes []Lane, lane Lane) (int64, bool) {
	var all rate.Parcel
	sized := true
	for i, k := range which {
		if lanes != nil && lanes[i].Site != lane.Site {
			continue
		}
		one := b.parcel[k]
		low, high := min(one.Length, one.Width, one.Height), max(one.Length, one.Width, one.Height)
		sized = sized && low > 0
		all.Weight += one.Weight
		all.Length = max(all.Length, high)
		all.Width = max(all.Width, one.Length+one.Width+one.Height-low-high)
		all.Height += low
	}
	if !sized {
		all.Length, all.Width, all.Height = 0, 0, 0
	}
	return s.postage(b, all, lane)
}

// postage returns what a parcel of a basket costs by a lane, and false if its service
// does not carry it.
func (s *splitter) postage(b *basket, parcel rate.Parcel, lane Lane) (int64, bool) {
	zone := s.zones[lane.Service].Of(s.distance[int(lane.Site)*len(s.Demand.Regions)+int(lane.Region)])
	at := sending{parcel, lane.Service, zone}
	found, ok := b.known[at]
	if !ok {
		price, err := s.Problem.postage(int(lane.Service), parcel, zone)
		found = postage{int64(price), err == nil}
		if len(b.known) >= knownPostage {
			clear(b.known)
		}
		b.known[at] = found
	}
	return found.price, found.ok
}
