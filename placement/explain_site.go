package placement

import (
	"context"
	"slices"
)

// sitesOf explains which sites are open: each is closed or opened, and every item
// chooses again.
func (x *explainer) sitesOf(ctx context.Context, e *Explanation) error {
	e.Sites = make([]SiteReason, x.sites)
	for w := range e.Sites {
		to := &e.Sites[w]
		at, open := slices.BinarySearch(x.now.open, int32(w))
		to.Site, to.Open = x.p.Network.Sites[w].ID, open
		to.Parts.Sites = x.p.Network.Sites[w].Cost(open)
		to.Next = Change{Action: ActionNone, Site: -1}
		next, action := x.openWith(int32(w)), ActionOpen
		if open {
			next, action = slices.Delete(slices.Clone(x.now.open), at, at+1), ActionClose
		}
		rule := x.siteStatic(w, open, next)
		if rule == BindsForbidden {
			to.Binding = &Binding{Kind: rule, Row: -1}
			continue
		}
		t, err := x.try(ctx, next, x.now.s)
		if err != nil {
			return err
		}
		var v verdict
		if t.missing == 0 {
			v = x.judge(t.cost-x.broken(t.used)-x.now.cost+x.broken(x.now.used), t.used)
		}
		switch {
		case rule != "":
			to.Binding = &Binding{Kind: rule, Row: -1, Saves: Money(-v.difference)}
		case t.missing > 0:
			to.Binding = &Binding{Kind: BindsReach, Row: -1}
		case v.row >= 0:
			to.Binding = x.binding(v)
		default:
			to.Next = Change{Action: action, Site: -1, Difference: Money(v.difference)}
			if !open {
				to.Next.Opening = Money(x.opening[w])
			}
		}
	}
	return nil
}

// siteStatic returns the rule that keeps site w as it is, next being the sites that
// would be open otherwise, or "".
func (x *explainer) siteStatic(w int, open bool, next []int32) BindingKind {
	switch rule := x.siteRule[w]; {
	case open && rule == in:
		return BindsForced
	case !open && rule == out:
		return BindsForbidden
	case !x.permits(next):
		return BindsCount
	}
	return ""
}
