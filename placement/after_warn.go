package placement

import "fmt"

// mostWarned is how many items are warned of by name.
const mostWarned = 20

// unstocked warns of items that are to be stocked and of which nothing is sent or there,
// at a site or anywhere, one by one up to mostWarned, and of those that sell so little
// that no stock is their target.
func (m *model) unstocked(plan *Plan) []string {
	var out []string
	more, rare, first := 0, 0, ""
	for _, i := range m.items {
		item, without := &m.p.Items[i], 0
		stock := plan.Items[i].Stock
		mean, cut, target, where := 0.0, int64(0), int64(0), ""
		for j := range stock {
			s := &stock[j]
			if s.Send+s.kept() > 0 {
				continue
			}
			if without++; without == 1 {
				where = m.p.Network.Sites[s.Site].ID
			}
			mean, cut, target = mean+s.Mean, cut+s.Cut, max(target, s.Target)
		}
		switch {
		case without == 0:
			continue
		case target == 0:
			if rare++; rare == 1 {
				first = item.ID
			}
			continue
		}
		if without == len(stock) {
			where = "any site"
		} else if without > 1 {
			where += " and others that should have it"
		}
		if len(out) == mostWarned {
			more++
			continue
		}
		why := "a carton would cost more to hold than the sales that it saves"
		if cut > 0 {
			why = fmt.Sprintf("a limit has no room for a carton of %s", plural(int(max(item.CasePack, 1)), "unit"))
		}
		out = append(out, fmt.Sprintf("item %s: nothing is sent to %s and nothing is there, while about %.1f units are expected to be ordered: %s",
			item.ID, where, mean, why))
	}
	if more > 0 {
		out = append(out, fmt.Sprintf("nothing is sent of %s more, and nothing is there", plural(more, "item")))
	}
	if rare > 0 {
		if rare > 1 {
			first += " and others"
		}
		out = append(out, fmt.Sprintf("%s with so little demand at some site that none in stock is enough there: %s", plural(rare, "item"), first))
	}
	return out
}
