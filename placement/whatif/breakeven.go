package whatif

import (
	"context"
	"slices"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/placement"
)

// BreakEvenOptions say what to look for. The zero value is the usual question.
type BreakEvenOptions struct {
	// Sites is the most sites that an item may be held at. Zero means 4.
	Sites int `json:"sites,omitempty"`
	// Confidence is how sure a saving must be, in [0.5, 1), to split an item. Zero
	// means 0.9.
	Confidence float64 `json:"confidence,omitempty"`
}

// Advice says where one item belongs.
type Advice string

const (
	KeepCentral    Advice = "central"             // one site is cheapest
	TooLittleKnown Advice = "too little evidence" // more sites would be cheaper, but that is not sure enough
	SplitItem      Advice = "split"               // more sites pay
	NotServed      Advice = "not served"          // losing its sales is cheapest
	NoDemand       Advice = "no demand"
)

// BreakEven tells for one item from which volume on more sites pay, and whether what
// is known of its demand is enough to split it.
//
// The item is looked at by itself, at the sites that the plan has open, all other items
// staying as they are: what the sites cost is spent already. What it takes of limits
// that it shares with others costs nothing, but AtRate.Over names those that have no
// room for it. What it adds to promises that it shares counts at their price in the
// plan. Promises and rules of its own stay, pins of regions aside. Safety stock, inbound
// freight and the cost of carrying it at every site are in all costs; whole units and
// cartons are not.
type BreakEven struct {
	Item string `json:"item"`
	// Daily is its expected demand, in units a day, and Sites the fewest sites of the
	// best plan for it.
	Daily float64 `json:"daily"`
	Sites int     `json:"sites"`
	// Advice is for now, and Keep how many sites it advises.
	Advice Advice `json:"advice"`
	Keep   int    `json:"keep"`
	// Volumes has one entry for every number of sites, from two on, that pays at some
	// volume within 256 times more or less than now.
	Volumes []Volumes `json:"volumes,omitempty"`
	// Evidence has one entry for every number of sites from two to Sites that the best
	// plan of at most so many needs.
	Evidence []Evidence `json:"evidence,omitempty"`
}

// Volumes is where a number of sites begins to pay: the least volume at which the best
// plan needs at least so many. It is the first of 1/256, 1/128, ..., 256 times the
// demand now at which it does, and then found by seven halvings of the stretch before
// it: within a hundredth or so. The best number of sites need not rise with the
// volume all along, and may fall again beyond. Pays and Below are solved for.
type Volumes struct {
	Sites int    `json:"sites"`
	Pays  AtRate `json:"pays"`
	// Below is just below it; nil if so many pay all the way down.
	Below *AtRate `json:"below,omitempty"`
}

// AtRate is what an item costs at a volume.
type AtRate struct {
	Daily float64 `json:"daily"` // units a day
	Times float64 `json:"times"` // of the demand now
	// Sites is the fewest sites of a best plan. Best is what that costs, and Fewer is
	// the best with at most one site less, which is impossible where that cannot be.
	Sites      int             `json:"sites"`
	Best       Side            `json:"best"`
	BestParts  placement.Parts `json:"best_parts"`
	Fewer      Side            `json:"fewer"`
	FewerParts placement.Parts `json:"fewer_parts,omitzero"`
	// Proved says that no plan costs less than Best by more than a millionth of it or a
	// cent, and that none with fewer sites costs as little.
	Proved bool `json:"proved"`
	// Over are the limits of the problem that this breaks if all other items stay as they
	// are in the plan; Used counts all of them.
	Over []placement.LimitCheck `json:"over,omitempty"`
}

// Evidence is how sure the saving of a split is. With the lanes of both plans, what it
// saves is a sum over regions r of demand d_r times what a unit saves g_r, less what
// the split costs whatever is sold: carrying, safety stock and changes. The demand
// to be expected is not known exactly: its level has the variance V, and the shares
// of the regions are Dirichlet with concentration C (forecast.ItemDemand). So the
// saving that is to be expected has the mean Saving, and the variance
//
//	V m² + (M² + V) v / (C + 1)      m, v: mean and variance of g_r by share
//
// (no second term where C is 0: the shares are known). The split is supported if
//
//	Saving >= z Deviation      z: normal quantile of BreakEvenOptions.Confidence
//
// The noise of sales about their level is not in it: it evens out, and safety stock
// is there for it.
type Evidence struct {
	Sites     int             `json:"sites"` // compared with From
	From      int             `json:"from"`  // the most sites that were supported before
	Saving    placement.Money `json:"saving"`
	Deviation placement.Money `json:"deviation"`
	Needed    placement.Money `json:"needed"` // z Deviation
	Supported bool            `json:"supported"`
	// More is how many times as much evidence would support it if the saving stays as
	// it is, V being divided by so much and C + 1 multiplied: the same sales seen on
	// so many times the orders. Orders is how many order lines that is in all, and
	// Days how many days it takes to see them at the expected demand, a unit a line;
	// both zero if it is supported, or the forecast names no orders.
	More   float64 `json:"more"`
	Orders int64   `json:"orders,omitempty"`
	Days   int64   `json:"days,omitempty"`
}

