package whatif

import (
	"context"
	"fmt"

	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/internal/par"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// HedgeOptions steer [Hedge]. Their zero value is the recommended run.
type HedgeOptions struct {
	// Samples is the number of futures that stocks are decided over, fewer for items that
	// sell much, and Fresh the number that they are judged by afterwards. Zero means 500
	// and 2000; both are at most 100,000.
	Samples int `json:"samples,omitempty"`
	Fresh   int `json:"fresh,omitempty"`
	// Seed draws other samples. The same seed gives the same result.
	Seed uint64 `json:"seed,omitempty"`
	// Obsolete is the share of what a unit cost, freight included, that is lost if it is
	// left at the end of the horizon. Zero means that it keeps its value.
	Obsolete rate.Share `json:"obsolete,omitempty"`
	// Margin is what a lost sale costs where the item has no margin of its own, as a share
	// of its value. Zero means that nothing is assumed, and that such items stay as planned
	// ([KeptNoMargin]): without it, no stock is worth more than none.
	Margin rate.Share `json:"margin,omitempty"`
	// Sites lets the hedge open and close sites, one after the other, as long as that pays
	// for itself. It takes many times as long.
	Sites bool `json:"sites,omitempty"`
	// Workers is the number of goroutines; it never changes the result. Zero means
	// GOMAXPROCS; less is refused.
	Workers int `json:"workers,omitempty"`
}

const (
	defaultSamples = 500
	defaultFresh   = 2000
	maxSamples     = 100_000
	maxMargin      = 100_000_000       // of the value: a hundred times it
	maxStock       = 1_000_000_000_000 // units that a plan sends or moves
)

// check returns all mistakes.
func (o *HedgeOptions) check() error {
	var all []error
	number := func(name string, n, most int) {
		if n < 0 || n > most {
			all = append(all, fmt.Errorf("options.%s: %d is not within 0..%d", name, n, most))
		}
	}
	number("samples", o.Samples, maxSamples)
	number("fresh", o.Fresh, maxSamples)
	number("obsolete", int(o.Obsolete), int(one))
	number("margin", int(o.Margin), maxMargin)
	if o.Workers < 0 {
		all = append(all, fmt.Errorf("options.workers: %d is negative", o.Workers))
	}
	return mistake.Join(placement.ErrInvalid, all...)
}

func (o *HedgeOptions) counts() (samples, fresh int) {
	if samples = o.Samples; samples == 0 {
		samples = defaultSamples
	}
	if fresh = o.Fresh; fresh == 0 {
		fresh = defaultFresh
	}
	return samples, max(2, fresh)
}

// Hedged are stocks that are decided over sampled demand, beside those of a plan, with
// what both are expected to come to. All expectations are over fresh samples, the same
// for both, that no decision has seen. Items without demand, without stock in the plan or
// whose cost in all samples could not be counted are not in them. [Hedged.Evaluate] makes
// a plan of them.
type Hedged struct {
	Items []HedgedItem `json:"items"`
	// Changed is the number of items whose stock is not that of the plan.
	Changed int `json:"changed"`
	// Opened and Closed are the sites that differ: indexes into Network.Sites.
	Opened  []int32 `json:"opened,omitempty"`
	Closed  []int32 `json:"closed,omitempty"`
	Samples int     `json:"samples"`
	Fresh   int     `json:"fresh"`
	// Plan and Hedge are what the stocks of the plan and of the hedge come to.
	Plan  Expected `json:"plan"`
	Hedge Expected `json:"hedge"`
	// Difference is what the hedge costs more than the plan; below zero it saves. It is
	// Costs, what more is paid, less Saves, what fewer sales are lost.
	Difference Estimate `json:"difference"`
	Costs      Estimate `json:"costs"`
	Saves      Estimate `json:"saves"`
	// Premium is the most that the hedge may cost more than the plan in the mean, with a
	// confidence of 99.9 %: the upper end of Difference at that level, or zero.
	Premium placement.Money `json:"premium"`
}

// Expected is what stocks come to in the mean.
type Expected struct {
	// Parts are as in a plan, but for Safety, which is what holding costs of units that
	// are left, and Lost, what lost sales cost.
	Parts placement.Parts `json:"parts"`
	Total Estimate        `json:"total"`
	// Lost and Spilled are the units that are not served, and those that come from
	// another site than the first choice of those that hold the item.
	Lost    float64 `json:"lost_units"`
	Spilled float64 `json:"spilled_units"`
	// OnTime are the units that are on time for each promise of the policy.
	OnTime []float64 `json:"on_time_units,omitempty"`
}

// Estimate is a mean of samples. The true one is within Low and High with a confidence of
// 95 %.
type Estimate struct {
	Mean placement.Money `json:"mean"`
	Low  placement.Money `json:"low"`
	High placement.Money `json:"high"`
}

// HedgedItem is the stock of one item.
type HedgedItem struct {
	Item string `json:"item"`
	// Kept tells why the stock is that of the plan; empty if it is not.
	Kept KeptReason `json:"kept,omitempty"`
	// Stock has one entry for every site that holds the item, in the plan or hedged, in
	// site order.
	Stock []HedgedStock `json:"stock,omitempty"`
	// Difference is what the hedge of this item costs more than its plan.
	Difference Estimate `json:"difference"`
}

// HedgedStock is the stock of an item at a site: units that are there, on their way, and
// to be sent.
type HedgedStock struct {
	Site int32 `json:"site"` // index into Network.Sites
	Way  int32 `json:"way"`
	// Planned is the stock of the plan, and Units that of the hedge, of which Send come in
	// so many Cartons. Held says that the item is there in the hedge.
	Planned int64 `json:"planned"`
	Held    bool  `json:"held"`
	Units   int64 `json:"units"`
	Send    int64 `json:"send"`
	Cartons int64 `json:"cartons"`
}

// KeptReason says why the stock of an item stays as planned.
type KeptReason string

const (
	KeptNoDemand KeptReason = "no_demand" // nothing is expected to be sold
	KeptNoMargin KeptReason = "no_margin" // nothing says what a lost sale costs
	KeptLarge    KeptReason = "large"     // what all samples cost could not be counted
	KeptBest     KeptReason = "best"      // no other stock is surely better
	KeptRules    KeptReason = "rules"     // what is better breaks a limit or a promise
)

// Hedge decides the stock of every item over sampled demand: at which of the open sites
// of a plan of the problem, and how many cartons at each. The plan decides for the mean
// and adds a safety stock site by site; the hedge sees that a site that runs out is helped
// out by the next, and what that costs.
//
// With futures ω = 1..N of an item, each a sequence of orders from regions in random order
// ([forecast.ItemDemand] says how they are distributed), sites z_w in {0,1} and units n_w,
// in whole cartons beyond what is there, it looks for
//
//	min  sum_w a_w z_w + 1/N sum_ω [ sum_w h_w left_w(ω) + sum_rw c_rw sold_rw(ω) + sum_r ℓ_r lost_r(ω) ]
//
//	a_w   holding the item there                h_w   a unit that is left: storage and
//	c_rw  inbound, handling, storage, capital,        capital over the horizon, and the
//	      returns, insurance, parcel, late             share Obsolete of value and inbound
//	ℓ_r   Margin, of the item or else as assumed by the options; where sales may not be
//	      lost, and the cost of serving r from the best site
//
// Every order is served from the site of its region in the plan while that has stock, then
// from the next cheapest with stock, and then lost: the myopic rule that sellers use
// (Acimovic and Graves 2015 tell what it leaves on the table). That is the sample average
// approximation of a two-stage stochastic program (Kleywegt, Shapiro and Homem-de-Mello
// 2002): its optimum is that of the true problem as N grows. Sites are added, dropped and
// swapped one at a time; for each set the units are found by moving cartons to, from and
// between sites in falling steps, and by trying all stocks where these are few, which is
// exact. An item changes only where a second set of samples says that it is better, by
// more than its standard error; the items of the largest saving go first, and those that
// would break a limit on units, volume, parcels, budget or an item, or a promise in the
// mean of the samples, by more than the plan does, stay as they are. A unit on time counts
// for the price of its promise in the plan while stocks are looked for, and for more where
// promises stand in the way. With Options.Sites, sites are opened and closed in the same
// way afterwards, each time with new stocks for the items that it concerns.
//
// What the hedge costs and saves is measured on a third set, with the same futures for
// both (common random numbers), so that the stated intervals are honest (Mak, Morton and
// Wood 1999). Intervals are normal; items are drawn apart. The sample of an item depends
// on its name, its demand and Seed alone.
//
// The error matches [placement.ErrInvalid] if the problem or the options make no sense or
// the plan is not one of the problem, or is the cause of ctx. An item takes time linear in
// samples, units and the stocks tried, a second at most, and memory for its regions times
// the open sites.
func Hedge(ctx context.Context, p placement.Problem, plan *placement.Plan, o HedgeOptions) (*Hedged, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if plan == nil || len(plan.Sites) != len(p.Network.Sites) || len(plan.Items) != len(p.Items) {
		return nil, mistake.Of(placement.ErrInvalid, "the plan is not one of the problem: it has other numbers of sites and items")
	}
	if _, err := placement.Evaluate(ctx, p, plan, placement.Options{Workers: o.Workers}); err != nil {
		return nil, err
	}
	for k := range plan.Items {
		for _, s := range plan.Items[k].Stock {
			for _, n := range []int64{s.Send, s.In, s.Out} {
				if n < 0 || n > maxStock {
					return nil, mistake.Of(placement.ErrInvalid, "plan.items[%d] (%.40q): %d units are not within 0..%d", k, p.Items[k].ID, n, int64(maxStock))
				}
			}
		}
	}
	quotes, err := placement.Quote(ctx, p, o.Workers)
	if err != nil {
		return nil, err
	}
	h := &hedger{p: &p, plan: plan, quotes: quotes, o: o}
	h.samples, h.fresh = o.counts()
	h.prepare()
	found := make([]found, len(p.Items))
	again := make([]int, len(p.Items))
	for k := range again {
		again[k] = k
	}
	for round := 0; round < rounds && len(again) > 0; round++ {
		err := par.Do(ctx, o.Workers, len(again), func(i int) { found[again[i]] = h.find(again[i], round) })
		if err != nil {
			return nil, err
		}
		if round == 0 {
			h.rows = h.used(found)
		}
		again = h.accept(found, again)
	}
	if err := h.sites(ctx, found); err != nil {
		return nil, err
	}
	return h.judge(ctx, found)
}

// rounds is how often stocks are looked for that keep the promises.
const rounds = 4
