package placement

import (
	"context"
	"fmt"
	"math"

	"github.com/forwardstock/forwardstock/internal/mistake"
)

// Shard answers prices for the items that it is handed, one at a time: what it
// answers is a function of the item and the prices alone. It is for one goroutine.
type Shard struct {
	l       *lot
	checked bool // entries are known to make sense
	prices  *Prices
	terms   *terms
}

// NewShard returns a shard for the items of a problem, whose Items and
// Demand.Items are not looked at. The error matches [ErrInvalid] if what the items share
// makes no sense, or is not for catalogues; see [Stream].
func NewShard(ctx context.Context, p Problem) (*Shard, error) {
	p.Items, p.Demand.Items = nil, nil
	if err := checkShared(&p); err != nil {
		return nil, err
	}
	f, err := newFrame(ctx, &p)
	if err != nil {
		return nil, err
	}
	return &Shard{l: newLot(f)}, nil
}

var errNoShard = mistake.Of(ErrInvalid, "shard: not made by NewShard")

// NewReply returns the reply of no items.
func (s *Shard) NewReply() Reply {
	if s.l == nil {
		return Reply{}
	}
	return s.l.newReply()
}

// Answer adds what an item answers to prices to a reply; one without demand adds nothing.
// The prices must not change from one call to the next: others are other Prices. An error
// matches [ErrInvalid] and leaves the reply as it was: it is of prices or an entry that
// make no sense, or of a reply to another problem.
//
// It takes time linear in regions and places of the item, some tenths of a millisecond
// with 900 regions and 20 sites.
func (s *Shard) Answer(entry *Entry, prices *Prices, r *Reply) error {
	if s.l == nil {
		return errNoShard
	}
	if s.prices != prices || prices == nil {
		if err := s.l.checkPrices(prices); err != nil {
			return err
		}
		s.prices, s.terms = prices, s.l.termsOf(prices)
	}
	if !s.checked {
		if err := mistake.Join(ErrInvalid, s.l.checkEntries(0, []Entry{*entry}), s.l.checkReply(r)); err != nil {
			return err
		}
	}
	wanted, err := s.l.load(entry)
	if err != nil {
		return mistake.Join(ErrInvalid, mistake.At(fmt.Sprintf("item %.40q", entry.Item.ID), err))
	}
	if wanted {
		s.l.answer(s.terms, r)
	}
	return nil
}

// maxPrice bounds the prices of rows that a shard takes: beyond a thousand million
// dollars a unit nothing is told apart.
const maxPrice = int64(1) << 50

// checkPrices returns what is wrong with prices.
func (f *frame) checkPrices(p *Prices) error {
	if p == nil {
		return mistake.Of(ErrInvalid, "prices: there are none")
	}
	var c checker
	if len(p.Rows) != len(f.rows) {
		c.bad("prices", "prices.rows", "%d, for %d rows", len(p.Rows), len(f.rows))
	}
	for i, s := range p.Rows {
		c.within("prices", fmt.Sprintf("prices.rows[%d]", i), int64(s), maxPrice)
	}
	for i, w := range p.Open {
		if w < 0 || int(w) >= f.sites || i > 0 && w <= p.Open[i-1] {
			c.bad("prices", fmt.Sprintf("prices.open[%d]", i), "%d: want rising indexes of sites, below %d", w, f.sites)
		}
	}
	if len(p.Rates) > 0 && len(p.Rates) != f.sites {
		c.bad("prices", "prices.rates", "%d, for %d sites", len(p.Rates), f.sites)
	}
	for i, share := range p.Rates {
		c.within("prices", fmt.Sprintf("prices.rates[%d]", i), share, million)
	}
	return c.err()
}

// checkReply returns what is wrong with a reply to add to; what the zero Reply lacks
// is made.
func (f *frame) checkReply(r *Reply) error {
	if r.Sites == nil && r.Used == nil {
		empty := f.newReply()
		empty.Add(r)
		*r = empty
	}
	if len(r.Sites) != f.sites || len(r.Sold) != f.sites || len(r.Given) != f.sites || len(r.Used) != len(f.rows) || len(r.Covered) != len(f.rows) {
		return mistake.Of(ErrInvalid, "reply: it is one to another problem")
	}
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
