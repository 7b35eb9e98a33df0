package facility

import "math/rand/v2"

// trail is the memory of an iterated local search: the plan that changes start
// from, the best one so far, and random numbers that always begin the same.
type trail struct {
	rng     *rand.Rand
	current answer
	at      int64 // cost of current
	best    answer
	least   int64 // cost of best, impossible if there is none
	idle    int   // rounds without a new best
}

func newTrail(facilities int) trail {
	return trail{at: impossible, least: impossible, rng: rand.New(rand.NewPCG(1, uint64(facilities)))}
}

// keep makes a plan the one that changes start from and, if it is allowed and
// better, the best. It reports whether it is a new best one.
func (t *trail) keep(open, serve []int32, cost int64, allowed bool) bool {
	t.current.copy(open, serve)
	t.at = cost
	if !allowed || cost >= t.least {
		return false
	}
	t.best.copy(open, serve)
	t.least, t.idle = cost, 0
	return true
}

// found returns the best plan and its cost in ticks, of which unit go into one of
// the costs that the trail knows; impossible if there is none.
func (t *trail) found(unit int64) (answer, int64) {
	if t.least == impossible {
		return answer{}, impossible
	}
	return t.best, t.least * unit
}

func (a *answer) copy(open, serve []int32) {
	a.open = append(a.open[:0], open...)
	a.serve = append(a.serve[:0], serve...)
}

// next begins a round. Now and then, without a new best plan for so many rounds,
// it goes back to that.
func (t *trail) next(patience int) {
	if t.idle++; t.idle%patience == 0 {
		t.current.copy(t.best.open, t.best.serve)
		t.at = t.least
	}
}

// takes reports whether to go on from a plan that costs so much: from a better one,
// and once in odds from one that is worse by a part of the cost at most.
func (t *trail) takes(cost, part int64, odds int) bool {
	return cost < t.at || (cost <= t.at+t.at/part && t.rng.IntN(odds) == 0)
}

// draw returns a random facility to open and one to close, -1 if that is open
// already or must stay open. slot is below 0 for closed facilities.
func (t *trail) draw(slot, open []int32, state []int8) (in, out int32) {
	in, out = int32(t.rng.IntN(len(slot))), -1
	if slot[in] >= 0 {
		in = -1
	}
	if len(open) > 0 {
		if out = open[t.rng.IntN(len(open))]; state[out] == opened {
			out = -1
		}
	}
	return in, out
}
