package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// studyCard is an item: what is known of why it is where it is.
type studyCard struct {
	Name, Facts string
	Lines       []studyLine
}

// studyLine is one fact, about a site if Site is not empty.
type studyLine struct{ Hue, Number, Site, Text string }

// pageCards is the most items with a card.
const pageCards = 12

// itemPart has a card for each of the items that sell most.
func (s *summary) itemPart(study *Study) *studyPart {
	e := study.Explanation
	if e == nil && study.BreakEvens == nil || len(s.top) == 0 {
		return nil
	}
	reasons, even := map[string]*placement.ItemReason{}, map[string]*whatif.BreakEven{}
	if e != nil {
		for i := range e.Items {
			reasons[e.Items[i].Item] = &e.Items[i]
		}
	}
	for _, b := range study.BreakEvens {
		even[b.Item] = b
	}
	x := &studyPart{Title: "Why each item is where it is",
		Lead: "What it costs to hold it there and to serve from there, the next best choice, and what stands in the way of a cheaper one. A difference is exact, with all else as it is."}
	room := pageCards
	for _, item := range s.top { // those with a break-even have a card in any case
		if even[item.Item] != nil {
			room--
		}
	}
	for _, item := range s.top {
		r, b := reasons[item.Item], even[item.Item]
		if b == nil {
			if r == nil || room <= 0 {
				continue
			}
			room--
		}
		if len(x.Cards) == pageCards {
			break
		}
		c := studyCard{Name: clean(item.Item), Facts: fmt.Sprintf("%s units expected, %s in all", units(item.demand), money(item.Parts.Total()))}
		if r != nil {
			c.Lines = s.reasonLines(r)
		}
		if b != nil {
			c.Lines = append(c.Lines, breakEven(b)...)
		}
		x.Cards = append(x.Cards, c)
	}
	if x.Cards == nil {
		return nil
	}
	if more := len(s.top) - len(x.Cards); more > 0 {
		x.Notes = append(x.Notes, plural(int64(more), "more item")+" in reasons.csv")
	}
	return x
}

// reasonLines says why an item is at each of its sites, and what is the next best
// site that it is not at.
func (s *summary) reasonLines(r *placement.ItemReason) (lines []studyLine) {
	var away *placement.HoldReason
	sites := make([]*placement.HoldReason, len(r.Sites))
	for i := range sites {
		sites[i] = &r.Sites[i]
	}
	slices.SortStableFunc(sites, func(a, b *placement.HoldReason) int { return cmp.Compare(s.numbers[a.Site], s.numbers[b.Site]) })
	for _, h := range sites {
		if h.Held {
			lines = append(lines, s.line(h.Site, fmt.Sprintf("Holding %s, serving %s. %s", money(h.Holding.Total()), money(h.Serving.Total()), s.instead(h))))
		} else if h.Next.Action != placement.ActionNone && (away == nil || h.Next.Difference < away.Next.Difference) {
			away = h
		}
	}
	if away != nil {
		lines = append(lines, s.line(away.Site, "Not held. "+s.instead(away)))
	}
	return lines
}

// line is a line about a site.
func (s *summary) line(w int32, text string) studyLine {
	l := studyLine{Site: clean(s.problem.Network.Sites[w].ID), Text: text}
	if n := s.numbers[w]; n > 0 {
		l.Hue, l.Number = hue(n), strconv.Itoa(n)
	}
	return l
}

// instead says what else could be done at a site, and what stands in the way.
func (s *summary) instead(h *placement.HoldReason) string {
	text := s.choice(h) + "."
	if h.Binding != nil {
		text += " " + s.binding(h.Binding)
	}
	return text
}

// choice says what ending or beginning to hold an item at a site would change.
func (s *summary) choice(h *placement.HoldReason) string {
	other := ""
	if h.Next.Site >= 0 {
		other = clean(s.problem.Network.Sites[h.Next.Site].ID)
	}
	what := ""
	switch a := h.Next.Action; {
	case a == placement.ActionDrop:
		what = "Serving its buyers from the other sites"
	case a == placement.ActionMove && h.Held:
		what = "Moving it to " + other
	case a == placement.ActionMove:
		what = "Holding it here instead of " + other
	case a == placement.ActionAdd:
		what = "Holding it here as well"
	case h.Held:
		return "Nothing else is possible"
	default:
		return "It cannot be here"
	}
	text := what + " " + wouldCost(h.Next.Difference)
	if h.Next.Opening > 0 {
		text += ", with " + money(h.Next.Opening) + " for opening the site"
	}
	return text
}

// wouldCost says what a change of cost means.
func wouldCost(m placement.Money) string {
	switch {
	case m > 0:
		return "would cost " + noticeable(m) + " more"
	case m < 0:
		return "would save " + noticeable(-m)
	}
	return "would cost the same"
}

// binding says which rule stands in the way, and what it costs.
func (s *summary) binding(b *placement.Binding) string {
	what := "A rule"
	switch b.Kind {
	case placement.BindsPromise:
		what = "A promise"
		if b.Row >= 0 && b.Row < len(s.problem.Policy.Within) {
			what = "The promise of " + percent(share(s.problem.Policy.Within[b.Row].Share)) + " within " + businessDays(s.problem.Policy.Within[b.Row].Days)
		}
	case placement.BindsLimit:
		what = "A limit"
		if b.Row >= 0 && b.Row < len(s.plan.Limits) {
			what = "The limit on " + s.limitName(s.plan.Limits[b.Row])
		}
	case placement.BindsForced:
		what = "A rule that forces it here"
	case placement.BindsForbidden:
		what = "A rule that forbids it here"
	case placement.BindsExcluded:
		what = "What the site does not take"
	case placement.BindsWay:
		what = "That no way brings it here"
	case placement.BindsCount:
		what = "The limit on the number of sites"
	case placement.BindsPin:
		what = "The pin to a site"
	case placement.BindsReach:
		what = "That no other lane reaches its buyers"
	}
	if b.Saves > 0 {
		return fmt.Sprintf("%s stands in the way of saving %s.", what, noticeable(b.Saves))
	}
	return what + " leaves no choice."
}

// limitName names what is limited.
func (s *summary) limitName(l placement.LimitCheck) string {
	switch l.Kind {
	case placement.LimitBudget:
		return "the budget"
	case placement.LimitCarrying:
		return "the budget, for carrying"
	case placement.LimitItem:
		return "units of " + clean(l.Item)
	}
	return string(l.Kind) + " at " + clean(l.Site)
}
