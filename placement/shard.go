package placement

import (
	"context"
	"math"
)

// Shard answers prices for the items that it is handed, one at a time: what it
// answers is a function of the item and the prices alone. It is for one goroutine.
type Shard struct {
	l      *lot
	prices *Prices
	terms  *terms
}

// NewShard returns a shard for the items of a problem, whose Items and
// Demand.Items are not looked at.
func NewShard(ctx context.Context, p Problem) (*Shard, error) {
	f, err := newFrame(ctx, &p)
	if err != nil {
		return nil, err
	}
	return newShard(f), nil
}

func newShard(f *frame) *Shard { return &Shard{l: newLot(f)} }

// NewReply returns the reply of no items.
func (s *Shard) NewReply() Reply { return s.l.newReply() }

// Answer adds what an item answers to prices to a reply. The entry must have
// passed the checks of [Stream].
func (s *Shard) Answer(entry *Entry, prices *Prices, r *Reply) error {
	wanted, err := s.l.load(entry)
	if err != nil || !wanted {
		return err
	}
	if s.prices != prices {
		s.prices, s.terms = prices, s.l.termsOf(prices)
	}
	s.l.answer(s.terms, r)
	return nil
}

// answerBound adds what the values of the lot prove to a reply.
func (l *lot) answerBound(r *Reply) {
	l.writeValues(nil)
	r.add(&r.Values, l.proved)
	r.add(&r.Values, l.owed())
	best, site := int64(math.MaxInt64), int32(-1)
	flush := func() {
		if site >= 0 {
			r.add(&r.Sites[site], best)
		}
	}
	for j := range l.places {
		p := &l.places[j]
		if p.site != site {
			flush()
			site, best = p.site, 0
			if p.forced {
				best = math.MaxInt64
			}
		}
		best = min(best, p.base+l.money(l.reduced[j]-p.room))
	}
	flush()
}

// writeValues writes the values of the regions, v_kr, unless dst is nil, and sums
// them up.
func (l *lot) writeValues(dst []Money) {
	l.proved = 0
	for r, q := range l.q {
		v := int64(0)
		if q > 0 {
			v = floorDiv(q, l.value[r])
		}
		l.proved += v
		if dst != nil {
			dst[r] = Money(v)
		}
	}
}
