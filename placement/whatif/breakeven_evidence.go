package whatif

import (
	"math"

	"github.com/forwardstock/forwardstock/placement"
)

// evidence weighs what is known of the demand against every number of sites from two
// to n, z being the quantile that a saving must pass.
func (v *volumes) evidence(n int, z float64) ([]Evidence, error) {
	from, err := v.upTo(1, 1)
	if err != nil {
		return nil, err
	}
	// Where one site cannot serve the item, the fewest that can are no question.
	sites := 1
	for !from.Possible && sites < n {
		sites++
		if from, err = v.upTo(1, sites); err != nil {
			return nil, err
		}
	}
	if !from.Possible {
		return nil, nil
	}
	sites = heldAt(from.Plan)
	var out []Evidence
	for m := sites + 1; m <= n; m++ {
		to, err := v.upTo(1, m)
		if err != nil {
			return nil, err
		}
		if !to.Possible || heldAt(to.Plan) < m || to.Cost >= from.Cost {
			continue
		}
		e, err := v.weigh(from, to, z)
		if err != nil {
			return nil, err
		}
		e.From, e.Sites = sites, m
		if out = append(out, e); e.Supported {
			from, sites = to, m
		}
	}
	return out, nil
}

// weigh compares two plans for the item.
func (v *volumes) weigh(from, to Side, z float64) (Evidence, error) {
	a, err := v.byRegion(from.Plan)
	if err != nil {
		return Evidence{}, err
	}
	b, err := v.byRegion(to.Plan)
	if err != nil {
		return Evidence{}, err
	}
	d := &v.p.Demand.Items[0]
	mean, square := 0.0, 0.0 // of what a unit saves, in millionths of a dollar
	for r, share := range d.Shares {
		if d.Mean > 0 && share > 0 {
			g := (a[r] - b[r]) / float64(d.Mean*share)
			mean += float64(share * g)
			square += float64(share * float64(g*g))
		}
	}
	spread := max(0, square-float64(mean*mean))
	if d.Concentration > 0 {
		spread /= d.Concentration + 1
	} else {
		spread = 0
	}
	level := float64(d.LevelVar*mean)*mean + float64(float64(d.Mean*d.Mean)*spread)
	both := float64(d.LevelVar * spread)
	saving := float64(from.Cost - to.Cost)
	needed := float64(z * math.Sqrt(level+both))
	e := Evidence{Saving: from.Cost - to.Cost, Deviation: money(math.Sqrt(level + both)), Needed: money(needed), More: 1}
	if e.Supported = saving >= needed; e.Supported {
		return e, nil
	}
	// With f times the evidence, the variance is level/f + both/f²: the root of a
	// quadratic in 1/f.
	target := saving / z
	target *= target
	x := target / level
	if both > 0 {
		// 2t / (a + sqrt(a² + 4bt)): the positive root of bx² + ax = t.
		x = 2 * target / (level + math.Sqrt(float64(level*level)+float64(4*both)*target))
	}
	e.More = 1 / x
	if d.Orders > 0 && e.More < 1e9 {
		e.Orders = int64(math.Ceil(e.More * float64(d.Orders)))
		e.Days = int64(math.Ceil(float64(e.Orders-d.Orders) / v.daily))
	}
	return e, nil
}

// money rounds to a millionth of a dollar.
func money(x float64) placement.Money { return placement.Money(math.Round(min(x, 1e18))) }

// byRegion returns what serving each region costs, with what it adds to promises of
// all that are not kept, in millionths of a dollar.
func (v *volumes) byRegion(plan *placement.Plan) ([]float64, error) {
	p := v.p
	p.Policy.MaxSites = 0
	why, err := placement.Explain(v.ctx, p, plan, v.o, p.Items[0].ID)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(p.Demand.Regions))
	for _, lane := range why.Items[0].Lanes {
		cost := float64(lane.Parts.Total())
		for i, onTime := range lane.OnTime {
			if w := p.Policy.Within[i]; w.Penalty > 0 && w.Share == 1 {
				cost -= float64(float64(w.Penalty)*float64(onTime)) / million
			}
		}
		out[lane.Region] = cost
	}
	return out, nil
}
