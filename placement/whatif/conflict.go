package whatif

import (
	"context"
	"math"

	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/placement"
)

// ConflictOptions bound the search for a conflict. Their zero value is the
// recommended run.
type ConflictOptions struct {
	// Checks is the most problems that are solved in each of its steps: to find the
	// set, to find what each requirement must give alone, to find what several must
	// give together, and to trim that to the last unit. Zero means 500; less is
	// refused. The result under it is the same on every machine.
	Checks int
	// Tolerance is how far Conflict.Total may be above Conflict.Least for the search
	// to end. Zero means 0.01, one per cent of one requirement; NaN and less than zero
	// are refused.
	Tolerance float64
	// Work is the most counted work of all problems together, in cells as of
	// Options.Work of Solve, which bounds each. Half of it is for whether there is a plan
	// and for the set, and a quarter for what each requirement must give alone. Zero means
	// two billion, some minutes of a core; below zero there is no limit. The result under
	// it is the same on every machine.
	Work int64
}

func (o *ConflictOptions) check() error {
	switch {
	case o.Checks < 0:
		return mistake.Of(placement.ErrInvalid, "options.checks: %d is negative", o.Checks)
	case !(o.Tolerance >= 0):
		return mistake.Of(placement.ErrInvalid, "options.tolerance: %v is not 0 or more", o.Tolerance)
	}
	return nil
}

// Verdict is what is known of a question of yes or no.
type Verdict string

const (
	Yes     Verdict = "yes"     // there is a plan
	No      Verdict = "no"      // it is proved that there is none
	Unknown Verdict = "unknown" // the limits of the search did not suffice to tell
)

// Conflict tells why no plan keeps all requirements of a problem, and how far
// they would have to give for one to do so.
//
// Requirements are the promises without a penalty, the capacities of sites, the
// budget, the limits of items, those on the number of sites and on the sites of
// each provider, sites and items at sites that are forced or forbidden, pins, and
// for every item that may not be lost that all demand for it is served. What sites,
// ways and services can carry at all is taken as it is.
type Conflict struct {
	// Feasible tells whether the problem has a plan. If it is Yes everything else is
	// empty.
	Feasible Verdict `json:"feasible"`
	// Set are requirements that no plan keeps together, whatever becomes of the
	// others. Irreducible says that any of them can be dropped and then the rest of
	// the set can be kept, and Smallest that no set of fewer requirements is in
	// conflict. Either is false only if limits of the search did not suffice to tell.
	Set         []Requirement `json:"set,omitempty"`
	Irreducible bool          `json:"irreducible"`
	Smallest    bool          `json:"smallest"`
	// Alone says for every way in which a requirement of the set can give how far it
	// must do so for the whole problem to have a plan while all else stays as it is.
	// A requirement outside the set never suffices alone.
	Alone []Give `json:"alone,omitempty"`
	// Together is the cheapest way found to give on one requirement or several, each
	// by as little as the others allow. Total is the sum of Give.Share, and no way has
	// a total below Least. Empty if no way was found within the limits.
	Together []Give  `json:"together,omitempty"`
	Total    float64 `json:"total"`
	Least    float64 `json:"least"`
	// Reach is there where it is not settled whether there is a plan: how far promises
	// can be kept, and what room there is. Alone and Together then are gives that are
	// enough, of whichever requirements, and Set is empty.
	Reach []Reach `json:"reach,omitempty"`
	// Checks is the number of problems that were solved.
	Checks int `json:"checks"`
}

// Requirement is something that a plan must keep.
type Requirement struct {
	Kind RequirementKind `json:"kind"`
	// Index is the place of what it is about, by its kind, in Policy.Within,
	// Network.Sites, Items, Policy.Providers, Network.ItemSites or Network.Pins, else 0.
	Index int `json:"index"`
	// Words say it, such as "95% of demand within 2 days".
	Words string `json:"words"`
}

// RequirementKind says what a requirement is about.
type RequirementKind string

const (
	RequirePromise     RequirementKind = "promise"      // of Policy.Within
	RequireBudget      RequirementKind = "budget"       // Policy.Budget
	RequireMaxSites    RequirementKind = "max_sites"    // Policy.MaxSites
	RequireMinSites    RequirementKind = "min_sites"    // Policy.MinSites
	RequireProviderMax RequirementKind = "provider_max" // of Policy.Providers
	RequireProviderMin RequirementKind = "provider_min" // of Policy.Providers
	RequireUnits       RequirementKind = "units"        // capacity of a site of Network.Sites
	RequireVolume      RequirementKind = "volume"       // capacity of a site
	RequireParcels     RequirementKind = "parcels"      // capacity of a site
	RequireLimit       RequirementKind = "item_limit"   // of an item of Items
	RequireOpen        RequirementKind = "site_open"    // a forced site of Network.Sites
	RequireClosed      RequirementKind = "site_closed"  // a forbidden site
	RequireHeld        RequirementKind = "item_held"    // a forced item of Network.ItemSites
	RequireAway        RequirementKind = "item_away"    // a forbidden item
	RequirePin         RequirementKind = "pin"          // of Network.Pins
	RequireAllServed   RequirementKind = "served"       // an item of Items that may not be lost
)

