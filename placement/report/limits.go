package report

import (
	"slices"

	"github.com/forwardstock/forwardstock/placement"
)

// limitRow is a limit and how much of it is used.
type limitRow struct{ Name, Used, Limit, Share, Price string }

// limits has the first n limits, those that are used most first. Those of sites
// that are not used are left out.
func (s *summary) limits(n int) (rows []limitRow, more int) {
	all := slices.DeleteFunc(slices.Clone(s.plan.Limits), func(l placement.LimitCheck) bool { return l.Site != "" && l.Used == 0 })
	slices.SortStableFunc(all, func(a, b placement.LimitCheck) int {
		return int(max(-1, min(1, ratio(b.Used, b.Limit)-ratio(a.Used, a.Limit))))
	})
	for _, l := range all[:min(n, len(all))] {
		row := limitRow{Name: limitName(l.Kind, l.Site, l.Item), Used: units(l.Used), Limit: units(l.Limit), Share: percent(ratio(l.Used, l.Limit))}
		if slices.ContainsFunc(s.plan.Grants, func(g placement.Grant) bool {
			return g.Kind == l.Kind && g.Site == l.Site && g.Item == l.Item && g.Cut > 0
		}) && l.Used < l.Limit {
			row.Name += ", full with cartons"
		}
		each := "a unit"
		switch l.Kind {
		case placement.LimitVolume:
			row.Used, row.Limit, each = cubicMetres(l.Used), cubicMetres(l.Limit), "a litre"
		case placement.LimitBudget, placement.LimitCarrying:
			row.Used, row.Limit, each = money(placement.Money(l.Used)), money(placement.Money(l.Limit)), "a dollar"
		}
		if l.Raised > 0 {
			row.Name += ", with what is there"
		}
		if row.Price = "none"; l.Price > 0 {
			row.Price = noticeable(l.Price) + " " + each
		}
		rows = append(rows, row)
	}
	return rows, len(all) - len(rows)
}

// cubicMetres writes a volume, with one decimal where there are less than ten.
func cubicMetres(mm3 int64) string { return units(rounded(mm3, 1000)) + " m³" }
