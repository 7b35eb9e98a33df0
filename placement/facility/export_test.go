package facility

import (
	"context"
	"slices"
)

// SafetyCost is safetyCost.
func SafetyCost(rate, variance int64) int64 { return safetyCost(rate, variance) }

// SolveShort is Solve with lists of length entries for each client to begin
// with. The problem and the options must be right.
func SolveShort(ctx context.Context, p *Problem, o Options, length int) *Solution {
	return solveWith(ctx, p, o, length, broad, crowd, manyEach)
}

// SolveByClusters is Solve as of a problem with many clients.
func SolveByClusters(ctx context.Context, p *Problem, o Options) *Solution {
	return solveWith(ctx, p, o, p.Facilities(), -1, crowd, manyEach)
}

// SolveByBalls is Solve as of a problem with many clients for each open facility.
func SolveByBalls(ctx context.Context, p *Problem, o Options) *Solution {
	return solveWith(ctx, p, o, p.Facilities(), -1, 0, manyEach)
}

// SolveBlurred is Solve as if facilities held many clients each.
func SolveBlurred(ctx context.Context, p *Problem, o Options) *Solution {
	return solveWith(ctx, p, o, p.Facilities(), broad, crowd, 1)
}

func solveWith(ctx context.Context, p *Problem, o Options, length, coarse, crowd int, many int64) *Solution {
	t, err := p.check(ctx)
	if err != nil {
		panic(err)
	}
	s := &search{ctx: ctx, given: p, p: p, o: o, length: length, coarse: coarse, crowd: crowd, many: many}
	s.run(t)
	return s.solution()
}

// SolveInThicket is Solve by branching alone, with clusters of neighbours by number.
func SolveInThicket(ctx context.Context, p *Problem, o Options) *Solution {
	t, err := p.check(ctx)
	if err != nil {
		panic(err)
	}
	s := &search{ctx: ctx, given: p, p: p, o: o, ub: impossible}
	s.top = &s.proof
	md, err := newModel(ctx, p, t, p.Facilities())
	if err != nil {
		panic(err)
	}
	s.unserved = md.unserved
	s.history = newHistory(len(md.number))
	s.adopt(md, answer{})
	s.first()
	g := &grouping{share: make([]float64, len(md.number)), u: append(slices.Clone(md.least), 0)}
	for i := 0; i+3 < len(md.number); i += 3 {
		g.sets = append(g.sets, []int32{int32(i), int32(i + 1), int32(i + 2)})
	}
	s.thicket(g)
	s.finishProof()
	return s.solution()
}