// Unit is what a requirement gives in.
type Unit string

const (
	UnitShare   Unit = "share"   // millionths of the demand that it is about
	UnitDays    Unit = "days"    // business days
	UnitMoney   Unit = "money"   // millionths of a dollar
	UnitSites   Unit = "sites"   // sites
	UnitUnits   Unit = "units"   // units of goods
	UnitVolume  Unit = "volume"  // cubic millimetres
	UnitParcels Unit = "parcels" // parcels a day
	UnitRule    Unit = "rule"    // 1 where the rule holds, 0 where it is dropped
)

// Give is how far a requirement gives.
type Give struct {
	Requirement
	// Enough is Yes if there is a plan once the requirement gives from From to To; No
	// if there is none however far it gives, and Unknown if the limits of the search
	// did not suffice to tell. To is From unless it is Yes. Exact says that it is
	// proved that there is no plan if it gives one unit less.
	Enough Verdict `json:"enough"`
	Exact  bool    `json:"exact"`
	Unit   Unit    `json:"unit"`
	From   int64   `json:"from"`
	To     int64   `json:"to"`
	// Share is |To - From| as a share of From, with From of at least 1 day. A rule
	// that is dropped counts as 1.
	Share float64 `json:"share"`
	// Change says it in words, such as "91.5% instead of 95%".
	Change string `json:"change"`
}

// defaultChecks, defaultTolerance and defaultWork are the zero values of ConflictOptions.
const (
	defaultChecks    = 500
	defaultTolerance = 0.01
	defaultWork      = 2_000_000_000
)

// FindConflict returns the requirements that keep a problem from having a plan,
// how far each of them must give alone, and the cheapest way to give on several.
// Every statement is the outcome of Solve on the problem with these requirements
// changed. The options of Solve bound each of its runs; Gap does not matter.
//
// The set comes from QuickXplain (Junker 2004), and is proved to be smallest by
// the hitting sets of what must be dropped (Ignatiev, Previti, Liffiton and
// Marques-Silva 2015). That takes about k log(n/k) runs for k of n requirements,
// and then at worst as many as there are ways to make the problem feasible. What
// a requirement gives alone is found by bisection on its integers. What several
// give together is found by the same hitting sets with amounts.
//
// The error matches [placement.ErrInvalid] if the problem or the options make no
// sense. When ctx is done, its cause is returned.
func FindConflict(ctx context.Context, p placement.Problem, c ConflictOptions, o placement.Options) (*Conflict, error) {
	if err := mistake.Join(placement.ErrInvalid, p.Check(), c.check()); err != nil {
		return nil, err
	}
	if c.Checks == 0 {
		c.Checks = defaultChecks
	}
	if c.Tolerance == 0 {
		c.Tolerance = defaultTolerance
	}
	switch {
	case c.Work == 0:
		c.Work = defaultWork
	case c.Work < 0:
		c.Work = math.MaxInt64
	}
	f := newFinder(p, c, o)
	out := &Conflict{}
	var err error
	if out.Feasible, err = f.try(ctx, f.nothing()); err == nil && out.Feasible == Unknown {
		err = f.approach(ctx, out)
	}
	if err != nil || out.Feasible != No {
		out.Checks = f.checks
		return out, err
	}
	if err = f.findSet(ctx, out); err == nil {
		if err = f.findAlone(ctx, out); err == nil {
			err = f.findTogether(ctx, out)
		}
	}
	if err != nil {
		return nil, err
	}
	out.Checks = f.checks
	return out, nil
}

// Relax returns the problem with requirements that give: from Give.From to
// Give.To of each. The problem itself is not changed. The gives must be those of
// a conflict of the problem.
func Relax(p placement.Problem, gives ...Give) placement.Problem {
	f := newFinder(p, ConflictOptions{}, placement.Options{})
	give := f.nothing()
	for _, g := range gives {
		for i := range f.levers {
			l := &f.levers[i]
			if r := &f.requirements[l.requirement]; r.Kind == g.Kind && r.Index == g.Index && l.unit == g.Unit {
				give[i] = min(max(g.To-g.From, g.From-g.To), l.span)
			}
		}
	}
	return f.relax(give)
}
