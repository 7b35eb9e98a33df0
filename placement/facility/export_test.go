package facility

import "context"

// SafetyCost is safetyCost.
func SafetyCost(rate, variance int64) int64 { return safetyCost(rate, variance) }

// SolveShort is Solve with lists of length entries for each client to begin
// with. The problem and the options must be right.
func SolveShort(ctx context.Context, p *Problem, o Options, length int) *Solution {
	t, err := p.check()
	if err != nil {
		panic(err)
	}
	s := &search{ctx: ctx, given: p, p: p, o: o, length: length}
	s.run(t)
	return s.solution()
}
