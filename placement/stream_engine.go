package placement

import (
	"context"
	"math"

	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/internal/par"
)

// engine plans a catalogue: it prices the rows on a sample, and asks all items at
// these prices.
type engine struct {
	*frame
	catalogue Catalogue
	workers   int
	shards    []*Shard
	sample    sample
	entries   []Entry
	marks     []uint64 // by item: what it was when it was first read
	limits    []int64  // what is needed or allowed of a row
	margins   []int64  // and what choices aim at
	proved    int64    // bound, once all items have been asked
	best      int64    // cost of what items choose
	alike     bool     // items come in classes
	raised    *raised  // nil if the bound is that of what all items answered
	values    bool     // are wanted
	progress  func(Progress)
}

// report tells how far it is.
func (e *engine) report(phase string) {
	if e.progress != nil {
		e.progress(Progress{Phase: phase, Best: Money(e.best), Bound: Money(e.proved)})
	}
}

// chunk is how many items are looked at between two looks at what is left.
const chunk = 4096

// each calls f with the entries of the catalogue, chunk by chunk.
func (e *engine) each(ctx context.Context, f func(ctx context.Context, from int, entries []Entry) error) error {
	from, first := 0, e.marks == nil
	e.entries = e.entries[:0]
	var failed error
	flush := func() bool {
		if failed = f(ctx, from, e.entries); failed != nil {
			return false
		}
		from += len(e.entries)
		e.entries = e.entries[:0]
		return true
	}
	for entry, err := range e.catalogue {
		if err != nil {
			return err
		}
		if err := e.recognise(from+len(e.entries), &entry, first); err != nil {
			return err
		}
		if e.entries = append(e.entries, entry); len(e.entries) == chunk && !flush() {
			return failed
		}
	}
	if len(e.entries) > 0 && !flush() {
		return failed
	}
	if from < len(e.marks) {
		return changed("it ends after %d items, and had %d", from, len(e.marks))
	}
	return nil
}

// recognise remembers an item of the catalogue when it is first read, and afterwards
// refuses another in its place, by which it would not be what was decided about.
func (e *engine) recognise(i int, entry *Entry, first bool) error {
	mark := entry.mark()
	switch {
	case first:
		e.marks = append(e.marks, mark)
	case i >= len(e.marks):
		return changed("it goes on after %d items", len(e.marks))
	case e.marks[i] != mark:
		return changed("%s is not what it was", named("items", i, entry.Item.ID))
	}
	return nil
}

// changed returns the error about a catalogue that is not the same whenever it is read.
func changed(format string, args ...any) error {
	return mistake.Of(ErrInvalid, "the catalogue changed while it was read: "+format, args...)
}

// mark is a hash of the name of an item, its demand, and how much else is said of it. No
// change of one of these alone leaves it as it was.
func (e *Entry) mark() uint64 {
	h := uint64(len(e.Item.ID))
	for _, b := range []byte(e.Item.ID) {
		h = scatter(h ^ uint64(b))
	}
	d := &e.Demand
	for _, x := range []float64{d.Mean, d.LevelVar, d.Dispersion, d.Concentration, d.Lump} {
		h = scatter(h ^ math.Float64bits(x))
	}
	for _, n := range []int{len(d.Shares), len(e.Sites), len(e.Held), len(e.Pins), len(e.Within), int(e.Item.Weight), int(e.Item.Value)} {
		h = scatter(h ^ uint64(n))
	}
	return scatter(h ^ digest(d.Shares))
}

// spread calls f for n items on all workers.
func (e *engine) spread(ctx context.Context, n int, f func(l *lot, i int)) error {
	return par.Each(ctx, e.workers, n, func(worker, i int) {
		f(e.shard(worker).l, i)
	})
}

// outlook is what a sample answers at given prices.
type outlook struct {
	value float64 // of the relaxed problem, in millionths of a dollar
	used  []float64
	cost  float64
	saves []float64 // by site: what its items save by it
	// stranded is how many items some region cannot get.
	stranded int64
}

// look asks the sample. Every item chooses anew: from what it chose at other prices
// the search ends up to a percent higher, by which no sites can be told apart.
func (e *engine) look(ctx context.Context, t *terms, items []sampled) (*outlook, error) {
	type answer struct {
		priced, cost float64
		used         []int64
		saves        []float64
		stranded     int64
	}
	answers := make([]answer, len(items))
	err := e.spread(ctx, len(items), func(l *lot, i int) {
		s, a := &items[i], &answers[i]
		if _, err := l.load(&s.entry); err != nil {
			return
		}
		l.respond(t, nil)
		r := e.newReply()
		l.answerChoice(&r, nil)
		if !l.breaks() {
			a.stranded = r.Stranded
		}
		a.priced, a.cost, a.used = float64(l.money(l.cost)+l.owed()), float64(r.Cost), r.Used
		a.saves = make([]float64, e.sites)
		for _, j := range l.set {
			a.saves[l.places[j].site] = float64(l.money(l.without(j)))
		}
	})
	if err != nil {
		return nil, err
	}
	out := &outlook{used: make([]float64, len(e.rows)), saves: make([]float64, e.sites)}
	for i, a := range answers {
		w := items[i].weight
		out.value += float64(w * a.priced)
		out.cost += float64(w * a.cost)
		out.stranded += a.stranded
		for j, u := range a.used {
			out.used[j] += float64(w * float64(u))
		}
		for j, u := range a.saves {
			out.saves[j] += float64(w * u)
		}
	}
	return out, nil
}

// shard returns the shard of a worker.
func (e *engine) shard(worker int) *Shard {
	if e.shards[worker] == nil {
		e.shards[worker] = &Shard{l: newLot(e.frame), checked: true}
	}
	return e.shards[worker]
}
