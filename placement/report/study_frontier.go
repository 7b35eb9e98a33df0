package report

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// frontierPart shows what a faster plan costs, and where this one is.
func (s *summary) frontierPart(c *placement.Curve) *studyPart {
	if c == nil || len(c.Points) == 0 {
		return nil
	}
	days := businessDays(c.Days)
	x := &studyPart{Title: "What speed costs", Chart: s.curve(c),
		Lead: fmt.Sprintf("The least cost found against the share of units that arrives within %s. No plan is below the broken line. Each point is a whole plan.", days),
		Head: []string{"Within " + days, "Cost", "A point more costs", "Sites"}}
	var sure doubt
	for i, p := range c.Points {
		more := ""
		if i+1 < len(c.Points) {
			if more = money(p.Marginal); p.Bound < p.Cost || c.Points[i+1].Bound < c.Points[i+1].Cost {
				more = sure.text(pointMore(&c.Points[i], &c.Points[i+1]))
			}
		}
		open := 0
		if p.Plan != nil {
			open = len(openSites(p.Plan))
		}
		x.row(percent(share(p.Reached)), money(p.Cost), more, strconv.Itoa(open))
	}
	x.Notes = append(skipped(c), sure.words()...)
	return x
}

// pointMore returns what a point of share more costs between two points: the cheapest
// plan that reaches as much as one of them costs no more than it, and no less than its
// bound, and no less than the cheapest that reaches less.
func pointMore(a, b *placement.FrontierPoint) whatif.Difference {
	points := float64(100 * (b.Reached - a.Reached))
	each := func(d placement.Money) placement.Money {
		if points <= 0 {
			return 0
		}
		return placement.Money(min(max(0, float64(d)/points), 1<<60))
	}
	return whatif.Difference{Value: a.Marginal, Least: min(each(b.Bound-a.Cost), a.Marginal), Most: max(each(b.Cost-a.Bound), a.Marginal)}
}

// skipped says why shares that were asked for are no points.
func skipped(c *placement.Curve) []string {
	same, never := 0, 0
	for _, x := range c.Skipped {
		if x.Instead < 0 {
			never++
		} else {
			same++
		}
	}
	var out []string
	if same > 0 {
		out = append(out, fmt.Sprintf("%s looked at too: a plan in the table reaches as much and costs no more.", areShares(same)))
	}
	if never > 0 {
		out = append(out, fmt.Sprintf("%s asked for, but no plan was found that reaches so much.", areShares(never)))
	}
	return out
}

func areShares(n int) string {
	if n == 1 {
		return "1 share was"
	}
	return fmt.Sprintf("%d shares were", n)
}

func openSites(plan *placement.Plan) []string {
	var names []string
	for _, site := range plan.Sites {
		if site.Open {
			names = append(names, clean(site.Site))
		}
	}
	return names
}

// curveView is the chart of a frontier.
type curveView struct {
	Width, Height, Title, Desc string
	Line, Bound                string // points of polylines
	Grid                       []segment
	Points                     []dotView
	Labels                     []curveLabel
}

type segment struct{ X1, Y1, X2, Y2 string }

type dotView struct{ X, Y, R, Class, Title string }

type curveLabel struct{ X, Y, Class, Anchor, Text string }

// The chart has room for the axes at the left and below.
const (
	curveHeight = 300.0
	curveLeft   = 78.0
	curveRight  = 16.0
	curveTop    = 18.0
	curveBelow  = 50.0
)

// axis maps numbers to a length, from low to high.
type axis struct {
	low, high int64
	from, to  float64
}

// around returns an axis with some room on both sides of the numbers, within
// bounds.
func around(all []int64, least, most int64, from, to float64) axis {
	low, high := slices.Min(all), slices.Max(all)
	room := max(1, (high-low)/12)
	return axis{max(least, low-room), min(most, high+room), from, to}
}

func (a axis) at(x int64) float64 {
	return a.from + float64((a.to-a.from)*(float64(x-a.low)/float64(max(1, a.high-a.low))))
}

