package placement

import (
	"context"
	"errors"
	"slices"
)

// without returns the model of the problem without its last promise.
func (m *model) without(p *Problem) (*model, error) {
	out, n := *m, *m.network
	n.within = n.within[:len(n.within)-1]
	out.network, out.p, out.rowSet = &n, p, rowSet{}
	return &out, out.makeRows()
}

// first solves the problem as it is.
func (x *frontier) first(ctx context.Context) error {
	o := x.o
	oracle := *x.base.oracle
	oracle.model, oracle.shared, oracle.prices = x.free, false, nil
	t := newTree(newPrimal(&oracle), o.gap(), o.Progress)
	err := t.prepare(ctx, o.Start)
	if t.best == nil && err != nil {
		return err
	}
	t.work.limit = o.workLimit()
	if err == nil {
		t.collect = true
		err = t.solve(ctx)
	}
	if t.best == nil && err == nil {
		if !t.partial {
			return x.free.conflict(ctx, o.Workers)
		}
		return errWork
	}
	x.start = t
	point := &frontierPoint{best: t.best, stop: err, visited: t.nodes, work: t.work.done, ended: t.ended(), end: true}
	for _, n := range append(slices.Clone(t.leaves), t.open...) {
		n := *n
		n.x.s = x.widen(n.x.s)
		point.nodes = append(point.nodes, &n)
	}
	if point.best, err = x.take(ctx, t.best); err != nil {
		return err
	}
	for _, y := range t.seen {
		if _, err := x.take(ctx, y); err != nil {
			return err
		}
	}
	x.points = []*frontierPoint{point}
	if point.stop != nil && !errors.Is(point.stop, errWork) {
		return point.stop
	}
	return nil
}

// widen adds a price of zero for the promise to those of the rows without it.
func (x *frontier) widen(s []int64) []int64 { return slices.Insert(slices.Clone(s), x.last, 0) }

// take adds a trial of the problem as it is to the pool.
func (x *frontier) take(ctx context.Context, t *trial) (*trial, error) {
	y := *t
	y.s = x.widen(t.s)
	if t.missing > 0 || t.lanes == nil {
		return &y, nil
	}
	y.itemCost = slices.Clone(t.itemCost)
	x.require(0)
	if err := x.base.count(ctx, &y); err != nil {
		return nil, err
	}
	x.pool = append(x.pool, &y)
	return &y, nil
}
