package placement

import (
	"context"
	"errors"
	"math"
)

// repairer makes the choices of all items keep every row: items choose again, a
// few at a time, at prices of what is short that rise until all is made up for.
// Whoever can help without leaving something else short does so.
type repairer struct {
	*engine
	*pass
	prices []int64
	fix    []decision
	slack  []int64 // of the rows
	step   float64 // by which prices are raised
	growth float64 // of the step from one batch to the next
}

const (
	// batch is how many items choose again at the same prices.
	batch = 64
	// repairs is how often all items may be asked again.
	repairs = 40
	// quickRepairs is up to how many items prices rise fast: more items make up for more
	// before they need to.
	quickRepairs = 10_000
)

// repair changes the choices of a pass until they keep every row, and returns
// whether they do.
func (e *engine) repair(ctx context.Context, p *pass, prices []int64, fix []decision) (bool, error) {
	r := &repairer{engine: e, pass: p, prices: prices, fix: fix, step: 0.001}
	r.growth = 1 + 0.03*math.Sqrt(min(1, quickRepairs/float64(max(1, p.reply.Items))))
	for i, row := range e.rows {
		s := e.limits[i] - p.reply.Used[i]
		switch {
		case row.kind == promise:
			s = -s
		case e.ofSite(&row) && fix[row.index] == out:
			s = 0
		}
		r.slack = append(r.slack, s)
	}
	for n := 0; n < repairs && r.lacks(); n++ {
		e.report("repairing")
		err := e.each(ctx, r.chunk)
		if err != nil && !errors.Is(err, errDone) {
			return false, err
		}
	}
	return !r.lacks(), nil
}

// errDone ends a round early.
var errDone = errors.New("done")

// chunk lets the items of a chunk choose again.
func (r *repairer) chunk(ctx context.Context, from int, entries []Entry) error {
	for at := 0; at < len(entries); at += batch {
		if !r.lacks() || len(r.terms) > math.MaxUint16 {
			return errDone
		}
		if err := r.batch(ctx, from+at, entries[at:min(at+batch, len(entries))]); err != nil {
			return err
		}
	}
	return nil
}

func (r *repairer) batch(ctx context.Context, from int, entries []Entry) error {
	now, other := make([]Reply, len(entries)), make([]Reply, len(entries))
	sets, claimed := make([]uint64, len(entries)*r.words), make([][]int64, len(entries))
	raised := r.raise()
	err := r.spread(ctx, len(entries), func(l *lot, i int) {
		now[i], other[i] = r.newReply(), r.newReply()
		wanted, err := l.load(&entries[i])
		if err != nil || !wanted {
			return
		}
		l.keep(r.terms[r.version[from+i]], r.set(from+i), r.claimed[from+i])
		l.answerChoice(&now[i], nil)
		set := l.slotsChosen()
		l.load(&entries[i])
		l.respond(raised, set)
		l.comply(raised)
		l.answerChoice(&other[i], nil)
		l.mark(sets[i*r.words:][:r.words])
		claimed[i] = l.claimed()
	})
	if err != nil {
		return err
	}
	kept := false
	for i := range entries {
		if !r.better(&now[i], &other[i]) {
			continue
		}
		if !kept {
			r.terms = append(r.terms, raised)
			kept = true
		}
		copy(r.set(from+i), sets[i*r.words:][:r.words])
		r.version[from+i] = uint16(len(r.terms) - 1)
		r.claim(from+i, claimed[i])
	}
	r.step *= r.growth
	return nil
}

// set returns the slots that an item chose.
func (p *pass) set(item int) []uint64 { return p.sets[item*p.words:][:p.words] }

// mark writes the slots of the set as bits.
func (l *lot) mark(set []uint64) {
	for _, j := range l.set {
		slot := l.places[j].slot
		set[slot/64] |= 1 << (slot % 64)
	}
}

// lacks reports whether some row is short.
func (r *repairer) lacks() bool {
	for i, s := range r.slack {
		if s < 0 && r.hard(i) {
			return true
		}
	}
	return false
}

// raise returns terms at which rows that are short, or nearly, cost more than they
// did.
func (r *repairer) raise() *terms {
	prices := append([]int64{}, r.prices...)
	for i, s := range r.slack {
		if s < r.limits[i]/1000 {
			step := r.worth(i) * r.step
			if s < 0 {
				step *= 2
			}
			prices[i] += int64(min(step, 1e12))
		}
	}
	return r.termsAt(prices, r.fix)
}

// worth is what a unit of a row costs all in all.
func (r *repairer) worth(i int) float64 {
	return float64(r.reply.Cost) / max(1, float64(r.reply.Units)) * million
}

// better takes a choice that makes up for something that is short, and leaves
// nothing else short.
func (r *repairer) better(now, other *Reply) bool {
	gain := other.Cost < now.Cost && other.Stranded == now.Stranded
	for i, s := range r.slack {
		change := r.change(i, now, other)
		switch {
		case !r.hard(i):
			continue
		case s >= 0 && s+change < 0, s < 0 && change < 0:
			return false
		case s < 0 && change > 0:
			gain = true
		}
	}
	if gain {
		for i := range r.slack {
			r.slack[i] += r.change(i, now, other)
		}
	}
	return gain
}

// change is what a row gains by another choice.
func (r *repairer) change(i int, now, other *Reply) int64 {
	change := other.Used[i] - now.Used[i]
	if r.rows[i].kind != promise {
		change = -change
	}
	return change
}
