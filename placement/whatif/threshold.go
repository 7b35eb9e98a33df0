package whatif

import (
	"context"

	"github.com/forwardstock/forwardstock/internal/mistake"
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

// Thresholds are the values at which the answer flips, each solved for on both sides of
// it. The answer is that of the plans found; Decided and Flip.Decided say where it is
// proved to be that of the best. What is nil does not flip the answer, as far as was
// looked.
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
	// Empty says that In keeps an empty shelf there, as serving nobody from it costs
	// least: to be of use there costs more, as placement.Explain tells.
	Empty bool `json:"empty,omitempty"`
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
	// Decided says that both answers are proved: that the bounds of the plans leave no
	// other.
	Decided bool `json:"decided"`
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

// decided reports whether the answer is proved.
func (x Probe[T]) decided() bool {
	if x.In.Undecided || x.Out.Undecided {
		return false
	}
	d := x.In.more(x.Out)
	return d == nil || d.Most <= 0 || d.Least > 0
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
	out := &Thresholds{Item: q.Item, Site: q.Site, Stocked: yes, In: now.In, Out: now.Out, Difference: now.In.more(now.Out), Empty: now.In.idle(k, w)}
	if !any {
		return nil, placement.ErrInfeasible
	}
	if out.Decided = now.decided(); out.Difference != nil {
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
			return mistake.Of(placement.ErrInvalid, "question.volumes: want multiples in (0, 1e6]")
		}
	}
	if !(q.Point >= 0 && q.Point < 1) {
		return mistake.Of(placement.ErrInvalid, "question.point: want a share in [0, 1)")
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
