package whatif

import (
	"fmt"
	"io"

	"github.com/forwardstock/forwardstock/internal/jsonin"
	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/placement"
)

// Scenario is a future that a plan may meet: what differs from the problem. Without
// changes it is the problem as it is.
type Scenario struct {
	Name string `json:"name"`
	// Weight is how much it counts against the others: its chance, on any scale. Zero
	// means 1.
	Weight float64 `json:"weight,omitempty"`
	// Changes are made one after the other.
	Changes []Change `json:"changes,omitempty"`
}

// Change is one thing that is different: exactly one of its fields is set.
type Change struct {
	Rates  *RateChange   `json:"rates,omitempty"`
	Fuel   *FuelChange   `json:"fuel,omitempty"`
	Demand *DemandChange `json:"demand,omitempty"`
	Outage *Outage       `json:"outage,omitempty"`
	Prices *PriceList    `json:"prices,omitempty"`
	Items  *ItemChange   `json:"items,omitempty"`
}

// maxScenarios is the size of a file of scenarios, in bytes, that is still read.
const maxScenarios = 16 << 20

// ReadScenarios reads scenarios as JSON, a list of them, of at most 16 MiB. Fields that
// there are not, that are there twice or are of another kind are mistakes: all are named,
// with their lines, columns and places. What the scenarios say is checked against a
// problem by [Apply] and [Compare].
func ReadScenarios(r io.Reader) ([]Scenario, error) {
	var out []Scenario
	if err := jsonin.Read(r, maxScenarios, &out); err != nil {
		return nil, fmt.Errorf("scenarios: %w", err)
	}
	return out, nil
}

// Apply returns the problem as it is in a scenario. It never modifies p; the result
// shares with p what does not differ. The error matches [placement.ErrInvalid] and
// names every mistake of p, of the scenario, or of what comes out of the two, each
// with its place. It takes time linear in the size of the problem for each change.
func Apply(p placement.Problem, s Scenario) (placement.Problem, error) {
	if err := p.Check(); err != nil {
		return placement.Problem{}, err
	}
	return apply(p, s, fmt.Sprintf("scenario (%.40q)", s.Name))
}

// apply is Apply to a problem without mistakes; place is that of the scenario.
func apply(p placement.Problem, s Scenario, place string) (placement.Problem, error) {
	a := applier{p: p, name: s.Name}
	if s.Name == "" {
		a.bad(place+".name", "none")
	}
	if !(s.Weight >= 0 && s.Weight <= maxWeight) {
		a.bad(place+".weight", "%v is not within 0..%v", s.Weight, float64(maxWeight))
	}
	for i := range s.Changes {
		a.change(fmt.Sprintf("%s.changes[%d]", place, i), &s.Changes[i])
	}
	if err := a.err(); err != nil {
		return placement.Problem{}, err
	}
	if err := a.p.Check(); err != nil {
		return placement.Problem{}, mistake.At(place+": what comes out of it", err)
	}
	return a.p, nil
}

const (
	// maxWeight is the largest weight of a scenario.
	maxWeight = 1e9
	// maxMistakes is how many mistakes are named.
	maxMistakes = 100
)

// applier makes changes to a copy of a problem, and collects mistakes.
type applier struct {
	p    placement.Problem
	name string // of the scenario
	errs []error
	more int

	items, sites, services map[string]int
}

// bad notes a mistake.
func (a *applier) bad(place, format string, args ...any) {
	if len(a.errs) == maxMistakes {
		a.more++
		return
	}
	a.errs = append(a.errs, fmt.Errorf("%s: %s", place, fmt.Sprintf(format, args...)))
}

func (a *applier) err() error {
	if a.more > 0 {
		a.errs = append(a.errs, fmt.Errorf("and %d mistakes more", a.more))
	}
	return mistake.Join(placement.ErrInvalid, a.errs...)
}

// change makes one change.
func (a *applier) change(place string, c *Change) {
	set := 0
	for _, s := range []bool{c.Rates != nil, c.Fuel != nil, c.Demand != nil, c.Outage != nil, c.Prices != nil, c.Items != nil} {
		if s {
			set++
		}
	}
	switch {
	case set != 1:
		a.bad(place, "%d of rates, fuel, demand, outage, prices and items are there; want exactly one", set)
	case c.Rates != nil:
		a.rates(place+".rates", c.Rates)
	case c.Fuel != nil:
		a.fuel(place+".fuel", c.Fuel)
	case c.Demand != nil:
		a.demand(place+".demand", c.Demand)
	case c.Outage != nil:
		a.outage(place+".outage", c.Outage)
	case c.Prices != nil:
		a.prices(place+".prices", c.Prices)
	default:
		a.itemCosts(place+".items", c.Items)
	}
}

// indexed returns the numbers of IDs, n of them. It keeps them in cache.
func indexed(cache *map[string]int, n int, id func(i int) string) map[string]int {
	if *cache == nil {
		*cache = make(map[string]int, n)
		for i := range n {
			(*cache)[id(i)] = i
		}
	}
	return *cache
}

func (a *applier) itemIndex() map[string]int {
	return indexed(&a.items, len(a.p.Items), func(i int) string { return a.p.Items[i].ID })
}

func (a *applier) siteIndex() map[string]int {
	return indexed(&a.sites, len(a.p.Network.Sites), func(w int) string { return a.p.Network.Sites[w].ID })
}

func (a *applier) serviceIndex() map[string]int {
	return indexed(&a.services, len(a.p.Network.Services), func(s int) string { return a.p.Network.Services[s].ID })
}

// chosen returns which of the things of an index a list names, all if it is empty.
// It notes names that are unknown or there twice.
func (a *applier) chosen(place, what string, names []string, index map[string]int) []bool {
	out := make([]bool, len(index))
	for i, name := range names {
		at, known := index[name]
		switch {
		case !known:
			a.bad(fmt.Sprintf("%s[%d]", place, i), "there is no %s %.40q", what, name)
		case out[at]:
			a.bad(fmt.Sprintf("%s[%d]", place, i), "%.40q is there twice", name)
		default:
			out[at] = true
		}
	}
	if len(names) == 0 {
		for i := range out {
			out[i] = true
		}
	}
	return out
}
