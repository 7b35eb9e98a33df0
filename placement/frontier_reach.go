package placement

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
)

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
	if t.work.limit = x.o.workLimit(); x.o.Gap != Exact {
		t.work.limit = min(t.work.limit, t.work.done+reachLooks*x.look())
	}
	err = t.solve(ctx)
	if x.reach = t.work.done; err != nil && t.best == nil {
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
