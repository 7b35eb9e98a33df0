package facility

import (
	"cmp"
	"context"
	"slices"
)

// rows reads the table of costs in the form of the model's lists: ticks, only
// facilities of the model, in increasing order. Lists may be cut short; bounds
// stay right as long as multipliers stay within lists.most, and
// [model.nearest] serves the clients whose facilities are all farther away.
type rows struct {
	costs    Costs
	unserved int64   // ticks for a client at no facility, zero if that cannot be
	column   []int32 // facility of the model of each of the problem, or -1
	raw      []int64
	rank     []int64
	list     []entry
}

// entry is a facility in the list of a client.
type entry struct {
	cost int64
	site int32
}

// fullPairs is the number of pairs of a facility and a client up to which lists
// are stored in full from the start.
const fullPairs = 1 << 22

// length returns how many entries of each list to store at first. Multipliers
// and plans seldom reach farther than twice the number of facilities per open
// one, so that this is the measure if many must be open.
func (p *Problem) length(t totals) int {
	n := p.Facilities()
	if p.class() != uncapacitated || t.unserved > 0 || n*p.Clients() <= fullPairs {
		return n
	}
	return min(n, 2*n/max(1, p.MinOpen)+30)
}

func newRows(md *model) *rows {
	r := &rows{costs: md.costs, unserved: md.unserved, column: make([]int32, md.costs.Facilities())}
	for i := range r.column {
		r.column[i] = -1
	}
	for i, number := range md.number {
		r.column[number] = int32(i)
	}
	r.raw = make([]int64, len(r.column))
	return r
}

// read returns the list of client j, at least length entries of it or all up to
// the first opened facility, and with it what its multiplier is at most and
// whether the list was cut short. O(facilities + entries log entries).
func (r *rows) read(md *model, j, length int) (list []entry, most int64, short bool) {
	r.costs.Row(j, r.raw)
	r.rank = r.rank[:0]
	for i, c := range r.raw {
		if r.column[i] >= 0 && c != Never {
			r.rank = append(r.rank, c)
		}
	}
	last := int64(Never)
	if length < len(r.rank) && r.unserved == 0 {
		last = nthSmallest(r.rank, length-1)
	}
	next := int64(Never) // the cheapest that is left out
	r.list = r.list[:0]
	for i, c := range r.raw {
		switch {
		case r.column[i] < 0 || c == Never:
		case c <= last:
			r.list = append(r.list, entry{md.ticks(c), r.column[i]})
		default:
			next = min(next, c)
		}
	}
	slices.SortFunc(r.list, func(a, b entry) int {
		if a.cost != b.cost {
			return cmp.Compare(a.cost, b.cost)
		}
		return cmp.Compare(a.site, b.site)
	})
	for k, e := range r.list {
		if md.state[e.site] == opened && md.class == uncapacitated { // the client never goes farther
			return r.list[:k+1], e.cost, false
		}
	}
	switch {
	case md.class == pooled && len(r.list) > 0:
		return r.list, max(r.list[len(r.list)-1].cost+md.alone(j), r.unserved), false
	case md.class != uncapacitated && len(r.list) > 0:
		return r.list, md.ceiling(j, r.list[len(r.list)-1].cost), false
	case next != Never:
		return r.list, md.ticks(next), true
	case r.unserved > 0 || len(r.list) == 0:
		return r.list, r.unserved, false
	}
	return r.list, r.list[len(r.list)-1].cost, false
}

// ceiling returns what the multiplier of a client with limited facilities may be
// at most, given its highest cost. All multipliers add up to no more than
// 1 << above times the worst plan then. Where capacity is short the best ones can
// be far beyond all costs, even those of clients that cost nothing.
func (md *model) ceiling(j int, worst int64) int64 {
	if md.need > 0 {
		share := float64(md.worst) * (float64(md.demand[j]) / float64(md.need))
		return (worst + int64(share)) << (md.above - 1)
	}
	opening := int64(0)
	for _, f := range md.opening {
		opening += f
	}
	return (worst + opening) << md.above
}

// fill builds the lists from the table, of about length entries each.
func (md *model) fill(ctx context.Context, length int) error {
	r := newRows(md)
	md.lists = newLists(md.clients, min(length, len(md.number))*md.clients)
	md.short = make([]bool, md.clients)
	for j := range md.clients {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		list, most, short := r.read(md, j, length)
		md.short[j] = short
		md.truncated = md.truncated || short
		for _, e := range list {
			md.site = append(md.site, e.site)
			md.cost = append(md.cost, e.cost)
		}
		md.endList(most)
	}
	md.complete = md.class == single && md.tight(md.domain())
	md.deepen(&md.lists)
	return nil
}

// lengthen doubles the lists of some clients. It returns early, with nothing
// changed, if ctx is done.
func (md *model) lengthen(ctx context.Context, which []bool) error {
	extra := 0
	for j, w := range which {
		if w {
			extra += md.length(j)
		}
	}
	r := newRows(md)
	l := newLists(md.clients, len(md.site)-md.clients+extra)
	short := slices.Clone(md.short)
	truncated := false
	for j := range md.clients {
		most := md.most[j]
		if which[j] {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			var list []entry
			list, most, short[j] = r.read(md, j, 2*md.length(j)+8)
			for _, e := range list {
				l.site = append(l.site, e.site)
				l.cost = append(l.cost, e.cost)
			}
		} else {
			first, end := md.start[j], md.start[j+1]-1
			l.site = append(l.site, md.site[first:end]...)
			l.cost = append(l.cost, md.cost[first:end]...)
		}
		truncated = truncated || short[j]
		l.endList(most)
	}
	md.lists, md.short, md.truncated = l, short, truncated
	return nil
}

// nearest returns the cost of client j at the cheapest of some facilities.
func (md *model) nearest(j int, open []int32) (cost int64, site int32) {
	cost, site = impossible, -1
	for _, i := range open {
		if c := md.ticks(md.costs.At(int(md.number[i]), j)); c < cost || (c == cost && i < site) {
			cost, site = c, i
		}
	}
	return cost, site
}

// nthSmallest returns what stands at position k if values are sorted; it
// rearranges them (Hoare's selection, median of three).
func nthSmallest(values []int64, k int) int64 {
	lo, hi := 0, len(values)-1
	for lo < hi {
		a, b, c := values[lo], values[lo+(hi-lo)/2], values[hi]
		pivot := max(min(a, b), min(max(a, b), c))
		i, j := lo, hi
		for i <= j {
			for values[i] < pivot {
				i++
			}
			for pivot < values[j] {
				j--
			}
			if i <= j {
				values[i], values[j] = values[j], values[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			hi = j
		case k >= i:
			lo = i
		default:
			return values[k]
		}
	}
	return values[k]
}
