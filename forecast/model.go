package forecast

import (
	"context"
	"errors"
	"slices"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/par"
)

// Options of [Fit]. The zero Options are those most callers want.
type Options struct {
	// Horizon is the number of days to forecast, at most 3,660. 0 means 28.
	Horizon int `json:"horizon,omitempty"`

	// Start is the first day of the horizon. Sales on it and later are not
	// looked at. 0 means the day after the history. It is 3,660 days before the end
	// of the year 9999 at the latest.
	Start Day `json:"start,omitzero"`

	// Regions are where demand may go. Sales to other known places are left
	// out and reported by [Model.Outside]. nil means all of [geo.Regions].
	Regions []geo.Region `json:"regions,omitempty"`

	// New are items to forecast beside those of the history. They get the prior of
	// their category, or the seller's. Those that the history has are not repeated.
	New []string `json:"new,omitempty"`

	// Categories are the categories of items by their names, those of items that come
	// later among them. Where orders of an item go is drawn to where those of its
	// category go, and that to where all the seller's go; of an item that has none it
	// is drawn to the seller's at once. Of n orders of an item from the state (and
	// likewise the region of a state) with the share p of its category:
	//
	//	share = (n_state + c p) / (n + c)    p = (N_state + C P) / (N + C)
	//
	// with P the share of all the seller's orders, and c and C from the likelihood of
	// all items and of all categories. N counts an item as n (c+1)/(n+c) orders at
	// most, so that no bestseller is its category. What an item sells is drawn to what
	// its category does likewise, as far as categories differ by more than chance
	// (linear credibility; Bühlmann and Straub 1970): that is the analogue of a new item,
	// and a class of prices is a category as well. A category with orders takes some 8
	// bytes for each region. nil means that there are none.
	Categories map[string]string `json:"categories,omitempty"`

	// Events are promotions, live streams and other occasions, past and
	// planned. nil means that none are known.
	Events []Event `json:"events,omitempty"`

	// Workers is the number of goroutines. 0 means GOMAXPROCS. The result does
	// not depend on it.
	Workers int `json:"-"`
}

// longestHorizon is in days.
const longestHorizon = 3660

// ErrOptions is wrapped by every error about Options.
var ErrOptions = errors.New("invalid options")

// Check returns every mistake of o at once, each wrapping [ErrOptions].
func (o Options) Check() error {
	c := checker{kind: ErrOptions}
	if o.Horizon < 0 || o.Horizon > longestHorizon {
		c.bad("horizon: %d days are not within 0..%d", o.Horizon, longestHorizon)
	}
	if o.Start < MinDay || o.Start > MaxDay-longestHorizon {
		c.bad("start: day %v has no four-digit year, or its horizon may not", o.Start)
	}
	if o.Regions != nil && len(o.Regions) == 0 {
		c.bad("regions: there are none")
	}
	c.regions(o.Regions)
	seen := make(map[string]int, len(o.New))
	for i, item := range o.New {
		if item == "" {
			c.bad("new[%d]: no name", i)
		} else if first, twice := seen[item]; twice {
			c.bad("new[%d]: %q is new[%d] too", i, item, first)
		} else {
			seen[item] = i
		}
	}
	c.categories(o.Categories)
	c.events(o.Events)
	return c.err()
}

// Model is a fitted demand model. It does not change. The zero Model has no items.
type Model struct {
	demand  Demand // whose items have no Shares yet
	where   located
	workers int
	learned Learned
	outside Totals
	shared  shared
}

// Demand returns the demand of all items: those of the history in its order,
// then the new ones. It takes time and memory linear in items times regions, where
// items without orders in a known place share a slice of Shares; where that is too
// much, see [Model.Items]. Do not write to its Regions and Shares.
func (m *Model) Demand() Demand {
	d := m.Header()
	d.Items = slices.Clone(m.demand.Items)
	// Nothing can end it, so there is no error.
	_ = par.Chunks(context.Background(), m.workers, len(d.Items), 64, func(s *sharer, from, to int) {
		for i := from; i < to; i++ {
			m.where.share(i, &d.Items[i], s)
		}
	})
	return d
}

// Header returns the demand without its Items, for [Model.Items] one by one.
func (m *Model) Header() Demand {
	d := m.demand
	d.Items = nil
	return d
}

// Learned returns the parameters that all items share.
func (m *Model) Learned() Learned { return m.learned }

// Outside returns the sums of the sales before Start that were left out, since
// they went to known places outside the regions.
func (m *Model) Outside() Totals { return m.outside }
