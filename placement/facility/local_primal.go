package facility

import "slices"

// answer is a plan in facilities of the model: those that are open and, where
// that does not follow from it, which of them serves each client.
type answer struct {
	open, serve []int32
}

// list returns the open facilities in increasing order, nil if there are none.
func (a answer) list() (list []int) {
	for _, i := range a.open {
		list = append(list, int(i))
	}
	slices.Sort(list)
	return list
}

// primal looks for plans of a model by local search. There is one for each class
// of problem.
type primal interface {
	// begin finds a plan from nothing.
	begin()
	// try improves a plan, whose open facilities must include what the model has
	// opened but may break limits, and reports whether that gave a new best one.
	try(a answer) bool
	// round makes one round of the search and reports the same.
	round() bool
	// found returns the best plan so far and its cost in ticks, impossible if
	// there is none. The plan is overwritten by the next call of another method.
	found() (a answer, value int64)
	// spend returns the work since it was last called.
	spend() int64
}

func newPrimal(md *model, stop func() bool) primal {
	switch md.class {
	case uncapacitated:
		cols := newColumns(&md.lists, len(md.number), stop)
		if cols == nil {
			return nothing{}
		}
		p := newPlan(md, cols, stop)
		if p == nil {
			return nothing{}
		}
		return newClimber(p)
	case pooled:
		return newDistrictClimber(newDistricts(md, stop))
	}
	c := &capacitated{
		unit: md.unit, capacity: md.capacity, demand: md.demand,
		serving: md.table(), state: md.state, lo: md.lo, hi: md.hi,
	}
	for _, f := range md.opening {
		c.opening = append(c.opening, f/md.unit)
	}
	p, err := newFlow(c, stop)
	if err != nil {
		return nothing{}
	}
	if md.class == single {
		return newSourcingClimber(newSourcing(p))
	}
	return newFlowClimber(p)
}

// nothing is the local search of problems whose numbers are too large for it, and
// of searches that end while it is set up.
type nothing struct{}

func (nothing) begin()                 {}
func (nothing) try(answer) bool        { return false }
func (nothing) round() bool            { return false }
func (nothing) found() (answer, int64) { return answer{}, impossible }
func (nothing) spend() int64           { return 1 }
