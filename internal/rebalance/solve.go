package rebalance

import (
	"math/bits"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/transport"
)

// maxNodes bounds the branching. Problems of a few sites take some ten nodes.
const maxNodes = 400

// Solve returns the moves of least cost, by lane, none of no units, and whether
// they are proved to be; nothing if no move saves anything. Every move is worth
// its while: without it, the rest costs more. It returns an error
// for numbers that are out of range, and for those whose costs could overflow.
func Solve(p Problem) (moves []Move, proved bool, err error) {
	if err := p.check(); err != nil {
		return nil, false, err
	}
	s := &search{p: &p, least: p.Cost(nil)}
	root := node{state: make([]choice, len(p.Lanes)), low: make([]int64, len(p.Short)), high: make([]int64, len(p.Short))}
	for w := range p.Short {
		root.high[w] = p.Short[w].Units
	}
	stack := []node{root}
	for ; len(stack) > 0 && s.nodes < maxNodes; s.nodes++ {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		children, err := s.visit(n)
		if err != nil {
			return nil, false, err
		}
		stack = append(stack, children...)
	}
	s.trim()
	return s.best, len(stack) == 0, nil
}

type choice uint8

const (
	undecided choice = iota
	used
	closed
)

// node is a part of the solutions: lanes that are used or closed, and the units
// that come to each destination, from low to high.
type node struct {
	state     []choice
	low, high []int64
}

func (n node) with(change func(*node)) node {
	c := node{slices.Clone(n.state), slices.Clone(n.low), slices.Clone(n.high)}
	change(&c)
	return c
}

type search struct {
	p     *Problem
	best  []Move
	least int64
	nodes int
}

// part is a client of the relaxation: units that come to a destination. New
// goods in their place cost a whole number of cartons.
type part struct {
	to    int
	units int64
	fresh int64 // transport.Never where new goods must not replace them
}

// visit bounds a node and returns what it falls into, the more promising last.
func (s *search) visit(n node) ([]node, error) {
	parts, base := s.parts(n)
	flows, bound, feasible, err := s.relax(n, parts, base)
	if err != nil || !feasible || bound >= s.least {
		return nil, err
	}
	var moves []Move
	came := make([]int64, len(s.p.Short))
	for l, x := range flows {
		if x > 0 {
			moves = append(moves, Move{l, x})
			came[s.p.Lanes[l].To] += x
		}
	}
	if cost := s.p.Cost(moves); cost < s.least {
		s.best, s.least = moves, cost
	}
	if bound >= s.least {
		return nil, nil
	}
	return s.branch(n, flows, came), nil
}

// parts returns the lower hull of the cost of new goods at each destination, by
// units that come from elsewhere, as parts each of which saves so much if all of
// its units come; base is what new goods cost if all do. Parts that save more
// for a unit come first.
func (s *search) parts(n node) (parts []part, base int64) {
	for w := range s.p.Short {
		short := &s.p.Short[w]
		base += short.Carton * short.cartons(n.high[w])
		if n.low[w] > 0 {
			parts = append(parts, part{w, n.low[w], transport.Never})
		}
		first := len(parts)
		at := short.steps(n.low[w], n.high[w])
		for i := 1; i < len(at); i++ {
			last := part{w, at[i] - at[i-1], short.Carton * (short.cartons(at[i-1]) - short.cartons(at[i]))}
			for k := len(parts); k > first && parts[k-1].flatter(&last); k-- {
				last = part{w, last.units + parts[k-1].units, last.fresh + parts[k-1].fresh}
				parts = parts[:k-1]
			}
			parts = append(parts, last)
		}
	}
	return parts, base
}

// flatter reports whether a saves less for a unit than b.
func (a *part) flatter(b *part) bool {
	ah, al := bits.Mul64(uint64(a.fresh), uint64(b.units))
	bh, bl := bits.Mul64(uint64(b.fresh), uint64(a.units))
	return ah < bh || ah == bh && al < bl
}

// relax solves the transportation problem of a node.
func (s *search) relax(n node, parts []part, base int64) (flows []int64, bound int64, feasible bool, err error) {
	p := s.p
	flows = make([]int64, len(p.Lanes))
	shift := int64(0) // so that no unit costs less than nothing
	for _, lane := range p.Lanes {
		shift = max(shift, -lane.Unit)
	}
	all := int64(0)
	sources := len(p.Surplus) + 1 // the last of them are new goods
	t := transport.Problem{Supply: append(slices.Clone(p.Surplus), 0), Whole: true}
	lane := make([]int, 0, len(parts)*sources)
	for _, part := range parts {
		all += part.units
		t.Demand = append(t.Demand, part.units)
		for range sources {
			t.Cost, lane = append(t.Cost, transport.Never), append(lane, -1)
		}
		row, lanes := t.Cost[len(t.Cost)-sources:], lane[len(lane)-sources:]
		shifted, err := exact.Mul(shift, part.units)
		if err != nil {
			return nil, 0, false, err
		}
		if part.fresh != transport.Never {
			row[sources-1] = part.fresh + shifted
		}
		for l, way := range p.Lanes {
			reach := min(p.Surplus[way.From], n.high[way.To])
			if way.To != part.to || n.state[l] == closed || reach == 0 {
				continue
			}
			whole, err := exact.Mul(way.Unit+shift, part.units)
			if err != nil {
				return nil, 0, false, err
			}
			if n.state[l] == undecided {
				fixed, err := exact.MulDivFloor(way.Fixed, part.units, reach)
				if err != nil {
					return nil, 0, false, err
				}
				whole += fixed
			}
			if whole < row[way.From] {
				row[way.From], lanes[way.From] = whole, l
			}
		}
	}
	for l, way := range p.Lanes {
		if n.state[l] == used {
			base += way.Fixed
		}
	}
	if all == 0 {
		return flows, base, true, nil
	}
	t.Supply[sources-1] = all
	solver, err := transport.New(t)
	if err != nil {
		return nil, 0, false, err
	}
	r := solver.Solve(0)
	if r.Status != transport.Optimal {
		return nil, 0, false, nil
	}
	for _, x := range solver.Shipments(nil) {
		if l := lane[x.Client*sources+x.Site]; l >= 0 {
			flows[l] += x.Units
		}
	}
	return flows, base + r.Bound - shift*all, true, nil
}

func (s *search) trim() {
	for l := 0; l < len(s.best); l++ {
		before := s.best[l].Units
		short := &s.p.Short[s.p.Lanes[s.best[l].Lane].To]
		came := int64(0)
		for _, m := range s.best {
			if s.p.Lanes[m.Lane].To == s.p.Lanes[s.best[l].Lane].To {
				came += m.Units
			}
		}
		spare := int64(0) // units that save no carton
		if n := short.cartons(came); n > 0 {
			spare = came - max(0, min(came, short.Units-min(n, short.Units/short.Pack)*short.Pack))
			if n > short.Units/short.Pack {
				spare = came
			}
		}
		for _, less := range []int64{before, min(before, spare)} {
			s.best[l].Units = before - less
			if cost := s.p.Cost(s.best); less > 0 && cost <= s.least {
				s.least = cost
				break
			}
			s.best[l].Units = before
		}
		if s.best[l].Units == 0 {
			s.best = slices.Delete(s.best, l, l+1)
			l = -1
		} else if s.best[l].Units != before {
			l = -1
		}
	}
}
