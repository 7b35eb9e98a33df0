package whatif

import (
	"context"
	"fmt"

	"github.com/forwardstock/forwardstock/internal/mistake"
	"github.com/forwardstock/forwardstock/placement"
)

// Override is a rule of the planner's: a site, or an item at a site, that is forced
// or forbidden.
type Override struct {
	Item string         `json:"item,omitempty"` // empty means the site itself
	Site string         `json:"site"`
	Rule placement.Rule `json:"rule"`
}

// Price is what rules cost: the best plan without them, and with them. Difference is
// nil where one of the two is impossible. The rules leave fewer plans to choose from,
// so that they never save anything.
type Price struct {
	Without    Side        `json:"without"`
	With       Side        `json:"with"`
	Difference *Difference `json:"difference,omitempty"`
	// Empty are the overrides that With keeps by an empty shelf: the item is held at the
	// site that it is forced to, and serves nobody from there. To be of use there costs
	// more, as placement.Explain tells.
	Empty []Override `json:"empty,omitempty"`
}

// PriceOf returns what overrides cost together: Without leaves these sites and pairs
// free, whatever the problem says of them, and With has them as said. All other rules
// stay. It solves twice.
func PriceOf(ctx context.Context, p placement.Problem, overrides []Override, o placement.Options) (*Price, error) {
	without, with := p, p
	var all []error
	for i, r := range overrides {
		if _, _, err := find(&p, r.Item, r.Site); err != nil {
			all = append(all, mistake.At(fmt.Sprintf("overrides[%d]", i), err))
		}
		if r.Rule != placement.Forced && r.Rule != placement.Forbidden {
			all = append(all, fmt.Errorf("overrides[%d]: rule %.40q is neither forced nor forbidden", i, r.Rule))
		}
		without = ruled(without, r.Item, r.Site, placement.Free)
		with = ruled(with, r.Item, r.Site, r.Rule)
	}
	if err := mistake.Join(placement.ErrInvalid, all...); err != nil {
		return nil, err
	}
	price, err := Restrict(ctx, without, with, o)
	if err != nil {
		return nil, err
	}
	for _, r := range overrides {
		if k, w, _ := find(&p, r.Item, r.Site); r.Item != "" && price.With.idle(k, w) {
			price.Empty = append(price.Empty, r)
		}
	}
	return price, nil
}

// Restrict returns what the rules cost that a problem has beyond another, such as
// locks on parts of a plan: every plan of with must be one of without, at the same
// cost. It solves both.
func Restrict(ctx context.Context, without, with placement.Problem, o placement.Options) (*Price, error) {
	var price Price
	var err error
	if price.Without, err = side(ctx, without, o, Side{}); err != nil {
		return nil, err
	}
	if price.With, err = side(ctx, with, o, price.Without); err != nil {
		return nil, err
	}
	if d := price.With.more(price.Without); d != nil {
		// The plan with the rules is one without them: where the search found no better
		// one without, they cost nothing as far as is known.
		d.atLeast0()
		price.Difference = d
	}
	return &price, nil
}
