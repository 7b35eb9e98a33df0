package transport

import (
	"fmt"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// Solver solves one problem again and again, for changing sets of open sites,
// supplies and costs. Sites and clients are numbered from 0; numbers out of
// range panic as those of a slice do. It is not safe for concurrent use.
type Solver struct {
	tree
	rows
	problem Problem
	sites   int32
	open    []bool
	demand  int64 // of all clients
	supply  int64 // of all sites, open or not
	penalty int64 // of owing or lacking one unit
	version int   // of the costs
	fits    bool  // the tree fits the sets, supplies and costs

	cursor  int   // next client to price
	idle    int   // clients priced since the last pivot
	highest int64 // no site's price is above it
	pivots  int64
	work    int64

	order []int32
	rests exact.Fractions
}

// New returns a solver of p with all sites open, or all mistakes of p, joined.
// It keeps p.Demand and p.Cost, which must not be changed any more, and copies
// p.Supply. It sorts the costs of every client: O(pairs * log sites).
func New(p Problem) (*Solver, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	n, m := len(p.Supply), len(p.Demand)
	p.Supply = slices.Clone(p.Supply)
	s := &Solver{
		tree:    newTree(n + m),
		problem: p,
		sites:   int32(n),
		open:    make([]bool, n),
		order:   make([]int32, 0, n+m),
	}
	for i := range s.open {
		s.open[i] = true
		s.supply += p.Supply[i]
	}
	for _, d := range p.Demand {
		s.demand += d
	}
	if !s.fill() {
		return nil, ErrStopped
	}
	s.problem.Stop = nil
	return s, nil
}

// fill reads the costs of the problem, and reports whether it was not stopped.
func (s *Solver) fill() bool {
	if !s.rows.fill(&s.problem) {
		return false
	}
	ways := int64(min(len(s.problem.Supply), len(s.problem.Demand)))
	s.penalty = (ways+1)*s.top + 2 // more than the way around any arc
	s.version++
	s.fits = false
	return true
}

// SetCosts replaces the costs by others of the same shape, or returns what is
// wrong with them and changes nothing. It keeps the table as New does, and
// sorts it as New does.
func (s *Solver) SetCosts(cost []int64) error {
	if len(cost) != len(s.problem.Cost) {
		return fmt.Errorf("%d costs for %d sites and %d clients", len(cost), s.sites, len(s.problem.Demand))
	}
	if err := s.problem.checkCosts(cost); err != nil {
		return err
	}
	s.problem.Cost = cost
	s.fill()
	s.recost()
	return nil
}

// recost renews the costs of the arcs in the tree and cuts those that must not
// be used any more.
func (s *Solver) recost() {
	for v := range s.root {
		p := s.node[v].parent
		if p == s.root {
			continue
		}
		s.cost[v] = s.unitCost(min(v, p), int(max(v, p)-s.sites))
		if s.cost[v] == Never {
			s.move(v, s.root, v < s.sites, 0, 0)
		}
	}
}

// unitCost returns the cost of a unit from site i to client j, in ticks.
func (s *Solver) unitCost(i int32, j int) int64 {
	c := s.problem.Cost[j*int(s.sites)+int(i)]
	if s.problem.Whole && c != Never {
		c, _ = s.ticks(c, s.problem.Demand[j])
	}
	return c
}

// SetOpen opens or closes site i.
func (s *Solver) SetOpen(i int, open bool) {
	if s.open[i] != open {
		s.open[i], s.fits = open, false
	}
}

// IsOpen reports whether site i is open.
func (s *Solver) IsOpen(i int) bool { return s.open[i] }

// SetSupply changes the supply of site i, whether open or not. It returns an
// error, and changes nothing, if the amount is negative or makes the supplies
// too large together.
func (s *Solver) SetSupply(i int, amount int64) error {
	rest := s.supply - s.problem.Supply[i]
	if amount < 0 || amount >= maxSum-rest {
		return fmt.Errorf("supply of site %d: %d is not within 0 and %d", i, amount, maxSum-rest-1)
	}
	if s.problem.Supply[i] != amount {
		s.problem.Supply[i], s.supply = amount, rest+amount
		s.fits = s.fits && !s.open[i]
	}
	return nil
}

// Status says what a Solve came to.
type Status int8

const (
	// Unfinished means that the budget ended before every client was served.
	Unfinished Status = iota
	// Infeasible means that no plan exists.
	Infeasible
	// Feasible means that the budget ended with a plan that may not be best.
	Feasible
	// Optimal means that no plan is better: Value and Bound meet, or nothing
	// but the rounding of costs to ticks lies between them.
	Optimal
)

// Result is the outcome of a Solve.
type Result struct {
	Status Status
	// Value is the cost of the plan, rounded up to an integer; 0 without one.
	Value int64
	// Bound is what every plan costs at least, rounded up to an integer.
	Bound int64
	// Pivots counts the changes of the tree, Work the entries and nodes visited,
	// both in this Solve.
	Pivots, Work int64
}

// Solve finds the cheapest plan for the sites that are open, starting from the
// tree that the last Solve left. It stops soon after its work reaches budget,
// 0 meaning no limit; another Solve then goes on. It does not allocate, but for
// rare fractions that 128 bits do not tell apart.
func (s *Solver) Solve(budget int64) Result {
	s.pivots, s.work = 0, 0
	if budget <= 0 {
		budget = math.MaxInt64
	}
	extra, possible := s.withoutDemand()
	if !possible || s.openSupply() < s.demand {
		return Result{Status: Infeasible}
	}
	if !s.fits {
		s.repair()
		s.fits, s.idle = true, 0
	}
	done, served := s.simplex(budget), s.served()
	r := Result{}
	switch {
	case done && served:
		r.Status = Optimal
		r.Value, r.Bound = s.optimum(extra)
	case done:
		r.Status = Infeasible
	case served:
		r.Status = Feasible
		r.Value, r.Bound = s.planCost(extra), s.bound(extra)
	default:
		r.Bound = s.bound(extra)
	}
	r.Pivots, r.Work = s.pivots, s.work
	return r
}

func (s *Solver) openSupply() int64 {
	sum := int64(0)
	for i, open := range s.open {
		if open {
			sum += s.problem.Supply[i]
		}
	}
	return sum
}

// served reports whether no site owes, no client lacks and none has in excess.
func (s *Solver) served() bool {
	for v := s.node[s.root].first; v != none; v = s.node[v].next {
		if s.cost[v] != 0 && s.flow[v] != 0 {
			return false
		}
	}
	return true
}
