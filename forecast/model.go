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
	// looked at. 0 means the day after the history.
	Start Day `json:"start,omitzero"`

	// Regions are where demand may go. Sales to other known places are left
	// out and reported by [Model.Outside]. nil means all of [geo.Regions].
	Regions []geo.Region `json:"regions,omitempty"`

	// New are items to forecast beside those of the history. They get the
	// seller's prior. Those that the history has are not repeated.
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
	// most, so that no bestseller is its category. A category with orders takes some
	// 8 bytes for each region. nil means that there are none.
	Categories map[string]string `json:"categories,omitempty"`

	// Events are promotions, live streams and other occasions, past and
	// planned. nil means that none are known.
	Events []Event `json:"events,omitempty"`

	// Workers is the number of goroutines. 0 means GOMAXPROCS. The result does
	// not depend on it.
	Workers int `json:"-"`
}

// ErrOptions is wrapped by every error about Options.
var ErrOptions = errors.New("invalid options")

// Check returns every mistake of o at once, each wrapping [ErrOptions].
func (o Options) Check() error {
	c := checker{kind: ErrOptions}
	if o.Horizon < 0 || o.Horizon > 3660 {
		c.bad("horizon: %d days are not within 0..3660", o.Horizon)
	}
	if o.Start < MinDay || o.Start > MaxDay-3660 {
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

// Model is a fitted demand model. It does not change.
type Model struct {
	demand  Demand // whose items have no Shares yet
	where   located
	workers int
	learned Learned
	outside Totals
	shared  shared
}

// Learned are the parameters that all items share.
type Learned struct {
	Smoother  Smoother `json:"smoother"`   // of order lines by week
	OrderSize float64  `json:"order_size"` // mean units of an order line

	// Activity is how busy the horizon is expected to be, by its season and
	// the seller's growth; 1 is the mean of the history.
	Activity float64 `json:"activity"`

	// Channels are those of the events, by name.
	Channels []Channel `json:"channels,omitempty"`

	Weekday [7]float64 `json:"weekday"` // sales of a weekday over their mean, from Sunday on

	// Seller is how sure the seller's own regional shares are, in orders.
	// States and ZIPs tell how much those of items are alike, in states and
	// within a state: an item's own orders outweigh the seller's shares once
	// there are more.
	Seller float64 `json:"seller"`
	States float64 `json:"states"`
	ZIPs   float64 `json:"zips"`
}

// Demand returns the demand of all items: those of the history in its order,
// then the new ones. It takes time and memory linear in items times regions, where
// items without orders in a known place share a slice of Shares; where that is too
// much, see [Model.Items]. Do not write to its Regions and Shares.
func (m *Model) Demand() Demand {
	d := m.Header()
	d.Items = slices.Clone(m.demand.Items)
	const chunk = 64
	chunks := (len(d.Items) + chunk - 1) / chunk
	sharers := make([]sharer, max(1, min(par.Workers(m.workers), chunks)))
	// Nothing can end it, so there is no error.
	_ = par.Each(context.Background(), m.workers, chunks, func(w, k int) {
		for i := k * chunk; i < min((k+1)*chunk, len(d.Items)); i++ {
			m.where.share(i, &d.Items[i], &sharers[w])
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
