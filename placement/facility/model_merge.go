package facility

import (
	"context"
	"slices"
)

// merger finds clients whose rows of costs are proportional. The same facility
// is the cheapest for all of them, so that without capacities one client with
// the sum of their costs stands for a group. Where tariffs have zones, the many
// small places of one region merge.
type merger struct {
	costs  Costs
	groups []int32 // of each client
	merged         // one client for each group
}

// merged is a table in which one client stands for a group: its costs are those
// of the client first, divided by part, times whole.
type merged struct {
	Costs
	first       []int32
	part, whole []int64
}

// Clients returns the number of groups.
func (m merged) Clients() int { return len(m.first) }

// At returns the cost of group g at facility i.
func (m merged) At(i, g int) int64 {
	c := m.Costs.At(i, int(m.first[g]))
	if c == Never {
		return c
	}
	return c / m.part[g] * m.whole[g]
}

// Row writes the costs of group g to row.
func (m merged) Row(g int, row []int64) {
	m.Costs.Row(int(m.first[g]), row)
	if m.part[g] == m.whole[g] {
		return
	}
	for i, c := range row {
		if c != Never {
			row[i] = c / m.part[g] * m.whole[g]
		}
	}
}

// worthMerging is the part of the clients of which merging must save at least
// one, or else it is not done.
const worthMerging = 10

// merge returns p with one client for each group of clients with proportional
// rows, and the group of each client; p and nil if that saves little. Rows are
// only read of clients that agree with another one in a few columns.
func (p *Problem) merge(ctx context.Context) (*Problem, []int32) {
	n, m := p.Facilities(), p.Clients()
	if p.class() != uncapacitated || n == 0 || m < 2 {
		return p, nil
	}
	columns := make([]int, 0, sampled)
	for k := range min(n, sampled) {
		columns = append(columns, k*n/min(n, sampled))
	}
	keys := make([]uint64, m)
	count := make(map[uint64]int, m)
	sample := make([]int64, len(columns))
	for j := range keys {
		if ctx.Err() != nil {
			return p, nil
		}
		for k, i := range columns {
			sample[k] = p.Cost.At(i, j)
		}
		normalise(sample)
		keys[j] = hash(sample)
		count[keys[j]]++
	}
	if len(count) > m-m/worthMerging {
		return p, nil
	}
	g := merger{costs: p.Cost, groups: make([]int32, m), merged: merged{Costs: p.Cost}}
	found := make(map[uint64][]int32, len(count)) // groups by hash of their rows
	row, other := make([]int64, n), make([]int64, n)
	for j, key := range keys {
		if ctx.Err() != nil {
			return p, nil
		}
		if count[key] == 1 {
			g.begin(j, 1)
			continue
		}
		p.Cost.Row(j, row)
		part := normalise(row)
		key = hash(row)
		g.groups[j] = -1
		for _, k := range found[key] {
			p.Cost.Row(int(g.first[k]), other)
			normalise(other)
			if slices.Equal(row, other) {
				g.groups[j] = k
				g.whole[k] += part
				break
			}
		}
		if g.groups[j] < 0 {
			g.begin(j, part)
			found[key] = append(found[key], g.groups[j])
		}
	}
	if len(g.first) > m-m/worthMerging {
		return p, nil
	}
	q := *p
	q.Cost = g.merged
	return &q, g.groups
}

// sampled is the number of columns that are compared first.
const sampled = 8

// begin makes a group of client j, whose row is part times whole numbers.
func (g *merger) begin(j int, part int64) {
	g.groups[j] = int32(len(g.first))
	g.first = append(g.first, int32(j))
	g.part = append(g.part, part)
	g.whole = append(g.whole, part)
}

// normalise divides a row by the greatest common divisor of its costs, which it
// returns; 1 if they are all zero.
func normalise(row []int64) int64 {
	divisor := int64(0)
	for _, c := range row {
		if c != Never {
			divisor = commonDivisor(divisor, c)
		}
	}
	if divisor <= 1 {
		return 1
	}
	for i, c := range row {
		if c != Never {
			row[i] = c / divisor
		}
	}
	return divisor
}

// hash returns a number that equal rows share and others hardly ever.
func hash(row []int64) uint64 {
	h := uint64(len(row))
	for _, c := range row {
		h = (h ^ uint64(c)) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	return h
}
