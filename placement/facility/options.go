package facility

import "time"

// Options limits and guides a search. The zero value searches until the answer
// is proved.
type Options struct {
	// Gap ends the search once (value - bound) / value is at most this. Zero
	// means that optimality is to be proved.
	Gap float64
	// Work ends the search after about this many elementary steps (entries of
	// cost lists looked at), which the same call always repeats with the same
	// result. Zero means no limit.
	Work int64
	// Time ends the search after this much elapsed time, with a result that may
	// differ from run to run. Zero means no limit.
	Time time.Duration
	// Workers is the number of goroutines, which never changes the result. Zero
	// means GOMAXPROCS.
	Workers int
	// Start is a set of facilities to begin from, as far as the limits of the
	// problem allow; one with a forbidden facility is ignored. Nil means none.
	Start []int
	// Certify asks for Solution.Certificate. It costs memory: one number for
	// each client and each node of the search tree.
	Certify bool
	// Progress, if not nil, is called now and then from the goroutine that
	// called Solve.
	Progress func(Progress)
}

// Progress is the state of a running search.
type Progress struct {
	// Value is the cost of the best plan so far, if Found.
	Value int64
	// Found is false as long as no plan is known.
	Found bool
	// Bound is what no plan can cost less than.
	Bound int64
	// Nodes counts the nodes of the search tree looked at, Open those waiting.
	Nodes, Open int
	// Free is the number of facilities not yet fixed at the root of the tree.
	Free int
	// Work counts elementary steps as Options.Work does.
	Work int64
}
