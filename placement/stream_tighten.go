package placement

import "slices"

// polish raises the bound towards the cost of the choice by the deflected
// subgradient method, for at most so many steps or until it is close.
func (l *lot) polish(cost int64, steps int) {
	R := l.regions
	l.best = append(l.best[:0], l.value...)
	l.bound = l.weigh(l.value)
	if l.heading = slices.Grow(l.heading[:0], R)[:R]; steps > 0 {
		clear(l.heading)
	}
	bound, scale, failures := l.bound, 1.0, 0
	for range steps {
		if cost-l.bound <= l.bound>>11 {
			break
		}
		norm := l.head()
		if norm == 0 {
			break
		}
		step := scale * float64(cost-bound) / norm
		for r, d := range l.heading {
			l.value[r] = min(l.value[r]+int64(step*d), l.lose)
		}
		if bound = l.weigh(l.value); bound > l.bound {
			l.bound, failures = bound, 0
			copy(l.best, l.value)
		} else if failures++; failures >= 2 {
			scale, failures = scale/2, 0
		}
	}
	copy(l.value, l.best)
}

// head turns the direction towards the subgradient of the last weighing and
// returns its squared norm.
func (l *lot) head() float64 {
	for r := range l.heading {
		l.heading[r] = float64(0.7*l.heading[r]) + 1
	}
	for j := range l.places {
		if l.reduced[j] >= 0 && !l.places[j].forced || !l.leads(j) {
			continue
		}
		edge := l.edge[j]
		u, value := l.unit[j*l.regions:][:l.regions], l.value[:l.regions]
		for r, x := range u {
			if x-value[r] <= edge {
				l.heading[r]--
			}
		}
	}
	norm := 0.0
	for r, d := range l.heading {
		norm += float64(float64(l.scaled[r]) * float64(d*d))
	}
	return norm
}

// leads reports whether a place is the best of its site.
func (l *lot) leads(j int) bool {
	site := l.places[j].site
	for i := j - 1; i >= 0 && l.places[i].site == site; i-- {
		if l.reduced[i] <= l.reduced[j] {
			return false
		}
	}
	for i := j + 1; i < len(l.places) && l.places[i].site == site; i++ {
		if l.reduced[i] < l.reduced[j] {
			return false
		}
	}
	return true
}
