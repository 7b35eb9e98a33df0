package placement

import "slices"

// answer adds what the item at hand answers to a reply.
func (l *lot) answer(t *terms, r *Reply) {
	l.valueAt(t)
	l.answerBound(r)
	l.comply(t)
	l.answerChoice(r, nil)
}

// valueAt makes the item choose and finds the values of its demand. It chooses
// first; then the sites that it chose take part of what it saves by them for being
// open, and the values rise by as much, unless that is next to nothing.
func (l *lot) valueAt(t *terms) {
	if c := l.classOf(t.classes); c != nil {
		l.valueAlike(c, t)
		return
	}
	if len(l.claims) > 0 {
		l.respond(t, nil)
	}
	l.price(t)
	l.decide(t, polishSteps)
	l.weighAll()
}

// decide chooses, and finds values in so many steps.
func (l *lot) decide(t *terms, steps int) {
	l.ascend()
	l.weigh(l.value)
	l.choose()
	if l.levy(t) {
		l.ascend()
		l.cost = l.serve(l.set)
	}
	l.polish(l.cost, steps)
}

// levy adds to the room of the places of the set what they may take, lets sites
// compete that are not open and would save too much, and returns whether that
// changes much.
func (l *lot) levy(t *terms) bool {
	due, any := int64(0), false
	l.due = slices.Grow(l.due[:0], len(l.places))[:len(l.places)]
	clear(l.due)
	for _, j := range l.set {
		if rate := t.rates[l.places[j].site]; rate > 0 {
			l.due[j] = floorDiv(max(0, l.without(j)), rate)
		}
	}
	for j := range l.places {
		p := &l.places[j]
		if rate := t.rates[p.site]; !p.guide && rate < million {
			if left, _ := l.pay(j, l.value); left < 0 {
				l.due[j] = floorDiv(-left, rate)
				p.guide, any = true, true
			}
		}
		p.room += l.due[j]
		due += l.due[j]
	}
	return any || due > l.cost>>13
}

// weighAll sets what the values leave of the room of every place.
func (l *lot) weighAll() {
	l.bits = fine
	for j := range l.places {
		l.reduced[j], _ = l.pay(j, l.value)
	}
	l.bits = coarse
}
