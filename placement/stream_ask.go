package placement

import (
	"context"

	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/internal/par"
)

// pass is what all items answered at the prices of a bound, and what they chose.
type pass struct {
	reply   Reply
	sets    []uint64        // by item: the slots chosen, a bit each
	version []uint16        // by item: the terms at which it chose
	claimed map[int][]int64 // by item: the prices of its claims, if there are any
	terms   []*terms
	words   int
}

// polishSteps is how many steps raise the values of an item.
const polishSteps = 4

// ask asks all items at given terms.
func (e *engine) ask(ctx context.Context, prices *Prices) (*pass, error) {
	out := &pass{reply: e.newReply(), words: (e.slots + 63) / 64, terms: []*terms{e.termsOf(prices)}, claimed: map[int][]int64{}}
	for i := range e.shards {
		s := e.shard(i)
		s.prices, s.terms = prices, out.terms[0] // with their classes
	}
	err := e.each(ctx, func(ctx context.Context, from int, entries []Entry) error {
		sets, claimed := make([]uint64, len(entries)*out.words), make([][]int64, len(entries))
		replies, errs := make([]Reply, par.Workers(e.workers)), make([]error, len(entries))
		for i := range replies {
			replies[i] = e.newReply()
		}
		err := par.Each(ctx, e.workers, len(entries), func(worker, i int) {
			s := e.shard(worker)
			before := replies[worker].Items
			if errs[i] = s.Answer(&entries[i], prices, &replies[worker]); replies[worker].Items > before {
				s.l.mark(sets[i*out.words:][:out.words])
				claimed[i] = s.l.claimed()
			}
		})
		if err == nil {
			err = mistake.Join(ErrInvalid, errs...)
		}
		if err != nil {
			return err
		}
		part := e.newReply()
		for i := range replies {
			part.Add(&replies[i])
		}
		out.reply.Add(&part)
		out.sets = append(out.sets, sets...)
		for i, c := range claimed {
			out.claim(from+i, c)
		}
		out.version = append(out.version, make([]uint16, len(entries))...)
		return nil
	})
	if err == nil && out.reply.Overflow {
		err = errUncounted
	}
	return out, err
}

// claim notes the prices of the claims of an item.
func (p *pass) claim(item int, prices []int64) {
	if prices != nil {
		p.claimed[item] = prices
	} else {
		delete(p.claimed, item)
	}
}
