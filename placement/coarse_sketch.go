package placement

import (
	"context"
	"errors"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/par"
)

// coarseRegions is about how many groups of regions a sketch has.
const coarseRegions = 48

// sketchGap is how far a sketch closes the gap, as part of what is asked for: the
// fine model takes some of it back.
const sketchGap = 0.8

// sketch searches in a coarse model, where evaluations are cheap, and takes over what
// it finds: plans, and the nodes of its tree with their points.
func (t *tree) sketch(ctx context.Context, groups int) error {
	m, group := t.model.coarse(groups)
	c := newTree(newPrimal(newOracle(m, t.workers, t.work)), t.gap*sketchGap, func(Progress) { t.report("sketch") })
	c.dear = true
	l := &magnifier{tree: t, coarse: c, group: group, root: t.open[0], known: map[*node]taken{}}
	err := c.begin(ctx)
	var infeasible *InfeasibleError
	if t.pin != nil || errors.As(err, &infeasible) || err == nil && len(c.open) == 0 {
		return nil // what is put together may be: the search goes on without
	}
	c.improved = func(ctx context.Context) error { return l.plan(ctx, c.best) }
	for err == nil && len(c.open) > 0 {
		if t.best != nil {
			c.ceiling = t.best.cost
		}
		var more bool
		if more, err = c.step(ctx); err != nil || !more {
			break
		}
		if c.nodes == 1 && len(c.open) > 0 {
			err = l.raiseRoot(ctx, &c.open[0].x)
		} else if c.bound()-l.lifted >= (c.cutoff()-l.lifted)/2 {
			err = l.nodes(ctx)
		}
	}
	if err == nil {
		err = l.nodes(ctx)
	}
	t.magnify, l.known = l, nil
	return err
}

// magnifier takes plans and points from a coarse model to the fine one.
type magnifier struct {
	*tree
	coarse *tree
	group  []int32
	root   *node // of the fine tree
	lifted int64 // the bound of the coarse tree when its nodes were taken over
	known  map[*node]taken
}

// taken is a node of the fine tree that was one of the coarse tree at this bound.
type taken struct {
	node   *node
	coarse int64
}

// plan makes the decisions of a coarse trial a plan, if they are one or can be mended.
func (l *magnifier) plan(ctx context.Context, x *trial) error {
	y := &trial{open: x.open, s: x.s, sets: make([][]int32, len(l.items)), lanes: make([]int32, len(l.q)), itemCost: make([]int64, len(l.items))}
	for k := range l.items {
		y.sets[k] = slices.Clone(x.sets[k])
		for r, g := range l.group {
			at := k*l.regions + r
			if y.lanes[at] = noLane; l.q[at] > 0 {
				y.lanes[at] = x.lanes[k*l.coarse.regions+int(g)]
			}
		}
	}
	if err := l.count(ctx, y); err != nil {
		return err
	}
	if l.note(y); !l.keepsAll(y) {
		if err := l.mendNote(ctx, y); err != nil {
			return err
		}
	}
	if l.best == nil {
		return nil
	}
	z := l.stocking(l.best)
	if err := z.swapLanes(ctx); err != nil {
		return err
	}
	l.note(z.trial)
	l.report("sketch")
	return nil
}

// raiseRoot gives the fine tree a bound at once, in case that the search is cut short.
func (l *magnifier) raiseRoot(ctx context.Context, x *point) error {
	n := l.root
	from, err := l.point(ctx, x, n.fix)
	if err != nil {
		return err
	}
	n.lifted, l.lifted = &from, l.coarse.bound()
	err = l.ascend(ctx, n, firstLook)
	l.report("sketch")
	return err
}

// nodes makes those of the coarse tree the open ones, with the bounds of their points,
// once all are known: the bound of the search is the least of them.
func (l *magnifier) nodes(ctx context.Context) error {
	bound, list := l.coarse.bound(), []*node(nil)
	least := int64(math.MaxInt64)
	for _, from := range slices.Concat(l.coarse.leaves, l.coarse.open) {
		now := l.known[from]
		if now.node == nil || now.coarse != from.bound {
			n, err := l.node(ctx, from)
			if err != nil {
				return err
			}
			now = taken{n, from.bound}
			l.known[from] = now
		}
		list, least = append(list, now.node), min(least, now.node.bound)
	}
	if l.lifted = bound; least >= l.tree.bound() {
		l.tree.open = list
	}
	return nil
}

// node returns what a node of the coarse tree is in the fine one. If its point proves no
// more there than that of the root, it is where the node goes on from.
func (l *magnifier) node(ctx context.Context, from *node) (*node, error) {
	l.ordered++
	n := &node{fix: from.fix, x: l.root.x, bound: l.root.bound, branch: -1, hints: l.root.hints, order: l.ordered}
	x, err := l.point(ctx, &from.x, n.fix)
	if err != nil {
		return nil, err
	}
	bound, possible, err := l.oracle.eval(ctx, x, n.fix)
	switch {
	case err != nil:
		return nil, err
	case !possible:
		n.bound = math.MaxInt64
	case bound > n.bound:
		n.x, n.bound = x, bound
	default:
		n.lifted = &x
	}
	l.report("sketch")
	return n, nil
}

// point returns what a coarse point is in the fine model. A group whose value is above
// its cost from the slot that serves it pays its regions as much above theirs, by
// their demand.
func (l *magnifier) point(ctx context.Context, x *point, fix []decision) (point, error) {
	out := point{v: make([]int64, len(l.q)), s: slices.Clone(x.s)}
	c := l.coarse.oracle
	if _, _, err := c.eval(ctx, *x, fix); err != nil {
		return out, err
	}
	if err := l.oracle.setPrices(ctx, x.s); err != nil {
		return out, err
	}
	err := par.Each(ctx, l.workers, len(l.items), func(worker, k int) {
		rows, coarse := l.oracle.row(worker, k), c.row(0, k)
		serving := make([]int32, c.regions)
		for g := range serving {
			serving[g] = l.server(k, g, coarse, fix)
		}
		for r, g := range l.group {
			q := l.q[k*l.regions+r]
			if q == 0 {
				continue
			}
			share := float64(q) / float64(c.q[k*c.regions+int(g)])
			at := k*c.regions + int(g)
			j := int(serving[g])
			if j < 0 {
				out.v[k*l.regions+r] = int64(share * float64(x.v[at]))
				continue
			}
			more := float64(x.v[at] - coarse[j*c.regions+int(g)])
			out.v[k*l.regions+r] = min(rows[j*l.regions+r]+int64(share*more), l.maxValue())
		}
	})
	return out, err
}

// server returns the slot from which a group of regions costs item k least, of those
// that the relaxation holds it in if there are any; -1 if there is none.
func (l *magnifier) server(k, g int, rows []int64, fix []decision) int32 {
	c := l.coarse.oracle
	best, least, held := int32(-1), never, false
	for w, f := range fix {
		at := k*c.sites + w
		if f == out || c.rule[at] == out {
			continue
		}
		is := c.a[at] < 0
		for j := c.firstSlot[w]; j < c.firstSlot[w+1]; j++ {
			if !c.usable[k*c.slots+int(j)] || is && j != c.by[at] {
				continue
			}
			if cost := rows[int(j)*c.regions+g]; cost < never && (is && !held || is == held && cost < least) {
				best, least, held = j, cost, is
			}
		}
	}
	return best
}
