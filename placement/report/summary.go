package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// summary is what the text and the page tell of a plan.
type summary struct {
	problem *placement.Problem
	plan    *placement.Plan
	found   bool  // the plan is one
	demand  int64 // all of it, in millionths of a unit
	lost    lost
	send    int64
	// outcomes are the plan and what it is compared with.
	outcomes []outcome
	alike    []string   // names of what turned out to be the plan itself
	open     []openSite // by falling demand
	closed   []string
	numbers  []int // by site: its place in open from 1 on, 0 if closed
	// held counts the items that are held at one site, at two, and at more.
	held [3]int
	// top are the items that are held somewhere, by falling demand.
	top []topItem
}

// outcome is one way of stocking.
type outcome struct {
	name, where string
	parts       placement.Parts
	days        placement.Arrivals
	known       bool // days are known, as something is served
	same        bool // as one before it
}

// openSite is a site that the plan opens.
type openSite struct {
	placement.SitePlan
	index  int
	number int // from 1 on, by falling demand
	name   string
}

// topItem is an item of the plan with its expected demand in millionths.
type topItem struct {
	placement.ItemPlan
	index  int
	demand int64
}

// summarise checks that the plan belongs to the problem and takes it apart.
func summarise(p *placement.Problem, plan *placement.Plan) (*summary, error) {
	if err := check(p, plan); err != nil {
		return nil, err
	}
	s := &summary{
		problem: p, plan: plan, numbers: make([]int, len(p.Network.Sites)),
		found: plan.Status == facility.Optimal || plan.Status == facility.Feasible,
	}
	for w, site := range plan.Sites {
		if !site.Open {
			s.closed = append(s.closed, clean(site.Site))
			continue
		}
		s.demand += site.Demand
		s.send += site.Send
		s.open = append(s.open, openSite{SitePlan: site, index: w, name: clean(site.Site)})
	}
	slices.SortStableFunc(s.open, func(a, b openSite) int { return cmp.Compare(b.Demand, a.Demand) })
	for i := range s.open {
		s.open[i].number = i + 1
		s.numbers[s.open[i].index] = i + 1
	}
	s.items()
	s.giveUp()
	s.compare()
	return s, nil
}

func (s *summary) items() {
	for k, item := range s.plan.Items {
		n := len(item.Stock)
		if n == 0 {
			continue
		}
		s.held[min(n, len(s.held))-1]++
		mean := 0.0
		for _, stock := range item.Stock {
			mean += stock.Mean
		}
		s.top = append(s.top, topItem{ItemPlan: item, index: k, demand: share(mean)})
	}
	slices.SortStableFunc(s.top, func(a, b topItem) int { return cmp.Compare(b.demand, a.demand) })
}

// compare takes the plan's outcomes. Those that stock at the same sites for
// the same cost as one before them are left out, and their names kept.
func (s *summary) compare() {
	s.outcomes = s.all()
	if !s.found {
		return
	}
	for i, o := range s.plan.Compared {
		for j, earlier := range s.plan.Compared[:i] {
			if o.Parts == earlier.Parts && slices.Equal(o.Sites, earlier.Sites) {
				s.outcomes[i].same = true
				if j == 0 {
					s.alike = append(s.alike, s.outcomes[i].name)
				}
			}
		}
	}
	s.outcomes = slices.DeleteFunc(s.outcomes, func(o outcome) bool { return o.same })
}

// all returns the plan and everything that it is compared with, and nothing if
// there is no plan.
func (s *summary) all() []outcome {
	if !s.found {
		return nil
	}
	if len(s.plan.Compared) == 0 {
		return []outcome{{name: "plan", parts: s.plan.Parts}}
	}
	var out []outcome
	for _, o := range s.plan.Compared {
		names := make([]string, len(o.Sites))
		for j, site := range o.Sites {
			names[j] = clean(site)
		}
		where := list(names)
		if len(names) > 3 {
			where = plural(int64(len(names)), "site")
		}
		out = append(out, outcome{clean(o.Name), where, o.Parts, o.Days, o.Days.Check() == nil && o.Days.Served() > 0, false})
	}
	return out
}

// before is what the plan is compared with: the current sites if the problem
// marks any, else the best single site, else nothing.
func (s *summary) before() (outcome, bool) {
	if len(s.outcomes) < 2 {
		return outcome{}, false
	}
	return s.outcomes[len(s.outcomes)-1], true
}

// title is the name of the problem.
func (s *summary) title() string {
	if s.problem.Name == "" {
		return "Stocking plan"
	}
	return clean(s.problem.Name)
}

// scope says what the plan covers.
func (s *summary) scope() string {
	d := s.problem.Demand
	year, month, day := d.Start.Date()
	text := fmt.Sprintf("%s from %s %d, %d", plural(int64(d.Days), "day"), month, day, year)
	if s.found {
		text += fmt.Sprintf(", %s units expected, %s", units(s.demand), plural(int64(len(s.top)+s.lost.whole), "item"))
	}
	return text
}

// partNames are the causes of cost in the order of partValues.
var partNames = [...]string{
	"Parcels", "Inbound freight", "Handling", "Storage", "Carrying items", "Open sites", "Slow parcels",
	"Safety stock", "Capital", "Returns", "Insurance", "Lost sales", "Changes", "Broken promises",
}

func partValues(p placement.Parts) []placement.Money {
	return []placement.Money{
		p.Parcel, p.Inbound, p.Handling, p.Storage, p.Carrying, p.Sites, p.Late,
		p.Safety, p.Capital, p.Returns, p.Insurance, p.Lost, p.Changes, p.Broken,
	}
}
