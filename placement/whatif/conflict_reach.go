package whatif

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/internal/figures"
	"github.com/forwardstock/forwardstock/placement"
)

// Reach says how far a requirement can be kept while all others are: what a plan that
// was found comes to, and what is proved to be out of reach.
type Reach struct {
	Requirement
	Unit  Unit  `json:"unit"`
	Asked int64 `json:"asked"`
	// Found is what a plan that was found comes to, -1 if none was.
	Found int64 `json:"found"`
	// Most is what no plan exceeds.
	Most int64 `json:"most"`
	// Summary says it in words.
	Summary string `json:"summary"`
}

// mostVain is how many requirements may be asked in vain whether it helps to drop them.
const mostVain = 3

// approach says what is known where it is not settled whether there is a plan: how far
// promises can be kept, what gives are enough, and what room there is. What it learns
// may settle it.
func (f *finder) approach(ctx context.Context, out *Conflict) error {
	f.begin(0)
	for i := range f.levers {
		if l := &f.levers[i]; l.unit == UnitShare && f.requirements[l.requirement].Kind == RequirePromise {
			if err := f.reach(ctx, i, out); err != nil {
				return err
			}
		}
	}
	out.Reach = append(out.Reach, f.rooms()...)
	if err := f.drops(ctx, out); err != nil {
		return err
	}
	if out.Feasible, _ = f.try(ctx, f.nothing()); out.Feasible != Unknown {
		*out = Conflict{Feasible: out.Feasible}
		return nil
	}
	if best := f.cheapest(); best != nil {
		out.Total = f.total(best)
		for i, amount := range best {
			if amount > 0 {
				out.Together = append(out.Together, f.give(i, amount, Yes, false))
			}
		}
	}
	return nil
}

// drops asks for each thing that a seller decides whether it helps to give all of it, and
// if none does for all of these together with the limits of sites and items.
func (f *finder) drops(ctx context.Context, out *Conflict) error {
	vain, all := 0, f.nothing()
	for i := range f.levers {
		l := &f.levers[i]
		first := f.main[l.requirement] == i
		switch f.requirements[l.requirement].Kind {
		case RequirePromise, RequireBudget, RequireMaxSites, RequireMinSites, RequireProviderMax, RequireProviderMin:
		case RequireUnits, RequireVolume, RequireParcels, RequireLimit:
			all[i] = l.span
			continue
		default:
			continue
		}
		if first {
			all[i] = l.span
		}
		g := f.nothing()
		g[i] = l.span
		if vain == mostVain {
			continue
		}
		switch v, err := f.try(ctx, g); {
		case err != nil:
			return err
		case v == Yes:
			out.Alone = append(out.Alone, f.give(i, f.known(g, i), Yes, false))
		case v == Unknown:
			vain++
		}
	}
	if len(out.Alone) > 0 {
		return nil
	}
	_, err := f.try(ctx, all)
	return err
}

// reach asks how far the promise of a lever can be kept.
func (f *finder) reach(ctx context.Context, i int, out *Conflict) error {
	l := &f.levers[i]
	r := f.requirements[l.requirement]
	f.checks++
	o, spent := f.within(f.o)
	o.Gap = pressGap
	p := f.relax(f.nothing())
	p.Baskets, p.Network.Transfers = nil, nil
	reach, err := placement.MostOnTime(ctx, p, r.Index, o)
	f.work += *spent
	g := f.nothing()
	switch {
	case errors.Is(err, placement.ErrInfeasible):
		g[i] = l.span
		f.short = append(f.short, g)
		return nil
	case err != nil:
		return err
	}
	if reach.Share >= 0 {
		enough := f.nothing()
		enough[i] = max(0, l.asked-reach.Share)
		f.enough = append(f.enough, enough)
	}
	if reach.Most < l.asked {
		g[i] = l.asked - reach.Most - 1
		f.short = append(f.short, g)
	}
	x := Reach{Requirement: r, Unit: UnitShare, Asked: l.asked, Found: reach.Share, Most: reach.Most}
	x.Summary = r.Words + ": " + reachWords(reach)
	out.Reach = append(out.Reach, x)
	return nil
}

// reachWords says what is known of a share.
func reachWords(r placement.Reach) string {
	most := "by itself not out of reach"
	if r.Most < million {
		most = "no plan that keeps all else reaches more than " + percent(r.Most+99)
	}
	if r.Share < 0 {
		return most + "; none was found that keeps all else"
	}
	return most + "; one was found that reaches " + percent(r.Share)
}

// rooms compares what must be served with the room of as many sites as may be open.
func (f *finder) rooms() []Reach {
	need := int64(0)
	for i := range f.p.Items {
		if !f.p.Items[i].MayLose {
			need += f.sold[i]
		}
	}
	need = (need + million - 1) / million
	var rooms []int64
	for w := range f.p.Network.Sites {
		switch s := &f.p.Network.Sites[w]; {
		case s.Rule == placement.Forbidden:
		case s.Capacity.Units == 0:
			return nil
		default:
			rooms = append(rooms, s.Capacity.Units)
		}
	}
	slices.SortFunc(rooms, func(a, b int64) int { return int(b - a) })
	if most := f.p.Policy.MaxSites; most > 0 {
		rooms = rooms[:min(most, len(rooms))]
	}
	sum := int64(0)
	for _, x := range rooms {
		sum += min(x, mostUnits)
	}
	return []Reach{{Requirement: Requirement{Kind: RequireUnits, Words: "room for units"}, Unit: UnitUnits, Asked: need, Found: -1, Most: sum,
		Summary: fmt.Sprintf("%s units must be served, before safety stock; %s have room for %s at most", figures.Thousands(need), sitesText(int64(len(rooms))), figures.Thousands(sum))}}
}
