package placement

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement/facility"
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

// lead returns the nodes to begin the point with that comes before number at: those
// that prove most so far, or the root at the mean of the points of both neighbours
// if that proves more. The bound is concave in prices and values together.
func (x *frontier) lead(at int, limit int64) []*node {
	from := x.tightest(limit)
	var nodes []*node
	for i, n := range from.nodes {
		nodes = append(nodes, &node{fix: n.fix, x: n.x, bound: x.shifted(n, from.limit, limit), hints: n.hints, branch: -1, order: i})
		nodes[i].hints = nil
		for _, y := range x.nearest(limit)[:min(2, len(x.pool))] {
			nodes[i].hints = append(nodes[i].hints, y.open)
		}
	}
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

// most returns the largest share that a plan reaches, in millionths rounded down, as
// far as is found.
func (x *frontier) most(ctx context.Context) (int64, error) {
	onTime, _, err := x.model.mostOnTime(ctx, x.o.Workers, x.model.allowed())
	if err != nil {
		return 0, err
	}
	share, _ := exact.MulDivFloor(onTime[x.last], million, max(1, x.demand))
	x.require(share)
	if t, err := x.fastest(ctx); err != nil || t == nil {
		return x.farthest(ctx, err)
	} else {
		x.pool = append(x.pool, t)
		return share, nil
	}
}

// fastest returns a plan of the required share that serves everything by the fastest
// lanes from all sites, nil if that is none.
func (x *frontier) fastest(ctx context.Context) (*trial, error) {
	open, ok := x.model.repairSites(x.model.allowed(), x.model.siteRule)
	if !ok {
		return nil, nil
	}
	t, err := x.base.fastest(ctx, open)
	if err != nil || !x.model.keepsAll(t) || !x.model.permits(open) {
		return nil, err
	}
	return t, nil
}

// farthest looks for the largest share of all plans: the one of which least is
// missing where nothing else costs anything.
func (x *frontier) farthest(ctx context.Context, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	m := x.model.only(x.last)
	oracle := newOracle(m, x.o.Workers, unlimited())
	t := newTree(newPrimal(oracle), x.o.gap(), x.o.Progress)
	if err := t.begin(ctx); err != nil && t.best == nil {
		return 0, err
	}
	t.work.limit = x.o.workLimit()
	if err := t.solve(ctx); err != nil && t.best == nil {
		return 0, err
	}
	y := *t.best
	y.itemCost = slices.Clone(y.itemCost)
	y.s = slices.Clone(x.pool[0].s)
	if err := x.base.count(ctx, &y); err != nil {
		return 0, err
	}
	x.pool = append(x.pool, &y)
	return x.share(&y), nil
}

// only returns the model in which nothing costs anything but what is missing of a
// promise of everything, a millionth of a dollar for a millionth of a unit.
func (m *model) only(row int) *model {
	out, p := *m, *m.p
	p.Policy.Within = slices.Clone(p.Policy.Within)
	p.Policy.Within[row].Penalty = million
	p.Policy.Within[row].Share = 1
	out.p, out.constant, out.worst = &p, 0, m.total+int64(len(m.rows))*(m.total/million+2)
	out.rows = slices.Clone(m.rows)
	for i := range m.promises {
		r := &out.rows[i]
		if i != row && p.Policy.Within[i].Penalty > 0 {
			p.Policy.Within[i].Penalty, r.most = 1, min(r.most, 1) // next to nothing
		}
	}
	out.opening, out.carry = make([]int64, len(m.opening)), make([]int64, len(m.carry))
	out.lateness, out.insurance = make([]int64, len(m.lateness)), make([]int64, len(m.insurance))
	out.lost, out.price, out.unit = slices.Clone(m.lost), slices.Clone(m.price), slices.Clone(m.unit)
	for k, x := range out.lost {
		if x != never {
			out.lost[k] = 0
		}
	}
	for i, x := range out.price {
		if x != never {
			out.price[i] = 0
		}
	}
	for i := range out.unit {
		out.unit[i] = unitCosts{spend: m.unit[i].spend}
	}
	if out.cells != nil {
		out.cells = make([]int64, len(m.cells))
		for k := range m.items {
			out.fill(k, out.cells[k*m.lanes*m.regions:][:m.lanes*m.regions])
		}
	}
	r := &out.rows[row]
	r.limit, r.most = m.asked(row), min(r.most, million)
	return &out
}

// plan writes a point out.
func (x *frontier) plan(ctx context.Context, p *frontierPoint) (*Plan, error) {
	t := &tree{primal: x.base, best: p.best, refined: p.refined, nodes: p.visited, compared: x.start.compared}
	if p.share == 0 {
		y := *p.best
		y.s, y.itemCost = slices.Delete(slices.Clone(y.s), x.last, x.last+1), slices.Clone(y.itemCost)
		t.primal, t.best, t.leaves = x.start.primal, &y, append(slices.Clone(x.start.leaves), x.start.open...)
		if err := t.count(ctx, &y); err != nil {
			return nil, err
		}
	} else {
		x.require(p.share)
		from := x.tightest(p.limit)
		for _, n := range from.nodes {
			moved := *n
			moved.bound = x.shifted(n, from.limit, p.limit)
			t.leaves = append(t.leaves, &moved)
		}
	}
	plan, err := t.plan(ctx)
	if err != nil {
		return nil, err
	}
	plan.Work = p.work
	switch {
	case plan.Bound == plan.Cost:
		plan.Stop = facility.Proved
	case p.stop == nil:
		plan.Stop = facility.GapReached
	case errors.Is(p.stop, errWork):
		plan.Stop = facility.WorkLimit
	case errors.Is(p.stop, errTime):
		plan.Stop = facility.TimeLimit
	default:
		plan.Stop = facility.Cancelled
	}
	return plan, nil
}
