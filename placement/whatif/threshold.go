package whatif

import (
	"context"
	"errors"
	"math"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
)

// Question asks what would have to change for an item to be held at a site, or no
// longer.
type Question struct {
	Item string `json:"item"`
	Site string `json:"site"`
	// Volumes are multiples of the item's demand to try, in this order. Nil means
	// 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 7, 10, 15, 20, 30, 50 and 100 for an item
	// that is not held there, and one through these for one that is.
	Volumes []float64 `json:"volumes,omitempty"`
	// Point is the step in which shares of promises change, in (0, 1). Zero means
	// 0.01.
	Point float64 `json:"point,omitempty"`
	// NoVolume and NoPromises leave these questions out, which take most of the work.
	NoVolume   bool `json:"no_volume,omitempty"`
	NoPromises bool `json:"no_promises,omitempty"`
}

// Thresholds are the values at which the answer flips, each confirmed by solving on
// both sides of it. What is nil does not flip the answer, as far as was looked.
//
// An item is held at a site if the best plan that holds it there costs no more than
// the best that does not. Rules of the problem for this pair are left aside.
type Thresholds struct {
	Item string `json:"item"`
	Site string `json:"site"`
	// Stocked is the answer now, and Decided says that it is proved: that the bound
	// of the one plan is not below the cost of the other.
	Stocked bool `json:"stocked"`
	Decided bool `json:"decided"`
	// In is the best plan with the item there, Out the best without. Difference is what
	// In costs more; nil where one is impossible.
	In         Side        `json:"in"`
	Out        Side        `json:"out"`
	Difference *Difference `json:"difference,omitempty"`
	// Carrying is the cost of carrying the item there (ItemSite.PerItem), and Inbound
	// that of bringing in a unit (ItemSite.Inbound): Yes is the highest at which it is
	// held, and No a millionth of a dollar more. This is exact: In rises with both, and
	// Out does not depend on them. Carrying is linear, so that the difference gives it
	// at once unless there is a budget. It is a search by tangents and halves, up to
	// ten thousand dollars more than now. Without Gap Exact, Yes and No are a cent
	// apart at most.
	Carrying *Flip[placement.Money] `json:"carrying,omitempty"`
	Inbound  *Flip[placement.Money] `json:"inbound,omitempty"`
	// Volume is the first of Question.Volumes at which the answer is another, next to
	// the one before: the deviation of demand grows with its mean, and where it is
	// stays. The answer may flip more than once along them, and between two of them.
	Volume *Flip[float64] `json:"volume,omitempty"`
	// Promises are those of Policy.Within that flip the answer.
	Promises []PromiseFlip `json:"promises,omitempty"`
}

// PromiseFlip is where a promise flips the answer: the nearest share, in steps of
// Question.Point, and the nearest number of days. Tighter ones are looked at first,
// and looser ones if none flips it.
type PromiseFlip struct {
	Promise int            `json:"promise"` // index into Policy.Within
	Share   *Flip[float64] `json:"share,omitempty"`
	Days    *Flip[int]     `json:"days,omitempty"`
}

// Flip is a pair of neighbours with different answers.
type Flip[T any] struct {
	Yes Probe[T] `json:"yes"` // the item is held
	No  Probe[T] `json:"no"`  // it is not
}

// Probe is what the best plans cost at a value, with the item at the site and
// without.
type Probe[T any] struct {
	Value T    `json:"value"`
	In    Side `json:"in"`
	Out   Side `json:"out"`
}

// Stocked reports whether the item is held, and whether that is known: there is a
// plan, and both answers are decided.
func (x Probe[T]) Stocked() (yes, known bool) {
	if x.In.Undecided || x.Out.Undecided {
		return false, false
	}
	return x.In.Possible && (!x.Out.Possible || x.In.Cost <= x.Out.Cost), x.In.Possible || x.Out.Possible
}

// Threshold answers a question. It solves each problem anew, some ten to a hundred
// times: promises take most, where they change much.
func Threshold(ctx context.Context, p placement.Problem, q Question, o placement.Options) (*Thresholds, error) {
	k, w, err := find(&p, q.Item, q.Site)
	if err != nil {
		return nil, err
	}
	if err := q.check(); err != nil {
		return nil, err
	}
	a := &asker{ctx: ctx, p: p, q: q, o: o}
	now, err := a.probe(p)
	if err != nil {
		return nil, err
	}
	if now.In.Undecided || now.Out.Undecided {
		return nil, ErrUndecided
	}
	yes, any := now.Stocked()
	out := &Thresholds{Item: q.Item, Site: q.Site, Stocked: yes, In: now.In, Out: now.Out, Difference: now.In.more(now.Out)}
	if !any {
		return nil, placement.ErrInfeasible
	}
	d := out.Difference
	out.Decided = d == nil || d.Most <= 0 || d.Least > 0
	if d != nil {
		per := carryingOf(&p, k, w)
		if out.Carrying, err = a.price(per, now, linear, func(e *placement.ItemSite, x *placement.Money) { e.PerItem = x }); err != nil {
			return nil, err
		}
		if out.Inbound, err = a.price(inboundOf(&p, k, w), now, a.served, func(e *placement.ItemSite, x *placement.Money) { e.Inbound = x }); err != nil {
			return nil, err
		}
	}
	if !q.NoVolume {
		if out.Volume, err = a.volume(now, yes); err != nil {
			return nil, err
		}
	}
	for i := range p.Policy.Within {
		if q.NoPromises {
			break
		}
		f, err := a.promise(i, now)
		if err != nil {
			return nil, err
		}
		if f.Share != nil || f.Days != nil {
			out.Promises = append(out.Promises, f)
		}
	}
	return out, nil
}

func (q *Question) check() error {
	for _, m := range q.Volumes {
		if !(m > 0 && m <= 1e6) {
			return errors.Join(placement.ErrInvalid, errors.New("question.volumes: want multiples in (0, 1e6]"))
		}
	}
	if !(q.Point >= 0 && q.Point < 1) {
		return errors.Join(placement.ErrInvalid, errors.New("question.point: want a share in [0, 1)"))
	}
	return nil
}

// asker solves a problem with the item at the site, and without.
type asker struct {
	ctx  context.Context
	p    placement.Problem
	q    Question
	o    placement.Options
	last Probe[struct{}] // where the next one begins
}

func (a *asker) in(p placement.Problem) (Side, error) {
	return side(a.ctx, ruled(p, a.q.Item, a.q.Site, placement.Forced), a.o, a.last.In)
}

func (a *asker) probe(p placement.Problem) (x Probe[struct{}], err error) {
	if x.In, err = a.in(p); err == nil {
		x.Out, err = side(a.ctx, ruled(p, a.q.Item, a.q.Site, placement.Forbidden), a.o, a.last.Out)
	}
	a.last = x
	return x, err
}

// at names the value of a probe.
func at[T any](x Probe[struct{}], value T) Probe[T] { return Probe[T]{value, x.In, x.Out} }

// flip orders two probes of different answers.
func flip[T any](x, y Probe[T]) *Flip[T] {
	if yes, _ := x.Stocked(); yes {
		return &Flip[T]{x, y}
	}
	return &Flip[T]{y, x}
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
