package files

import (
	"cmp"
	"errors"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// readPMed reads the format PMed.
func readPMed(s *scanner) (*facility.Problem, error) {
	const most = 1 << 13 // vertices: the square is maxEntries
	n, err := s.count("the number of vertices", 1, most)
	if err != nil {
		return nil, err
	}
	edges, err := s.count("the number of edges", n-1, maxEdges) // fewer cannot connect them
	if err != nil {
		return nil, err
	}
	p, err := s.count("the number of facilities to open", 1, n)
	if err != nil {
		return nil, err
	}
	var x numbers
	var ends [][2]int32
	for range edges {
		u, err := s.count("a vertex", 1, n)
		if err != nil {
			return nil, err
		}
		v, err := s.count("a vertex", 1, n)
		if err != nil {
			return nil, err
		}
		if err := x.add(s, "a length", 0); err != nil {
			return nil, err
		}
		ends = append(ends, [2]int32{int32(u - 1), int32(v - 1)})
	}
	if err := s.end(); err != nil {
		return nil, err
	}
	g := newGraph(n, ends, x.values)
	cost, err := g.distances()
	if err != nil {
		return nil, err
	}
	return &facility.Problem{Cost: cost, Scale: x.scale(), MinOpen: p, MaxOpen: p}, nil
}

// graph is undirected: the arcs of vertex v are arcs[first[v]:first[v+1]].
type graph struct {
	first []int32
	arcs  []arc
}

type arc struct {
	length int64
	to     int32
}

// newGraph keeps the last of parallel edges and no loops.
func newGraph(n int, ends [][2]int32, lengths []int64) *graph {
	g := &graph{first: make([]int32, n+1)}
	for _, e := range ends {
		g.first[e[0]+1]++
		g.first[e[1]+1]++
	}
	for v := range n {
		g.first[v+1] += g.first[v]
	}
	g.arcs = make([]arc, 2*len(ends))
	next := slices.Clone(g.first)
	for k, e := range ends {
		for side := range 2 {
			v := e[side]
			g.arcs[next[v]] = arc{length: lengths[k], to: e[1-side]}
			next[v]++
		}
	}
	g.dropParallel()
	return g
}

// dropParallel keeps, of the arcs of each vertex, the last one to each other
// vertex, and sorts them by length.
func (g *graph) dropParallel() {
	n := len(g.first) - 1
	seenBy := make([]int32, n) // vertex + 1 that last kept an arc to this one
	kept := make([]arc, 0, len(g.arcs))
	start := int32(0)
	for v := range int32(n) {
		end := g.first[v+1]
		for k := end - 1; k >= start; k-- {
			if a := g.arcs[k]; a.to != v && seenBy[a.to] != v+1 {
				seenBy[a.to] = v + 1
				kept = append(kept, a)
			}
		}
		slices.SortFunc(kept[g.first[v]:], func(a, b arc) int { return cmp.Compare(a.length, b.length) })
		start = end
		g.first[v+1] = int32(len(kept))
	}
	g.arcs = kept
}

// distances returns the lengths of the shortest paths between all vertices,
// Never where there is no path, by one run of Dijkstra's method (1959) per
// vertex. No path from a vertex is longer than the way to an earlier one plus
// the longest path from there, which spares most of the long arcs.
func (g *graph) distances() (facility.Dense, error) {
	n := len(g.first) - 1
	longest := int64(0)
	for _, a := range g.arcs {
		longest = max(longest, a.length)
	}
	if _, err := exact.Mul(longest, int64(2*n)); err != nil {
		return facility.Dense{}, errors.New("lengths are too large: a path could overflow")
	}
	table := facility.NewDense(n, n)
	farthest := make([]int64, n) // from each vertex
	var queue heap
	for v := range n {
		from := table.Values[v*n : (v+1)*n]
		limit := facility.Never
		for u, d := range farthest[:v] {
			if way := table.Values[u*n+v]; d != facility.Never && way != facility.Never {
				limit = min(limit, d+way)
			}
		}
		for i := range from {
			from[i] = facility.Never
		}
		g.search(int32(v), limit, from, &queue)
		farthest[v] = slices.Max(from)
	}
	return table, nil
}

// search writes the distances from source, none of them above limit, into
// dist, which holds Never.
func (g *graph) search(source int32, limit int64, dist []int64, queue *heap) {
	dist[source] = 0
	queue.push(arc{to: source})
	for len(*queue) > 0 {
		at := queue.pop()
		if at.length > dist[at.to] {
			continue
		}
		for _, a := range g.arcs[g.first[at.to]:g.first[at.to+1]] {
			d := at.length + a.length
			if d > limit {
				break
			}
			if d < dist[a.to] {
				dist[a.to] = d
				queue.push(arc{length: d, to: a.to})
			}
		}
	}
}

// heap is a binary heap, least length first.
type heap []arc

func (h *heap) push(a arc) {
	*h = append(*h, a)
	q := *h
	k := len(q) - 1
	for k > 0 {
		parent := (k - 1) / 2
		if q[parent].length <= a.length {
			break
		}
		q[k] = q[parent]
		k = parent
	}
	q[k] = a
}

func (h *heap) pop() arc {
	q := *h
	top, last := q[0], q[len(q)-1]
	q = q[:len(q)-1]
	*h = q
	if len(q) == 0 {
		return top
	}
	k := 0
	for {
		child := 2*k + 1
		if child >= len(q) {
			break
		}
		if child+1 < len(q) && q[child+1].length < q[child].length {
			child++
		}
		if q[child].length >= last.length {
			break
		}
		q[k] = q[child]
		k = child
	}
	q[k] = last
	return top
}
