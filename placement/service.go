package placement

import (
	"fmt"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// Service is one way to send a parcel: a price list and its transit days.
type Service struct {
	ID   string    `json:"id"`
	Card rate.Card `json:"card"`
	// Later are the price lists that take the place of Card and of each other, such
	// as those of a season: each from its ValidFrom on, which it must have, in
	// ascending order.
	Later   []rate.Card `json:"later,omitempty"`
	Transit geo.Transit `json:"transit"`
	// Zones are the distance bands of the cards. Nil means geo.USZones().
	Zones geo.Zones `json:"zones,omitzero"`
}

// Price returns what a parcel costs to a zone on average over the days from start on,
// rounded to the nearest millionth of a dollar: a day counts by the list in force, which
// is the last of Card and Later that is valid from then or before, Card if there is none.
// Lists stay in force beyond their ValidTo; [Plan.Warnings] tells of such days. The error
// is [rate.ErrNotCarried] if any list in force does not carry the parcel.
func (s *Service) Price(p rate.Parcel, zone int, start forecast.Day, days int) (Money, error) {
	if len(s.Later) == 0 {
		return s.Card.Price(p, zone)
	}
	var sum int64
	for _, t := range s.terms(start, days) {
		price, err := t.card.Price(p, zone)
		if err != nil {
			return 0, err
		}
		part, err1 := exact.Mul(int64(price), int64(t.days))
		if sum, err = exact.Add(sum, part); err1 != nil || err != nil {
			return 0, exact.ErrOverflow
		}
	}
	mean, err := exact.MulDivRound(sum, 1, int64(days))
	return Money(mean), err
}

// term is a price list with the days of a horizon in which it is in force.
type term struct {
	card        *rate.Card
	first, last forecast.Day
	days        int
}

// terms returns the price lists that are in force in the days from start on.
func (s *Service) terms(start forecast.Day, days int) []term {
	var out []term
	end := start.Add(days)
	add := func(card *rate.Card, first, next forecast.Day) {
		if first, next = max(first, start), min(next, end); first < next {
			out = append(out, term{card, first, next.Add(-1), int(next - first)})
		}
	}
	card, first := &s.Card, start
	for i := range s.Later {
		next := validFrom(&s.Later[i])
		add(card, first, next)
		card, first = &s.Later[i], next
	}
	add(card, first, end)
	return out
}

// validFrom returns the first day of a card that has one and passed Check.
func validFrom(card *rate.Card) forecast.Day {
	day, _ := forecast.ParseDay(card.ValidFrom)
	return day
}

// stale tells of the days of a horizon on which the price lists in force, of what is
// named, are not valid.
func (s *Service) stale(what string, start forecast.Day, days int) []string {
	var out []string
	for _, t := range s.terms(start, days) {
		if from := validFrom(t.card); t.card.ValidFrom != "" && from > t.first {
			n := int(min(from, t.last.Add(1)) - t.first)
			out = append(out, fmt.Sprintf("%.50s: %s of the plan, from %v on, come before %v, from which on its prices are valid: they count as valid",
				what, plural(n, "day"), t.first, from))
		}
		if to, err := forecast.ParseDay(t.card.ValidTo); err == nil && to < t.last {
			first := max(t.first, to.Add(1))
			out = append(out, fmt.Sprintf("%.50s: its prices are valid until %v, and %s of the plan come after that: they count as valid; give the next prices as later ones",
				what, to, plural(int(t.last-first)+1, "day")))
		}
	}
	return out
}

// postage returns what a parcel costs by a service over the horizon.
func (p *Problem) postage(service int, parcel rate.Parcel, zone int) (Money, error) {
	return p.Network.Services[service].Price(parcel, zone, p.Demand.Start, p.Demand.Days)
}
