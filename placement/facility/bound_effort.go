package facility

// effort is what the bundles of a worker do.
type effort struct {
	steps  int     // at a node at most
	side   int     // to try one side of a split
	window int     // steps in which the bound must close
	share  int64   // at least one part in this of what is missing
	balls  int     // balls to try in place of facilities
	aim    float64 // how many times as far as one cut says, see bundle.aim
}

// With many clients bounds rise slowly, but far: it takes hundreds of steps to see
// what a split is worth, and few splits that are chosen well close the gap.
var (
	usual   = effort{steps: 60, side: 5, window: 5, share: 25, aim: 1}
	patient = effort{steps: 300, side: 40, window: 20, share: 50, aim: broadAim}
	// Many clients for each open facility too: many sites compete for each of these.
	// Balls divide them evenly, and the steps that try one are not lost, as its sides go
	// on from there.
	crowded = effort{steps: 300, side: 160, window: 20, share: 50, aim: broadAim, balls: 3}
	// Full facilities with single sources: the same, from multipliers of the root that
	// are nearly the best.
	scarce = effort{steps: 300, side: 30, window: 20, share: 100, balls: 3, aim: 1}
)

// broadAim is the aim with many clients. The gradient of one plan is long there against
// that of the mix of plans along which steps end up, so that one cut says too little.
// Steps that are too long are soon shortened; those that are too short stand still,
// as if there were no more to gain.
const broadAim = 100