// ticks returns round numbers along the axis, at most n, a multiple of unit apart.
func (a axis) ticks(n, unit int64) []int64 {
	step := max(1, unit)
	for i := 0; (a.high-a.low)/step >= n; i++ {
		step = step / []int64{1, 2, 5}[i%3] * []int64{2, 5, 10}[i%3]
	}
	var all []int64
	for x := (a.low + step - 1) / step * step; x <= a.high; x += step {
		all = append(all, x)
	}
	return all
}

// curve draws a frontier, with the plan on it or above.
func (s *summary) curve(c *placement.Curve) *curveView {
	type dot struct{ share, cost, bound int64 }
	var dots []dot
	var xs, ys []int64
	for _, p := range c.Points {
		d := dot{share(p.Reached), int64(p.Cost), int64(max(0, p.Bound))}
		dots = append(dots, d)
		xs, ys = append(xs, d.share), append(ys, d.cost, d.bound)
	}
	chosen, known := dot{}, s.found && len(s.outcomes) > 0 && s.outcomes[0].known && c.Days >= 0 && c.Days <= geo.MaxDay
	if known {
		chosen = dot{s.outcomes[0].days.Within(c.Days), int64(s.plan.Cost), 0}
		xs, ys = append(xs, chosen.share), append(ys, chosen.cost)
	}
	h := around(xs, 0, million, curveLeft, chartWidth-curveRight)
	v := around(ys, 0, 1<<62, curveHeight-curveBelow, curveTop)
	view := &curveView{Width: decimal(chartWidth), Height: decimal(curveHeight), Title: "Cost against share within " + businessDays(c.Days)}
	for _, m := range v.ticks(5, int64(rate.Cent)) {
		y := v.at(m)
		view.Grid = append(view.Grid, segment{decimal(h.from), decimal(y), decimal(h.to), decimal(y)})
		view.Labels = append(view.Labels, curveLabel{decimal(h.from - 8), decimal(y + 4), "tick", "end", money(placement.Money(m))})
	}
	for _, m := range h.ticks(6, million/1000) {
		view.Labels = append(view.Labels, curveLabel{decimal(h.at(m)), decimal(v.from + 20), "tick", "middle", percent(m)})
	}
	view.Labels = append(view.Labels, curveLabel{decimal((h.from + h.to) / 2), decimal(curveHeight - 6), "tick", "middle", "of units within " + businessDays(c.Days)})
	for i, d := range dots {
		x, y := decimal(h.at(d.share)), decimal(v.at(d.cost))
		view.Line += x + "," + y + " "
		view.Bound += x + "," + decimal(v.at(d.bound)) + " "
		view.Points = append(view.Points, dotView{x, y, "4.5", "point", fmt.Sprintf("%s for %s", percent(d.share), money(c.Points[i].Cost))})
		view.Desc += fmt.Sprintf("%s for %s. ", percent(d.share), money(c.Points[i].Cost))
	}
	if known {
		x, y := h.at(chosen.share), v.at(chosen.cost)
		view.Points = append(view.Points, dotView{decimal(x), decimal(y), "7.0", "chosen",
			fmt.Sprintf("This plan: %s for %s", percent(chosen.share), money(s.plan.Cost))})
		anchor, left := "end", x-12
		if x < (h.from+h.to)/2 {
			anchor, left = "start", x+12
		}
		view.Labels = append(view.Labels, curveLabel{decimal(left), decimal(y - 8), "mark-text", anchor, "this plan"})
		view.Desc += fmt.Sprintf("This plan: %s for %s.", percent(chosen.share), money(s.plan.Cost))
	}
	return view
}

func frontierCSV(c *csvWriter, _ *placement.Problem, s *Study) {
	if s.Frontier == nil {
		return
	}
	points := s.Frontier.Points
	for i, p := range points {
		c.whole(int64(s.Frontier.Days))
		c.fraction(p.Share)
		c.fraction(p.Reached)
		c.dollars(p.Cost)
		c.dollars(p.Bound)
		if i+1 < len(points) {
			more := pointMore(&points[i], &points[i+1])
			c.difference(&more)
		} else {
			c.none(3)
		}
		if p.Plan == nil {
			c.none(1)
		} else {
			c.text(sitesOf(p.Plan))
		}
		c.end()
	}
}
