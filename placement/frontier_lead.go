package placement

import (
	"cmp"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
)

// poolSize is how many trials of other points are kept.
const poolSize = 24

// prune keeps the trials of the pool that are cheapest for what they bring in time:
// the lower convex hull, and the plans of the points.
func (x *frontier) prune() {
	slices.SortStableFunc(x.pool, func(a, b *trial) int {
		return cmp.Or(cmp.Compare(a.used[x.last], b.used[x.last]), cmp.Compare(a.cost, b.cost))
	})
	var hull []*trial
	for _, c := range x.pool {
		for n := len(hull); n > 0 && (c.cost <= hull[n-1].cost || n > 1 && x.above(hull[n-2], hull[n-1], c)); n = len(hull) {
			hull = hull[:n-1]
		}
		if n := len(hull); n == 0 || c.used[x.last] > hull[n-1].used[x.last] {
			hull = append(hull, c)
		}
	}
	for _, p := range x.points {
		if !slices.Contains(hull, p.best) {
			hull = append(hull, p.best)
		}
	}
	x.pool = hull
}

// above reports whether b is not below the line from a to c.
func (x *frontier) above(a, b, c *trial) bool {
	at := func(t *trial) float64 { return float64(t.used[x.last]) }
	return float64(float64(b.cost-a.cost)*(at(c)-at(a))) >= float64(float64(c.cost-a.cost)*(at(b)-at(a)))
}

// nearest returns the trials of the pool that are nearest to a requirement on both
// sides.
func (x *frontier) nearest(limit int64) []*trial {
	list := slices.Clone(x.pool)
	slices.SortStableFunc(list, func(a, b *trial) int {
		return cmp.Compare(abs(a.used[x.last]-limit), abs(b.used[x.last]-limit))
	})
	return list[:min(len(list), poolSize)]
}

// shifted returns the bound of a node of a point at another requirement.
func (x *frontier) shifted(n *node, from, to int64) int64 {
	if n.bound == math.MaxInt64 {
		return n.bound
	}
	before, _ := exact.MulDivFloor(n.x.s[x.last], from, million)
	after, _ := exact.MulDivFloor(n.x.s[x.last], to, million)
	return n.bound - before + after
}

// bound returns the bound that the nodes of a point prove at another requirement.
func (x *frontier) bound(p *frontierPoint, limit int64) int64 {
	bound := int64(math.MaxInt64)
	for _, n := range p.nodes {
		bound = min(bound, x.shifted(n, p.limit, limit))
	}
	return bound
}

// tightest returns the point whose nodes prove most at a requirement.
func (x *frontier) tightest(limit int64) *frontierPoint {
	return slices.MaxFunc(x.points, func(a, b *frontierPoint) int {
		return cmp.Compare(x.bound(a, limit), x.bound(b, limit))
	})
}

// lead returns the nodes to begin a new point with: those that prove most so far, or
// the root at the mean of the points of both neighbours if that proves more. The bound
// is concave in prices and values together.
func (x *frontier) lead(limit int64) []*node {
	from := x.tightest(limit)
	var nodes []*node
	for i, n := range from.nodes {
		nodes = append(nodes, &node{fix: n.fix, x: n.x, bound: x.shifted(n, from.limit, limit), hints: n.hints, branch: -1, order: i})
		nodes[i].hints = nil
		for _, y := range x.nearest(limit)[:min(2, len(x.pool))] {
			nodes[i].hints = append(nodes[i].hints, y.open)
		}
	}
	at, _ := slices.BinarySearchFunc(x.points, limit, func(p *frontierPoint, limit int64) int { return cmp.Compare(p.limit, limit) })
	if at == 0 || at >= len(x.points) || len(nodes) > 1 || len(x.points[at-1].nodes) > 1 || len(x.points[at].nodes) > 1 {
		return nodes
	}
	a, b := x.points[at-1], x.points[at]
	part := float64(limit-a.limit) / float64(max(1, b.limit-a.limit))
	nodes[0].mean = &point{mix(a.nodes[0].x.v, b.nodes[0].x.v, part), mix(a.nodes[0].x.s, b.nodes[0].x.s, part)}
	return nodes
}

// mix returns a + part (b - a), rounded towards zero.
func mix(a, b []int64, part float64) []int64 {
	out := make([]int64, len(a))
	for i, x := range a {
		out[i] = x + int64(part*float64(b[i]-x))
	}
	return out
}
