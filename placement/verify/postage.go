package verify

import (
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// postage returns what a parcel costs by a service on average over the days of the
// horizon, each by the latest list that is valid by then.
func postage(p *placement.Problem, s *placement.Service, parcel rate.Parcel, zone int) (int64, error) {
	days := make([]int64, 1+len(s.Later)) // of each list
	for d := range p.Demand.Days {
		today, list := p.Demand.Start.Add(d).String(), 0
		for i := range s.Later {
			if s.Later[i].ValidFrom <= today {
				list = i + 1
			}
		}
		days[list]++
	}
	sum := int64(0)
	for i, n := range days {
		if n == 0 {
			continue
		}
		card := &s.Card
		if i > 0 {
			card = &s.Later[i-1]
		}
		price, err := card.Price(parcel, zone)
		if err != nil {
			return 0, err
		}
		part, err := exact.Mul(int64(price), n)
		if err != nil {
			return 0, err
		}
		if sum, err = exact.Add(sum, part); err != nil {
			return 0, err
		}
	}
	return exact.MulDivRound(sum, 1, int64(p.Demand.Days))
}

// listed reports whether price lists follow one another.
func listed(s *placement.Service) bool {
	from := s.Card.ValidFrom
	for i := range s.Later {
		next := &s.Later[i]
		if next.Check() != nil || next.ValidFrom <= from {
			return false
		}
		from = next.ValidFrom
	}
	return true
}
