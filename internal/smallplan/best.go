package smallplan

import (
	"slices"

	"github.com/forwardstock/forwardstock/placement"
)

// Best returns the cost of the cheapest plan of a small problem, or false if
// it has none.
func Best(p placement.Problem) (cost placement.Money, feasible bool) {
	best, ok := Optimum(p)
	return best.Cost, ok
}

// Assignment is a plan without its stock: the y, z and x of the model.
type Assignment struct {
	Cost   placement.Money
	OnTime []int64    // by promise
	Open   []bool     // by site
	Holds  [][]bool   // by item and site
	Lanes  [][]Option // by item, one for every region with demand
}

// Optimum returns a cheapest plan, or false if there is none. It tries every
// set of open sites and, for every item, every set of sites that hold it, with
// time exponential in the sites; of the lanes it keeps those that no others
// beat in both cost and punctuality, so that promises are exact too.
func Optimum(p placement.Problem) (Assignment, bool) {
	required := make([]int64, len(p.Policy.Within))
	for i := range required {
		required[i] = Required(&p, i)
	}
	return cheapest(wholes(p, required), required)
}

// wholes returns the undominated plans of every feasible set of open sites.
func wholes(p placement.Problem, required []int64) []Assignment {
	sites := len(p.Network.Sites)
	items := make([][][]partial, len(p.Items)) // by item and set of holding sites
	for k := range items {
		items[k] = make([][]partial, 1<<sites)
		var options [][]Option
		for r := range p.Demand.Regions {
			if Demand(&p, k, r) > 0 {
				options = append(options, Options(&p, k, r))
			}
		}
		for held := range items[k] {
			items[k][held] = holding(&p, k, held, options)
		}
	}
	var all []Assignment
	for open := range 1 << sites {
		if !allowed(&p, open) {
			continue
		}
		plans := []Assignment{{OnTime: make([]int64, len(required)), Open: bits(open, sites)}}
		for w, site := range p.Network.Sites {
			if plans[0].Open[w] {
				plans[0].Cost += site.Fixed
			}
		}
		for k := range items {
			var choices []partial
			for held, set := range items[k] {
				if held&^open == 0 {
					choices = append(choices, set...)
				}
			}
			plans = combine(plans, undominated(choices, partial.score), required)
		}
		all = append(all, plans...)
	}
	return all
}

// cheapest returns the first of the cheapest plans that keep the promises.
func cheapest(plans []Assignment, required []int64) (best Assignment, found bool) {
	for _, a := range plans {
		kept := true
		for i, units := range a.OnTime {
			kept = kept && units >= required[i]
		}
		if kept && (!found || a.Cost < best.Cost) {
			best, found = a, true
		}
	}
	return best, found
}

// allowed reports whether a set of open sites keeps the rules of sites and the
// limits on their number.
func allowed(p *placement.Problem, open int) bool {
	count := 0
	for w, site := range p.Network.Sites {
		is := open>>w&1 == 1
		if is {
			count++
		}
		if is && site.Rule == placement.Forbidden || !is && site.Rule == placement.Forced {
			return false
		}
	}
	return count >= p.Policy.MinSites && (p.Policy.MaxSites == 0 || count <= p.Policy.MaxSites)
}

// partial is the part of one item in a plan.
type partial struct {
	cost   placement.Money
	onTime []int64
	held   int
	lanes  []Option
}

// score holds what a choice is judged by: less cost is better, and so are more
// units on time.
type score struct {
	cost   placement.Money
	onTime []int64
}

func (c partial) score() score    { return score{c.cost, c.onTime} }
func (a Assignment) score() score { return score{a.Cost, a.OnTime} }

// holding returns the undominated ways of serving an item from exactly the
// sites of held, given the options in every region with demand. An item without
// demand is held nowhere, forced or not.
func holding(p *placement.Problem, item, held int, options [][]Option) []partial {
	start := partial{onTime: make([]int64, len(p.Policy.Within)), held: held}
	if len(options) == 0 {
		if held == 0 {
			return []partial{start}
		}
		return nil
	}
	for w := range p.Network.Sites {
		cost, rule := Carrying(p, item, w)
		is := held>>w&1 == 1
		if is && rule == placement.Forbidden || !is && rule == placement.Forced {
			return nil
		}
		if is {
			start.cost += cost
		}
	}
	ways := []partial{start}
	for _, region := range options {
		var next []partial
		for _, o := range region {
			if held>>o.Site&1 == 0 {
				continue
			}
			for _, way := range ways {
				next = append(next, partial{
					cost: way.cost + o.Cost(), onTime: plus(way.onTime, o.OnTime), held: held,
					lanes: append(slices.Clip(way.lanes), o),
				})
			}
		}
		ways = undominated(next, partial.score)
	}
	return ways
}

// combine returns the undominated sums of plans and the choices of one more
// item.
func combine(plans []Assignment, choices []partial, required []int64) []Assignment {
	var next []Assignment
	for _, a := range plans {
		for _, c := range choices {
			next = append(next, Assignment{
				Cost: a.Cost + c.cost, OnTime: plus(a.OnTime, c.onTime), Open: a.Open,
				Holds: append(slices.Clip(a.Holds), bits(c.held, len(a.Open))),
				Lanes: append(slices.Clip(a.Lanes), c.lanes),
			})
		}
	}
	// What is beyond the requirement does not count.
	capped := func(a Assignment) score {
		s := a.score()
		s.onTime = slices.Clone(s.onTime)
		for i := range s.onTime {
			s.onTime[i] = min(s.onTime[i], required[i])
		}
		return s
	}
	return undominated(next, capped)
}

// undominated returns the members that no other beats or, among equals, the
// first.
func undominated[T any](all []T, of func(T) score) []T {
	var kept []T
	var scores []score
	for _, x := range all {
		s := of(x)
		if slices.ContainsFunc(scores, func(o score) bool { return o.beats(s) }) {
			continue
		}
		n := 0
		for i := range kept {
			if !s.beats(scores[i]) {
				kept[n], scores[n] = kept[i], scores[i]
				n++
			}
		}
		kept, scores = append(kept[:n], x), append(scores[:n], s)
	}
	return kept
}

// beats reports whether s is as good as o in everything.
func (s score) beats(o score) bool {
	for i := range s.onTime {
		if s.onTime[i] < o.onTime[i] {
			return false
		}
	}
	return s.cost <= o.cost
}

func plus(a, b []int64) []int64 {
	sum := slices.Clone(a)
	for i := range b {
		sum[i] += b[i]
	}
	return sum
}

func bits(set, n int) []bool {
	out := make([]bool, n)
	for i := range out {
		out[i] = set>>i&1 == 1
	}
	return out
}
