package facility

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// errTime is the cause with which Options.Time ends a search.
var errTime = errors.New("time limit")

// Solve searches for the cheapest plan. It returns an error if the problem or
// the options are wrong, or if ctx is done before the search ends; in the
// latter case the solution is the best plan so far with its bound, and the
// error the cause. The worst case is exponential in the number of facilities;
// memory is about 20 bytes for each pair of a facility and a client; of problems
// with many pairs and many open facilities, only for the pairs that matter.
func Solve(ctx context.Context, p *Problem, o Options) (*Solution, error) {
	if p == nil {
		return nil, errNone
	}
	inner := ctx
	if o.Time > 0 {
		var cancel context.CancelFunc
		inner, cancel = context.WithTimeoutCause(ctx, o.Time, errTime)
		defer cancel()
	}
	s := &search{ctx: inner, given: p, o: o, coarse: broad, crowd: crowd, many: manyEach}
	t, err := p.check(inner)
	switch err := errors.Join(err, o.check(p)); {
	case s.stop():
	case err != nil:
		return nil, err
	default:
		if reason := p.contradiction(); reason != "" {
			return &Solution{Status: Infeasible, Reason: reason}, nil
		}
		s.p, s.groups = p.merge(inner)
		s.length = s.p.length(t)
		s.run(t)
	}
	solution := s.solution()
	if solution.Stop == Cancelled {
		return solution, context.Cause(ctx)
	}
	return solution, nil
}

func (o *Options) check(p *Problem) error {
	var errs []error
	if !(o.Gap >= 0 && o.Gap <= 1) {
		errs = append(errs, fmt.Errorf("gap %v is not within 0 and 1", o.Gap))
	}
	if o.Work < 0 {
		errs = append(errs, fmt.Errorf("work limit %d is negative", o.Work))
	}
	if o.Time < 0 {
		errs = append(errs, fmt.Errorf("time limit %v is negative", o.Time))
	}
	for k, i := range o.Start {
		if i < 0 || i >= p.Facilities() {
			errs = append(errs, fmt.Errorf("start[%d]: no facility %d among %d", k, i, p.Facilities()))
		}
	}
	return errors.Join(errs...)
}

// solution returns what the search found.
func (s *search) solution() *Solution {
	out := &Solution{Nodes: s.nodes, Work: s.work}
	if s.halted {
		out.Stop = s.reason()
	}
	if s.md == nil {
		return out
	}
	lb := min(s.md.roundUp(s.lb), s.ub)
	switch {
	case (s.unserved > 0 && lb >= s.unserved) || (s.md.class == pooled && s.plan.open == nil && lb >= s.ub):
		out.Status, out.Stop = Infeasible, Proved
		out.Reason = "within the limits of open facilities, some client is always left without one that may serve it"
		return out
	case s.md.class != uncapacitated && s.plan.open == nil && lb >= s.ub:
		out.Status, out.Stop = Infeasible, Proved
		out.Reason = "within the limits of open facilities, their capacities never serve all clients"
		return out
	}
	if s.unserved > 0 {
		lb = min(lb, s.unserved)
	}
	out.Bound = s.md.value(lb)
	if s.found() {
		out.Status = Feasible
		s.write(out)
		switch {
		case out.Value == out.Bound:
			out.Status, out.Stop = Optimal, Proved
		case !s.halted:
			out.Stop = GapReached
		}
	}
	if s.o.Certify && s.proof != nil {
		out.Certificate = s.proof.certificate(out.Bound, s.md.divisor, s.md.unit)
		out.Certificate.Merged = s.groups
	}
	return out
}

// found reports whether the search has a plan that serves every client.
func (s *search) found() bool {
	return s.plan.open != nil && (s.unserved == 0 || s.ub < s.unserved)
}

// write sets the plan of a solution to the best one.
func (s *search) write(out *Solution) {
	out.Open = s.plan.list()
	if s.md.class == shared {
		out.Value, out.Assign, out.Shares = s.sharing.value, s.sharing.assign, s.sharing.shares
		return
	}
	out.Assign = s.plan.serve
	if s.groups != nil {
		out.Assign = make([]int32, len(s.groups))
		for j, g := range s.groups {
			out.Assign[j] = s.plan.serve[g]
		}
	}
	out.Value, _ = CostOf(s.given, out.Open, out.Assign)
}

// reason returns what halted the search.
func (s *search) reason() Stop {
	switch {
	case s.ctx.Err() == nil:
		return WorkLimit
	case errors.Is(context.Cause(s.ctx), errTime):
		return TimeLimit
	}
	return Cancelled
}

// progressEvery is how often Options.Progress is called at most.
const progressEvery = 100 * time.Millisecond

// report calls Options.Progress.
func (s *search) report() {
	if s.o.Progress == nil || time.Since(s.reported) < progressEvery {
		return
	}
	s.reported = time.Now()
	found := s.found()
	progress := Progress{
		Found: found, Bound: s.md.value(min(s.md.roundUp(s.lb), s.ub)),
		Nodes: s.nodes, Open: len(s.open), Free: s.domain.frees, Work: s.work,
	}
	if found {
		progress.Value = s.md.value(s.ub)
	}
	s.o.Progress(progress)
}
