package placement

import (
	"context"
	"slices"
)

// partSize is how many items of a catalogue are looked at together for what no plan can do.
const partSize = 256

// impossible returns an InfeasibleError for what no plan of a catalogue can do whichever
// sites are open, as [Solve] does: it reads it once more, part by part.
func (e *engine) impossible(ctx context.Context) error {
	var stranded []Conflict
	items, onTime := 0, make([]int64, e.promises)
	var sum served
	err := e.each(ctx, func(ctx context.Context, from int, entries []Entry) error {
		for entries := range slices.Chunk(entries, partSize) {
			m, err := e.part(ctx, entries)
			if err != nil {
				return err
			}
			times, missing, err := m.mostOnTime(ctx, e.workers, m.allowed())
			if err != nil {
				return err
			}
			for i := range onTime {
				onTime[i] += times[i]
			}
			for k, regions := range missing {
				if len(regions) == 0 {
					continue
				}
				if items++; items <= maxConflicts {
					stranded = append(stranded, m.unreached(k, regions))
				}
			}
			sum.add(m)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if items > 0 {
		return &InfeasibleError{append(stranded, moreUnreached(items)...)}
	}
	out := e.shortRoom(sum)
	for i, best := range onTime {
		if row := &e.rows[i]; e.hard(i) && best < row.limit {
			out = append(out, e.shortPromise(i, best, e.sample.whole.Covered[i]))
		}
	}
	if len(out) > 0 {
		return &InfeasibleError{out}
	}
	return nil
}

// part returns the model of some items of the catalogue alone.
func (e *engine) part(ctx context.Context, entries []Entry) (*model, error) {
	p := e.p.holding(entries)
	return compile(ctx, &p, e.workers)
}
