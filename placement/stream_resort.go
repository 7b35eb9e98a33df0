package placement

import (
	"context"
	"slices"
	"time"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// resort plans a small catalogue as [Solve] does, where sites were chosen in vain: it
// ends with a plan, or with the proof that there is none.
func (e *engine) resort(ctx context.Context, sink func(*Decision) error, o Options) (*Plan, error) {
	full := *e.p
	err := e.each(ctx, func(_ context.Context, _ int, entries []Entry) error {
		full = full.holding(entries)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if deadline, ok := ctx.Deadline(); ok && o.Time > 0 {
		o.Time = max(1, time.Until(deadline))
	}
	o.Start = nil
	plan, err := Solve(ctx, full, o)
	if plan == nil || plan.Status == facility.Unknown {
		return plan, err
	}
	m, mistake := compile(context.WithoutCancel(ctx), &full, o.Workers)
	if mistake != nil {
		return nil, mistake
	}
	decisions := m.decisions(plan, o.Values)
	for i := range decisions {
		if sink == nil {
			break
		}
		if err := sink(&decisions[i]); err != nil {
			return nil, err
		}
	}
	return plan, err
}

// decisions takes what belongs to the items out of a plan.
func (m *model) decisions(plan *Plan, values bool) []Decision {
	out := make([]Decision, len(plan.Items))
	for i := range out {
		out[i].Plan = plan.Items[i]
	}
	leaves := slices.Clone(plan.Certificate.Leaves)
	for n := range leaves {
		shared, own := ownedBy(m, leaves[n].Prices, 0)
		for i := range out {
			if values && leaves[n].Values[i] != nil {
				out[i].Values = append(out[i].Values, leaves[n].Values[i])
				out[i].Prices = append(out[i].Prices, own[i])
			}
		}
		leaves[n].Prices, leaves[n].Values = shared, nil
	}
	plan.Promises, _ = ownedBy(m, plan.Promises, 0)
	plan.Limits, _ = ownedBy(m, plan.Limits, m.promises)
	plan.Items, plan.Compared, plan.Certificate = nil, nil, &Certificate{Leaves: leaves}
	return out
}

// ownedBy divides what is said of rows from a first one on in that of rows which all
// items share and, by item, that of their own.
func ownedBy[T any](m *model, said []T, first int) (shared []T, own [][]T) {
	own = make([][]T, len(m.p.Items))
	for i, x := range said {
		about := int32(-1)
		switch row := &m.rows[first+i]; row.kind {
		case LimitItem:
			about = int32(row.index)
		case promise:
			about = m.ofItem[row.index]
		}
		switch about {
		case -1:
			shared = append(shared, x)
		case -2: // nobody wants it
		default:
			at := m.items[about]
			own[at] = append(own[at], x)
		}
	}
	return shared, own
}
