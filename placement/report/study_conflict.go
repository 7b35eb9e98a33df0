package report

import (
	"fmt"

	"github.com/forwardstock/forwardstock/placement/whatif"
)

// conflictPart says which requirements are in conflict, and what would resolve it.
func (s *summary) conflictPart(c *whatif.Conflict) *studyPart {
	if c == nil || c.Feasible == whatif.Yes {
		return nil
	}
	x := &studyPart{Title: "Requirements in conflict", Head: []string{"To make it possible", "What gives", "Share"}, Left: []int{1}, Alarm: true}
	switch {
	case c.Feasible == whatif.Unknown:
		x.Title = "Requirements that may be in conflict"
		x.Lead = "No plan was found that keeps all requirements, and it is not proved that there is none: the limits of the search did not suffice. Sure is this:"
	case len(c.Set) == 1:
		x.Lead = "One requirement cannot be kept, whatever else is dropped."
	case c.Smallest:
		x.Lead = fmt.Sprintf("These %d requirements cannot be kept together, whatever becomes of the others. No fewer are in conflict.", len(c.Set))
	case c.Irreducible:
		x.Lead = fmt.Sprintf("These %d requirements cannot be kept together, whatever becomes of the others. Without any of them the rest can be kept; there may be a smaller set.", len(c.Set))
	default:
		x.Lead = fmt.Sprintf("These %d requirements cannot be kept together, whatever becomes of the others. Some of them may not matter.", len(c.Set))
	}
	for _, r := range c.Set {
		x.List = append(x.List, cleanText(r.Words))
	}
	for _, r := range c.Reach {
		x.List = append(x.List, cleanText(r.Summary))
	}
	for _, g := range c.Alone {
		give := ""
		if g.Enough == whatif.Yes {
			give = percent(share(g.Share))
		}
		x.row("alone: "+cleanText(g.Words), gives(g), give)
	}
	for _, g := range c.Together {
		x.row("cheapest: "+cleanText(g.Words), gives(g), percent(share(g.Share))).Strong = true
	}
	switch {
	case c.Feasible == whatif.Unknown && len(c.Together) > 0:
		x.Notes = append(x.Notes, "A plan was found for every way to give that is listed; less may do.")
	case len(c.Together) == 0:
		x.Notes = append(x.Notes, "No way to give was found within the limits of the search.")
	case c.Total-c.Least < 0.0005:
		x.Notes = append(x.Notes, fmt.Sprintf("The cheapest way gives %s in all, as shares of what is asked. It is proved that nothing less is enough.", percent(share(c.Total))))
	default:
		x.Notes = append(x.Notes, fmt.Sprintf("The cheapest way found gives %s in all, as shares of what is asked. It is proved that it takes at least %s.", percent(share(c.Total)), percent(share(c.Least))))
	}
	if len(x.Rows) == 0 {
		return x
	}
	x.Notes = append(x.Notes, "Alone means that all other requirements stay as they are, so that a requirement must give more than where several do. Dropping a rule counts as 100%.")
	return x
}

// gives says what a requirement gives, and how sure that is.
func gives(g whatif.Give) string {
	if g.Enough == whatif.Yes && !g.Exact {
		return g.Change + "; less may do"
	}
	return g.Change
}
