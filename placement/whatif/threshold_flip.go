package whatif

import (
	"math"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
)

// flip orders two probes of different answers.
func flip[T any](x, y Probe[T]) *Flip[T] {
	if yes, _ := x.Stocked(); !yes {
		x, y = y, x
	}
	return &Flip[T]{Yes: x, No: y, Decided: x.decided() && y.decided()}
}

// multiples are the volumes that are tried when nothing is said.
var multiples = [...]float64{1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100}

// volume looks for the first multiple of the demand that flips the answer.
func (a *asker) volume(now Probe[struct{}], stocked bool) (*Flip[float64], error) {
	tries := a.q.Volumes
	if tries == nil {
		for _, m := range multiples {
			if stocked {
				m = 1 / m
			}
			tries = append(tries, m)
		}
	}
	last := at(now, 1.0)
	for _, m := range tries {
		x, err := a.probe(scaled(a.p, a.q.Item, m))
		if err != nil {
			return nil, err
		}
		next := at(x, m)
		if yes, any := next.Stocked(); any && yes != stocked {
			return flip(last, next), nil
		} else if any {
			last = next
		}
	}
	return nil, nil
}

// scaled returns the problem with a multiple of the demand for an item, and its
// deviation grown with it.
func scaled(p placement.Problem, item string, m float64) placement.Problem {
	items := append(p.Demand.Items[:0:0], p.Demand.Items...)
	for i := range items {
		if items[i].Item == item {
			items[i].Mean = float64(items[i].Mean * m)
			items[i].LevelVar = float64(items[i].LevelVar * float64(m*m))
		}
	}
	p.Demand.Items = items
	return p
}

// promise looks for the nearest share and number of days of a promise that flip the
// answer.
func (a *asker) promise(i int, now Probe[struct{}]) (f PromiseFlip, err error) {
	f.Promise = i
	point := a.q.Point
	if point == 0 {
		point = 0.01
	}
	was := a.p.Policy.Within[i]
	share := func(n int) float64 { return math.Round((was.Share+float64(float64(n)*point))*1e6) / 1e6 }
	up, down := 0, 0
	for share(up) < 1 { // the last step is to 1, and to a step above 0
		up++
	}
	for share(down-1) > 0 {
		down--
	}
	clipped := func(n int) float64 { return min(share(n), 1) }
	if f.Share, err = nearest(a, now, up, down, clipped, func(w *placement.Promise, x float64) { w.Share = x }, i); err != nil {
		return f, err
	}
	days := func(n int) int { return was.Days - n }
	f.Days, err = nearest(a, now, was.Days, min(was.Days-geo.MaxDay, 0), days, func(w *placement.Promise, x int) { w.Days = x }, i)
	return f, err
}

// nearest looks for the nearest of the values of steps 1 to up, which make promise i
// tighter, that flips the answer, and then of steps -1 to down.
func nearest[T any](a *asker, now Probe[struct{}], up, down int, value func(n int) T, set func(*placement.Promise, T), i int) (*Flip[T], error) {
	for _, end := range []int{up, down} {
		sign := 1
		if end < 0 {
			sign = -1
		}
		probe := func(n int) (Probe[T], error) {
			if n == 0 {
				return at(now, value(0)), nil
			}
			p := a.p
			p.Policy.Within = append(p.Policy.Within[:0:0], p.Policy.Within...)
			set(&p.Policy.Within[i], value(sign*n))
			x, err := a.probe(p)
			return at(x, value(sign*n)), err
		}
		if f, err := firstFlip(sign*end, probe); f != nil || err != nil {
			return f, err
		}
	}
	return nil, nil
}

// firstFlip returns the first step of 0 to n that has another answer than the one
// before. The costs must rise along the steps, or fall: where both are the same at
// the ends of a stretch, so they are within. Steps without any plan are the end.
func firstFlip[T any](n int, probe func(n int) (Probe[T], error)) (*Flip[T], error) {
	first, err := probe(0)
	if err != nil || n <= 0 {
		return nil, err
	}
	last, err := probe(n)
	if err != nil {
		return nil, err
	}
	return flipWithin(0, n, first, last, probe)
}

func flipWithin[T any](i, j int, first, last Probe[T], probe func(n int) (Probe[T], error)) (*Flip[T], error) {
	a, any := first.Stocked()
	b, still := last.Stocked()
	switch {
	case !any || first.In.same(last.In) && first.Out.same(last.Out):
		return nil, nil
	case j == i+1 && (a == b || !still):
		return nil, nil
	case j == i+1:
		return flip(first, last), nil
	}
	middle, err := probe((i + j) / 2)
	if err != nil {
		return nil, err
	}
	f, err := flipWithin(i, (i+j)/2, first, middle, probe)
	if f == nil && err == nil {
		f, err = flipWithin((i+j)/2, j, middle, last, probe)
	}
	return f, err
}
