package facility

import "slices"

// balls are sets of facilities, none with one of another, of each of which at
// least one facility must be open: a split of a client's nearest facilities, all
// closed or not, leaves one (the variables of Elloumi 2010). A ball whose facility
// is opened is met and forgotten; one that has a single facility left opens it.
type balls struct {
	of    []int32 // ball of each facility, none before nobody; nil without balls
	size  []int32 // of each ball, 0 of those that are met
	unmet int
}

// in returns the ball of facility i, nobody if it has none.
func (b *balls) in(i int32) int32 {
	if b.of == nil {
		return nobody
	}
	return b.of[i]
}

// clone returns a copy that shares nothing.
func (b *balls) clone() balls {
	return balls{of: slices.Clone(b.of), size: slices.Clone(b.size), unmet: b.unmet}
}

// add takes in a new ball among so many facilities, within one ball, which it
// stands for from now on, or within none.
func (b *balls) add(members []int32, facilities int) {
	if b.of == nil {
		b.of = make([]int32, facilities)
		for i := range b.of {
			b.of[i] = nobody
		}
	}
	if old := b.of[members[0]]; old >= 0 {
		b.forget(old)
	}
	number := int32(len(b.size))
	for _, i := range members {
		b.of[i] = number
	}
	b.size = append(b.size, int32(len(members)))
	b.unmet++
}

// forget drops a ball.
func (b *balls) forget(ball int32) {
	for i, g := range b.of {
		if g == ball {
			b.of[i] = nobody
		}
	}
	b.size[ball] = 0
	b.unmet--
}

// last returns the facility of a ball that has one.
func (b *balls) last(ball int32) int32 { return int32(slices.Index(b.of, ball)) }

// fitsBall reports whether facilities are free, and all of the same ball or of none.
func (d *domain) fitsBall(members []int32) bool {
	for _, i := range members {
		if d.state[i] != free || d.balls.in(i) != d.balls.in(members[0]) {
			return false
		}
	}
	return true
}

// fixBall decides whether some facility of a list is open. A ball that crosses
// another is not kept, which only adds plans.
func (d *domain) fixBall(members []int32, some bool) {
	if !some {
		for _, i := range members {
			d.fix(i, closed)
		}
		return
	}
	left := make([]int32, 0, len(members))
	for _, i := range members {
		switch d.state[i] {
		case opened:
			return
		case free:
			left = append(left, i)
		}
	}
	switch {
	case len(left) == 0:
		d.void = true
	case len(left) == 1:
		d.fix(left[0], opened)
	case d.fitsBall(left):
		d.balls.add(left, len(d.state))
	}
}

// renumberBalls takes over the unmet balls of a domain before its model was
// compacted.
func (d *domain) renumberBalls(old *balls, column []int32) {
	if old.unmet == 0 {
		return
	}
	members := make([][]int32, len(old.size))
	for i, g := range old.of {
		if g >= 0 && column[i] >= 0 {
			members[g] = append(members[g], column[i])
		}
	}
	for g, size := range old.size {
		if size > 0 {
			d.fixBall(members[g], true)
		}
	}
}