// DefaultBreakEvenWork is the work limit of each problem of BreakEvenOf when nothing is
// said.
const DefaultBreakEvenWork = 300_000

// BreakEvenOf looks for the break-even volumes of an item. It solves problems of one
// item, some hundred, one after the other, each as far as Options.Work allows, zero
// meaning DefaultBreakEvenWork, and then divides the regions among all sets of sites by
// branch and bound, which finds and proves the rest: a second or two in all for an item
// in 900 regions. Options.Gap is left aside, as plans with a site more or less often
// differ by less; what is not proved is said of every volume.
//
// The error matches [placement.ErrInvalid] if the problem, the options or the item make
// no sense, [placement.ErrInfeasible] if no plan serves the item, and [ErrUndecided] if
// neither a plan nor that was found; or it is the cause of ctx.
func BreakEvenOf(ctx context.Context, p placement.Problem, plan *placement.Plan, item string, b BreakEvenOptions, o placement.Options) (*BreakEven, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	if !(b.Confidence == 0 || b.Confidence >= 0.5 && b.Confidence < 1) || b.Sites < 0 {
		return nil, mistake.Of(placement.ErrInvalid, "break-even: want a confidence in [0.5, 1), and sites of 0 or more")
	}
	if o.Gap = placement.Exact; o.Work == 0 {
		o.Work = DefaultBreakEvenWork
	}
	if b.Confidence == 0 {
		b.Confidence = 0.9
	}
	if b.Sites == 0 {
		b.Sites = 4
	}
	k := slices.IndexFunc(p.Items, func(x placement.Item) bool { return x.ID == item })
	if k < 0 {
		return nil, mistake.Of(placement.ErrInvalid, "there is no item %.40q", item)
	}
	if plan == nil || len(plan.Sites) != len(p.Network.Sites) {
		return nil, mistake.Of(placement.ErrInvalid, "break-even: the plan is not one of the problem")
	}
	out := &BreakEven{Item: item, Advice: NoDemand}
	v := &volumes{ctx: ctx, o: o, most: b.Sites, known: map[float64]*AtRate{}}
	var sells bool
	if v.p, sells = alone(p, plan, k); !sells {
		return out, nil
	}
	out.Daily = v.p.Demand.Items[0].Mean / float64(p.Demand.Days)
	if !slices.ContainsFunc(plan.Sites, func(s placement.SitePlan) bool { return s.Open }) {
		out.Advice = NotServed
		return out, nil
	}
	v.daily = out.Daily
	if err := v.quote(); err != nil {
		return nil, err
	}
	now, err := v.at(1)
	if err != nil {
		return nil, err
	}
	switch {
	case now.Best.Undecided:
		return nil, ErrUndecided
	case !now.Best.Possible:
		return nil, placement.ErrInfeasible
	}
	out.Sites = now.Sites
	if out.Volumes, err = v.all(); err != nil {
		return nil, err
	}
	room, err := newRoom(ctx, p, plan, k, v, o)
	if err != nil {
		return nil, err
	}
	for i := range out.Volumes {
		if err := room.check(&out.Volumes[i].Pays); err != nil {
			return nil, err
		}
	}
	if out.Evidence, err = v.evidence(now.Sites, forecast.NormalQuantile(b.Confidence)); err != nil {
		return nil, err
	}
	out.Advice, out.Keep = KeepCentral, now.Sites
	if len(out.Evidence) > 0 {
		out.Keep = out.Evidence[0].From
		for _, e := range out.Evidence {
			if e.Supported {
				out.Keep = e.Sites
			}
		}
	}
	switch {
	case out.Keep == 0:
		out.Advice = NotServed
	case out.Keep > 1:
		out.Advice = SplitItem
	case now.Sites > 1:
		out.Advice = TooLittleKnown
	}
	return out, nil
}
