package facility

import "slices"

// columns is the transpose of lists: for each facility the positions at which
// it stands, by client.
type columns struct {
	start  []int32
	client []int32
	at     []int32 // position in lists
}

// newColumns returns nil if stop, which is asked at every client, says so.
func newColumns(l *lists, facilities int, stop func() bool) *columns {
	c := &columns{start: make([]int32, facilities+1)}
	for j := range len(l.start) - 1 {
		if stop() {
			return nil
		}
		for _, i := range l.site[l.start[j] : l.start[j+1]-1] {
			c.start[i+1]++
		}
	}
	for i := range facilities {
		c.start[i+1] += c.start[i]
	}
	entries := c.start[facilities]
	c.client, c.at = make([]int32, entries), make([]int32, entries)
	fill := slices.Clone(c.start[:facilities])
	for j := range len(l.start) - 1 {
		if stop() {
			return nil
		}
		for k := l.start[j]; k < l.start[j+1]-1; k++ {
			f := &fill[l.site[k]]
			c.client[*f], c.at[*f] = int32(j), k
			*f++
		}
	}
	return c
}

// plan is a set of open facilities with all that is needed to see at once what
// each change of one or two of them would save, updated at each change in time
// proportional to what changes (Resende and Werneck 2007, on sparse lists).
//
// With d1 and d2 the costs of a client at its cheapest and second cheapest open
// facility,
//
//	gain[i]     = sum of max(0, d1 - c_i) - f_i          for opening i
//	loss[r]     = sum over clients of r of d2 - d1, - f_r for closing r
//	extra[r][i] = sum over clients of r of d2 - max(d1, c_i) where that is > 0
//
// and opening i while closing r saves gain[i] - loss[r] + extra[r][i].
//
// With many open facilities most of extra is zero. Then it is not kept but
// worked out when it is needed, and descent only looks at facilities near what
// has changed (see agenda).
type plan struct {
	md    *model
	cols  *columns
	value int64   // cost in ticks
	open  []int32 // facility of each slot
	slot  []int32 // of each facility, -1 if closed
	// Positions in the lists of the cheapest and the second cheapest open
	// facility of each client; that of the sentinel if there is none, which
	// stands for the cost most.
	first, second []int32
	gain          []int64   // by facility
	loss          []int64   // by slot
	extra         [][]int64 // by slot and facility, if there is no agenda
	agenda        *agenda   // nil if extra is kept
	work          int64
	stop          func() bool // asked now and then
}

// newPlan returns the plan in which only what must be open is open, even if that
// is fewer than the lower limit; nil if stop says so before it is ready.
func newPlan(md *model, cols *columns, stop func() bool) *plan {
	n := len(md.number)
	p := &plan{
		md: md, cols: cols, stop: stop, slot: make([]int32, n), gain: make([]int64, n),
		first: make([]int32, md.clients), second: make([]int32, md.clients),
	}
	if md.lo > 1 && md.lo*md.lo > 10*n/md.lo {
		p.agenda = newAgenda(n)
	}
	for i := range p.slot {
		p.slot[i] = -1
		p.gain[i] = -md.opening[i]
	}
	for j := range p.first {
		if stop() {
			return nil
		}
		end := md.start[j+1] - 1
		p.first[j], p.second[j] = end, end
		p.value += md.most[j]
		p.count(int32(j), 1)
	}
	for i, s := range md.state {
		if s == opened {
			p.add(int32(i))
		}
	}
	return p
}

// at returns the cost of client j at a position of its list.
func (p *plan) at(j, k int32) int64 {
	if p.md.site[k] < 0 {
		return p.md.most[j]
	}
	return p.md.cost[k]
}

// count adds (sign 1) or takes away (sign -1) client j in gain, loss and extra.
func (p *plan) count(j int32, sign int64) {
	first, second := p.first[j], p.second[j]
	d1, d2 := p.at(j, first), p.at(j, second)
	cost, site := p.md.cost, p.md.site
	begin := p.md.start[j]
	if p.agenda == nil {
		p.work += int64(second-begin) + 1
	} else {
		p.work += int64(first-begin) + 1
	}
	for k := begin; k < first; k++ {
		p.gain[site[k]] += sign * (d1 - cost[k])
	}
	if site[first] < 0 {
		return
	}
	r := p.slot[site[first]]
	both := sign * (d2 - d1)
	p.loss[r] += both
	if both == 0 || p.agenda != nil {
		return
	}
	extra := p.extra[r]
	for k := begin; k < first; k++ {
		extra[site[k]] += both
	}
	for k := first; k < second; k++ {
		extra[site[k]] += sign * (d2 - cost[k])
	}
}

// add opens facility i.
func (p *plan) add(i int32) {
	r := len(p.open)
	p.open = append(p.open, i)
	p.slot[i] = int32(r)
	p.loss = append(p.loss, -p.md.opening[i])
	if len(p.extra) <= r && p.agenda == nil {
		p.extra = append(p.extra, make([]int64, len(p.slot)))
	}
	p.value += p.md.opening[i]
	for e := p.cols.start[i]; e < p.cols.start[i+1]; e++ {
		j, k := p.cols.client[e], p.cols.at[e]
		if k >= p.second[j] {
			continue
		}
		p.count(j, -1)
		if k < p.first[j] {
			p.value -= p.at(j, p.first[j]) - p.md.cost[k]
			p.second[j], p.first[j] = p.first[j], k
		} else {
			p.second[j] = k
		}
		p.count(j, 1)
		p.mention(j)
	}
	p.work += int64(p.cols.start[i+1] - p.cols.start[i])
}

// drop closes the facility of slot r. The last slot takes its place.
func (p *plan) drop(r int32) {
	i := p.open[r]
	p.value -= p.md.opening[i]
	for e := p.cols.start[i]; e < p.cols.start[i+1]; e++ {
		j, k := p.cols.client[e], p.cols.at[e]
		if k > p.second[j] {
			continue
		}
		p.count(j, -1)
		if k == p.first[j] {
			p.value += p.at(j, p.second[j]) - p.md.cost[k]
			p.first[j] = p.second[j]
		}
		p.second[j] = p.nextOpen(p.second[j])
		p.count(j, 1)
		p.mention(j)
	}
	p.work += int64(p.cols.start[i+1] - p.cols.start[i])
	p.slot[i] = -1
	last := int32(len(p.open) - 1)
	if r != last {
		p.open[r], p.loss[r] = p.open[last], p.loss[last]
		if p.agenda == nil {
			p.extra[r], p.extra[last] = p.extra[last], p.extra[r] // all zero now
		}
		p.slot[p.open[r]] = r
	}
	p.open, p.loss = p.open[:last], p.loss[:last]
}

// nextOpen returns the position of the next open facility after position k of
// the same list, or that of the sentinel.
func (p *plan) nextOpen(k int32) int32 {
	site := p.md.site
	if site[k] < 0 {
		return k
	}
	for k++; site[k] >= 0 && p.slot[site[k]] < 0; k++ {
		p.work++
	}
	return k
}
