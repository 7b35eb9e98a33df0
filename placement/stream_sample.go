package placement

import (
	"cmp"
	"context"
	"fmt"
	"math/bits"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/internal/mistake"
)

// sample stands for a catalogue: items drawn from strata of like demand, more from
// those that sell more, each with the number of items that it stands for.
type sample struct {
	items []sampled
	few   []sampled // a smaller sample
	whole Reply     // of the catalogue: items, units and what promises cover
}

type sampled struct {
	entry  Entry
	weight float64
	units  int64
	mark   uint64 // what it was drawn by
}

const (
	// sampleSize is the number of items of a sample, at most; a smaller catalogue is
	// its own sample.
	sampleSize = 2000
	fewItems   = 500
	// mostExemplars is how many exemplars there may be where classes are made use of.
	mostExemplars = 1 << 14
)

// stratum is the items of like demand.
type stratum struct {
	kept  []sampled
	units float64
	count int
}

// survey reads the catalogue once: it checks every item, sums demand up, and draws
// a sample.
func (e *engine) survey(ctx context.Context) error {
	e.sample.whole = e.newReply()
	var strata [2 * 64]stratum
	exemplars, alone := map[uint64]struct{}{}, 0
	err := e.each(ctx, func(ctx context.Context, from int, entries []Entry) error {
		if err := e.checkEntries(from, entries); err != nil {
			return fmt.Errorf("of the items from number %d on: %w", from, err)
		}
		replies := make([]Reply, len(entries))
		errs := make([]error, len(entries))
		marks := make([]uint64, len(entries))
		err := e.spread(ctx, len(entries), func(l *lot, i int) {
			replies[i] = e.newReply()
			marks[i], errs[i] = l.survey(&entries[i], &replies[i])
		})
		if err != nil {
			return err
		}
		for i := range entries {
			if errs[i] != nil {
				return mistake.Join(ErrInvalid, mistake.At(named("items", from+i, entries[i].Item.ID), errs[i]))
			}
			e.sample.whole.Add(&replies[i])
			if marks[i] == 0 {
				alone++
			} else if len(exemplars) <= mostExemplars {
				exemplars[marks[i]] = struct{}{}
			}
			if replies[i].Units > 0 {
				e.force(&entries[i])
				strata[stratumOf(replies[i].Units)].draw(sampled{entry: entries[i], units: replies[i].Units, mark: scatter(uint64(from + i))})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if e.sample.whole.Overflow {
		return mistake.Of(ErrInvalid, "demand is too large")
	}
	e.alike = len(exemplars) <= mostExemplars && int64(len(exemplars)+alone) <= e.sample.whole.Items/2
	e.sample.items, e.sample.few = portion(strata[:], sampleSize), portion(strata[:], fewItems)
	return nil
}

// force opens the sites that an item with demand is forced to, by a rule or by a pin
// of what may not be lost.
func (e *engine) force(entry *Entry) {
	for _, s := range entry.Sites {
		if s.Rule == Forced {
			e.siteRule[e.siteIndex[s.Site]] = in
		}
	}
	for _, p := range entry.Pins {
		if entry.Item.MayLose || e.demandOf(entry, p.Region) == 0 {
			continue
		}
		if w := e.siteIndex[p.Site]; e.siteRule[w] == free && !slices.ContainsFunc(entry.Sites, func(s ItemSite) bool { return s.Site == p.Site && s.Rule == Forbidden }) {
			e.siteRule[w] = in
		}
	}
}

// demandOf returns the demand of a region for an item.
func (f *frame) demandOf(entry *Entry, id geo.RegionID) int64 {
	d := &entry.Demand
	q, _ := exact.Round(float64(1e6*d.Mean) * d.Shares[f.regionIndex[id]])
	return q
}

// survey answers what an item asks for, and marks the exemplar that it goes by, if
// there may be one.
func (l *lot) survey(entry *Entry, r *Reply) (mark uint64, err error) {
	if wanted, err := l.load(entry); err != nil || !wanted {
		return 0, err
	}
	r.Items, r.Units = 1, l.total
	if !l.item.MayLose {
		r.Served = l.total
	}
	l.cover(r)
	if _, hash, ok := l.traits(); ok {
		mark = max(1, scatter(hash^uint64(volumeBelow(l.total))))
	}
	return mark, nil
}

// stratumOf returns the stratum of a demand: half an octave.
func stratumOf(units int64) int {
	n := bits.Len64(uint64(units))
	half := 0
	if n > 1 {
		half = int(units>>(n-2)) & 1
	}
	return 2*(n-1) + half
}

// draw keeps the items of the least marks.
func (s *stratum) draw(x sampled) {
	s.units += float64(x.units)
	s.count++
	if len(s.kept) < sampleSize {
		s.kept = append(s.kept, x)
	} else if last := &s.kept[len(s.kept)-1]; x.mark < last.mark {
		*last = x
	} else {
		return
	}
	if len(s.kept) == sampleSize {
		// Only the worst must be last.
		worst := 0
		for i := range s.kept {
			if s.kept[i].mark > s.kept[worst].mark {
				worst = i
			}
		}
		end := len(s.kept) - 1
		s.kept[worst], s.kept[end] = s.kept[end], s.kept[worst]
	}
}

// portion makes a sample of about so many items of what the strata kept.
func portion(strata []stratum, size int) []sampled {
	var out []sampled
	count, units := 0, 0.0
	for i := range strata {
		count += strata[i].count
		units += strata[i].units
	}
	for i := range strata {
		x := &strata[i]
		slices.SortFunc(x.kept, func(a, b sampled) int { return cmp.Compare(a.mark, b.mark) })
		n := len(x.kept)
		if count > size {
			share := 0.7*x.units/units + 0.3*float64(x.count)/float64(count)
			n = min(n, max(3, int(float64(size)*share)))
		}
		kept := 0.0
		for _, item := range x.kept[:n] {
			kept += float64(item.units)
		}
		for _, item := range x.kept[:n] {
			if item.weight = x.units / kept; n == x.count {
				item.weight = 1
			}
			out = append(out, item)
		}
	}
	return out
}

// cover adds what the promises cover of the item to a reply.
func (l *lot) cover(r *Reply) {
	for i, row := range l.rows {
		if row.kind != promise {
			continue
		}
		r.add(&r.Covered[i], l.askedBy(&l.p.Policy.Within[row.index], nil))
	}
}

// askedBy returns the demand that a promise is about, and marks its regions unless
// asked is nil.
func (l *lot) askedBy(w *Promise, asked []bool) int64 {
	if w.everywhere() && asked == nil {
		return l.total
	}
	sum := int64(0)
	for at, q := range l.q {
		if w.asksFor(&l.p.Demand.Regions[at]) {
			sum += q
			if asked != nil {
				asked[at] = true
			}
		}
	}
	return sum
}

// needOf returns ceil(a Q) for a promise about demand Q.
func needOf(promise *Promise, covered int64) int64 {
	share, _ := exact.Round(float64(promise.Share * million))
	x, err := exact.MulDivFloor(-share, covered, million)
	if err != nil {
		return maxObjective
	}
	return -x
}
