package facility

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/forwardstock/forwardstock/internal/knapsack"
)

// filling makes facilities with one facility for each client as full as every
// plan has to. The clients need D together. If facilities S are open, all but i hold
// at most the sum of their capacities s, so that i holds at least
//
//	D - sum over S without i of s_k = s_i - (sum over S of s_k - D)
//
// and with the most that the open facilities of a domain can hold together in
// place of the sum over S this holds for all its plans. A bound without it takes
// the knapsacks that fit best, be they half empty. It matters where capacity is
// scarce: near the leaves of the tree, when the facilities of a plan are known.
type filling struct {
	md   *model
	size []int32 // scratch, by facility: how many clients it may serve, -1 if it is not to be filled
	at   []int32 // the same: place of its next item
}

// fillLimit is the number of entries of the table of a facility above which it
// need not be full.
const fillLimit = 1 << 18

// spare returns what the facilities that are open in a plan of d can hold at most
// beyond the demand. O(facilities).
func (md *model) spare(d *domain) int64 {
	spare, more := -md.need, d.hi-d.opened
	for i, s := range d.state {
		if s == opened {
			spare += md.capacity[i]
		}
	}
	for _, i := range md.largest {
		if more <= 0 {
			break
		}
		if d.state[i] == free {
			spare += md.capacity[i]
			more--
		}
	}
	return spare
}

// tight reports whether facilities of d have to be filled, or soon will have.
func (md *model) tight(d *domain) bool {
	spare := md.spare(d)
	for _, i := range md.largest {
		if d.state[i] != closed {
			return spare-md.capacity[i] < md.capacity[i]
		}
	}
	return true
}

// deepen lowers the limits of multipliers, if l is complete: a facility that needs
// more clients to be full takes some that cost more than their multipliers.
func (md *model) deepen(l *lists) {
	if !l.complete || md.above <= bits.Len(uint(len(md.number)))+3 {
		return // not, or sums over all facilities could overflow
	}
	for j, most := range l.most {
		l.least[j] -= 2 * (most >> (md.above - 1))
	}
}

// bySize returns facilities by decreasing capacity, of equals by number.
func bySize(capacity []int64) []int32 {
	list := make([]int32, len(capacity))
	for i := range list {
		list[i] = int32(i)
	}
	slices.SortFunc(list, func(a, b int32) int {
		return cmp.Or(cmp.Compare(capacity[b], capacity[a]), cmp.Compare(a, b))
	})
	return list
}

// slack returns what the open facilities of the last evaluation leave unused, at
// most, each.
func (p *packing) slack(o *oracle) int64 {
	slack := int64(0)
	for i, open := range o.open {
		if open == 1 {
			slack = max(slack, p.capacity[i]-p.load[i])
		}
	}
	return slack
}

// fill prices those facilities anew that are open for sure, or else would be, and
// not as full as they must be.
func (p *packing) fill(o *oracle, u []int64) {
	spare := p.md.spare(o.domain)
	if !p.hollow(o, spare) {
		return
	}
	site, cost := o.lists.site, o.lists.cost
	for _, i := range site {
		if i >= 0 && p.size[i] >= 0 {
			p.size[i]++
		}
	}
	end := int32(len(p.items))
	for i, size := range p.size {
		if int64(max(size, 1)) > fillLimit/(p.capacity[i]+1) {
			p.size[i] = -1
		} else if size >= 0 {
			p.at[i] = end
			end += size
		}
	}
	p.room(int(end))
	for j, uj := range u {
		d := p.demand[j]
		for k := o.lists.start[j]; k < o.lists.start[j+1]-1; k++ {
			i := site[k]
			if p.size[i] >= 0 {
				p.items[p.at[i]] = knapsack.Item{Profit: uj - cost[k], Weight: d}
				p.client[p.at[i]] = int32(j)
				p.at[i]++
			}
		}
	}
	o.work += 2 * int64(len(site))
	dear := huge / int64(len(p.size)) // sums over all facilities do not overflow
	for i, size := range p.size {
		if size < 0 {
			continue
		}
		first := p.at[i] - size
		w, ok := p.solver.Fill(p.items[first:p.at[i]], p.capacity[i]-spare, p.capacity[i])
		o.work += w.Work / 2
		switch {
		case ok:
			p.first[i], p.wants[i] = first, size
			o.reduced[i] = max(o.reduced[i], min(o.opening[i]-w.Bound, dear))
			p.serve(o, i, w)
		case o.domain.state[i] == opened:
			o.unfilled = true
		default: // no plan opens it
			o.reduced[i] = max(o.reduced[i], dear)
		}
	}
}

// hollow reports whether there are facilities to be filled. It sets p.size to 0 for
// those and to -1 for the others.
func (p *packing) hollow(o *oracle, spare int64) (some bool) {
	p.size = p.size[:0]
	for i, s := range o.domain.state {
		size := int32(-1)
		if p.load[i] < p.capacity[i]-spare && (s == opened || (s == free && o.reduced[i] < 0)) {
			size, some = 0, true
		}
		p.size = append(p.size, size)
	}
	return some
}
