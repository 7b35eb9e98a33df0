package whatif

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/placement"
)

// room counts what an item takes of the limits that it shares with others.
type room struct {
	ctx    context.Context
	v      *volumes
	p      placement.Problem // of the item alone, with limits that nothing reaches
	o      placement.Options
	limits []placement.LimitCheck // of the plan, but for what the item takes there
}

// newRoom returns the limits of a plan without what item k takes of them.
func newRoom(ctx context.Context, p placement.Problem, plan *placement.Plan, k int, v *volumes, o placement.Options) (*room, error) {
	r := &room{ctx: ctx, v: v, p: v.p, o: o, limits: slices.Clone(plan.Limits)}
	r.o.Start, r.o.Gap, r.o.Work = nil, 0, 0
	r.p.Network.Sites, r.p.Items = slices.Clone(r.p.Network.Sites), slices.Clone(r.p.Items)
	for w := range r.p.Network.Sites {
		for _, l := range plan.Limits {
			c := &r.p.Network.Sites[w].Capacity
			switch {
			case l.Site != p.Network.Sites[w].ID:
			case l.Kind == placement.LimitUnits:
				c.Units = mostUnits
			case l.Kind == placement.LimitVolume:
				c.Volume = mostVolume
			case l.Kind == placement.LimitParcels:
				c.Parcels = mostParcels
			}
		}
	}
	if p.Policy.Budget > 0 {
		r.p.Policy.Budget = mostMoney
	}
	if p.Items[k].Limit > 0 {
		r.p.Items[0].Limit = mostUnits
	}
	now := *plan
	now.Items = plan.Items[k : k+1]
	taken, err := r.taken(r.p, &now)
	if err != nil {
		return nil, err
	}
	for i := range r.limits {
		r.limits[i].Used -= of(taken, &r.limits[i])
	}
	return r, nil
}

// taken returns the limits with what a plan of the item alone takes of them.
func (r *room) taken(p placement.Problem, plan *placement.Plan) ([]placement.LimitCheck, error) {
	e, err := placement.Evaluate(r.ctx, p, plan, r.o)
	if err != nil {
		return nil, err
	}
	return e.Plan.Limits, nil
}

// of returns what is taken of a limit.
func of(taken []placement.LimitCheck, l *placement.LimitCheck) int64 {
	i := slices.IndexFunc(taken, func(x placement.LimitCheck) bool { return x.Kind == l.Kind && x.Site == l.Site && x.Item == l.Item })
	if i < 0 {
		return 0
	}
	return taken[i].Used
}

// check fills in the limits that have no room at a volume.
func (r *room) check(x *AtRate) error {
	if len(r.limits) == 0 || !x.Best.Possible {
		return nil
	}
	taken, err := r.taken(scaled(r.p, r.p.Items[0].ID, x.Times), x.Best.Plan)
	if err != nil {
		return err
	}
	for _, l := range r.limits {
		more := of(taken, &l)
		if l.Used += more; more > 0 && l.Used > l.Limit {
			x.Over = append(x.Over, l)
		}
	}
	return nil
}
