package placement

import (
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/mistake"
)

// checkSize refuses a problem whose worst plan costs too much to be counted, and
// finds what every plan costs.
func (m *model) checkSize() error {
	var sum total
	add := func(x int64) bool {
		sum.add(x)
		return x >= 0 && !sum.bad && sum.sum <= maxObjective
	}
	for w := range m.p.Network.Sites {
		s := &m.p.Network.Sites[w]
		if !add(int64(s.Fixed)) || !add(int64(s.Opening)) || !add(int64(s.Closing)) {
			return mistake.Of(ErrInvalid, "%s.fixed: too large", named("sites", w, s.ID))
		}
		if s.Current {
			m.constant += int64(s.Closing)
		}
	}
	over := int64(0)
	for _, x := range m.over {
		over = max(over, x)
	}
	for k, i := range m.items {
		item := &m.p.Items[i]
		s := strict{}
		worst := s.sum(s.round(m.lateness[k], over, million), m.insurance[k])
		var unit unitCosts // the most of every part
		for j := range m.slots {
			at := k*m.slots + j
			u := &m.unit[at]
			unit = unitCosts{
				inbound: max(unit.inbound, u.inbound), handling: max(unit.handling, u.handling),
				storage: max(unit.storage, u.storage), capital: max(unit.capital, u.capital),
				returns: max(unit.returns, u.returns),
			}
			reserve := s.round(m.mostReserve(k, j), u.hold, million)
			if s.err != nil || !add(m.shipment[at]) || !add(reserve) {
				return tooLarge(int(i), item)
			}
		}
		parcel := int64(0)
		for _, price := range m.price[k*m.zones:][:m.zones] {
			if price != never {
				parcel = max(parcel, price)
			}
		}
		for _, x := range []int64{unit.inbound, unit.handling, unit.storage, unit.capital, unit.returns, parcel} {
			worst = s.sum(worst, x)
		}
		if m.lost[k] != never {
			worst = max(worst, m.lost[k])
		}
		cost := s.round(m.volume[k], worst, million)
		if s.err != nil || !add(cost) || !add(10*int64(m.regions)) {
			return tooLarge(int(i), item)
		}
		for w := range m.sites {
			if !add(int64(m.p.Policy.Change)) {
				return mistake.Of(ErrInvalid, "policy.change: too large")
			}
			if m.was[k*m.sites+w] {
				m.constant += int64(m.p.Policy.Change)
			}
		}
	}
	for i := range m.p.Policy.Within {
		penalty := int64(m.p.Policy.Within[i].Penalty)
		cost, err := exact.MulDivRound(m.total, penalty, million)
		if err != nil || !add(cost) || !add(1) {
			return mistake.Of(ErrInvalid, "policy.within[%d].penalty: too large", i)
		}
	}
	m.worst = sum.sum
	return nil
}

// mostReserve returns a number that no reserve of an item in a slot exceeds.
func (m *model) mostReserve(k, j int) int64 {
	u := m.reserve(k, j)
	most := u.At(m.volume[k])
	for i := int64(1); i < 4; i++ { // concave, it is at most 4/3 of the best of these
		most = max(most, u.At(max(1, m.volume[k]/4)*i))
	}
	return 2*most + 1
}
