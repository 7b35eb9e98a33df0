package rebalance

import (
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/transport"
)

// branch divides a node where the relaxation is furthest from the truth.
func (s *search) branch(n node, flows, came []int64) []node {
	worst, at, carton := int64(0), -1, false
	for l, x := range flows {
		way := s.p.Lanes[l]
		if x == 0 || n.state[l] != undecided {
			continue
		}
		paid, _ := exact.MulDivFloor(way.Fixed, x, min(s.p.Surplus[way.From], n.high[way.To]))
		if lack := way.Fixed - paid; lack > worst {
			worst, at, carton = lack, l, false
		}
	}
	for w := range s.p.Short {
		if lack := s.p.Short[w].Carton * s.p.Short[w].cartons(came[w]); lack > 0 {
			lack -= s.hull(n, w, came[w])
			if lack > worst {
				worst, at, carton = lack, w, true
			}
		}
	}
	switch {
	case at < 0:
		return s.settle(n, flows)
	case carton:
		short := &s.p.Short[at]
		next := short.next(came[at])
		return []node{
			n.with(func(c *node) { c.high[at] = min(c.high[at], next-1) }),
			n.with(func(c *node) { c.low[at] = next }),
		}
	}
	return []node{
		n.with(func(c *node) { c.state[at] = closed }),
		n.with(func(c *node) { c.state[at] = used }),
	}
}

// settle branches on a lane that is not decided when nothing but rounding tells
// the relaxation from the truth.
func (s *search) settle(n node, flows []int64) []node {
	for l := range flows {
		if n.state[l] == undecided {
			return []node{
				n.with(func(c *node) { c.state[l] = closed }),
				n.with(func(c *node) { c.state[l] = used }),
			}
		}
	}
	return nil
}

// hull is what the relaxation takes the new goods at a destination to cost.
func (s *search) hull(n node, w int, came int64) int64 {
	parts, _ := s.parts(node{low: n.low, high: n.high})
	cost := s.p.Short[w].Carton * s.p.Short[w].cartons(n.high[w])
	for _, part := range parts {
		if part.to != w {
			continue
		}
		if x := min(came, part.units); x < part.units && part.fresh != transport.Never {
			left, _ := exact.MulDivFloor(part.fresh, part.units-x, part.units)
			cost += left
		}
		came -= min(came, part.units)
	}
	return cost
}

// trim drops and shortens moves as long as that costs nothing.
