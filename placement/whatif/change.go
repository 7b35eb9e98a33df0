package whatif

import (
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
)

// RateChange is a change of parcel prices: by a factor, or to another card.
type RateChange struct {
	// Service is the ID of the service. Empty means all, with a factor.
	Service string `json:"service,omitempty"`
	// Factor multiplies every price, after all surcharges: 1.059 is a general increase
	// of 5.9 %. It is above 0 and at most 101.
	Factor rate.Share `json:"factor,omitempty"`
	// Card takes the place of all price lists of the service.
	Card *rate.Card `json:"card,omitempty"`
}

// FuelChange is a change of what fuel adds to parcel prices.
type FuelChange struct {
	// Service is the ID of the service. Empty means all.
	Service string `json:"service,omitempty"`
	// Share is added to every price, as a share of it. Below zero takes away.
	Share rate.Share `json:"share"`
	// Replaces is the name of the surcharge of the cards whose share it replaces.
	// Empty means that it comes on top of all that the cards say.
	Replaces string `json:"replaces,omitempty"`
}

// PriceList is what a provider asks for at each of its sites, or one site. What is nil
// stays as it is. What Network.ItemSites says of single items stays, too.
type PriceList struct {
	// Provider is who runs the sites; Site is the ID of a single one. One of both is
	// given.
	Provider string             `json:"provider,omitempty"`
	Site     string             `json:"site,omitempty"`
	Fixed    *placement.Money   `json:"fixed,omitempty"`
	PerItem  *placement.Money   `json:"per_item,omitempty"`
	Inbound  *placement.Inbound `json:"inbound,omitempty"`
	Handling *placement.Money   `json:"handling,omitempty"`
	// Storage replaces rates by age, too. At most one of it and StorageByAge is given.
	Storage      *placement.Money    `json:"storage_per_m3_day,omitempty"`
	StorageByAge []placement.AgeRate `json:"storage_by_age,omitempty"`
	Return       *placement.Money    `json:"return,omitempty"`
}

// ItemChange is a change of what items cost to buy, as by a tariff, and of their
// margin. What is nil or zero stays as it is.
type ItemChange struct {
	// Items are their IDs. Empty means all.
	Items  []string         `json:"items,omitempty"`
	Value  *placement.Money `json:"value,omitempty"`
	Margin *placement.Money `json:"margin,omitempty"`
	// ValueFactor and MarginFactor multiply what the items have: 1.25 is a quarter more.
	ValueFactor  rate.Share `json:"value_factor,omitempty"`
	MarginFactor rate.Share `json:"margin_factor,omitempty"`
}

// one is a factor of 1.
const one = 100 * rate.Percent

// rates makes a change of parcel prices.
func (a *applier) rates(place string, c *RateChange) {
	at, ok := a.service(place, c.Service)
	switch {
	case (c.Card != nil) == (c.Factor != 0):
		a.bad(place, "want either a factor or a card")
	case c.Card != nil && c.Service == "":
		a.bad(place+".service", "none; a card is for one service")
	case c.Card != nil:
		if err := c.Card.Check(); err != nil {
			a.bad(place+".card", "%v", err)
		} else if ok {
			a.p.Network.Services = slices.Clone(a.p.Network.Services)
			a.p.Network.Services[at].Card, a.p.Network.Services[at].Later = *c.Card, nil
		}
	case c.Factor < 0 || c.Factor > 101*one:
		a.bad(place+".factor", "%v is not above 0 and at most 101", decimal(c.Factor))
	case ok && c.Factor != one:
		a.surcharge(at, c.Factor-one)
	}
}

// fuel makes a change of fuel surcharges.
func (a *applier) fuel(place string, c *FuelChange) {
	at, ok := a.service(place, c.Service)
	switch {
	case c.Share < -one || c.Share > 100*one:
		a.bad(place+".share", "%v is not within -1..100", decimal(c.Share))
	case !ok:
	case c.Replaces == "":
		if c.Share != 0 {
			a.surcharge(at, c.Share)
		}
	case !a.replace(at, c.Replaces, c.Share):
		a.bad(place+".replaces", "no card has a surcharge %.40q", c.Replaces)
	}
}

// service returns the number of a service, -1 for all, and whether there is one.
func (a *applier) service(place, id string) (int, bool) {
	if id == "" {
		return -1, true
	}
	at, ok := a.serviceIndex()[id]
	if !ok {
		a.bad(place+".service", "there is no service %.40q", id)
	}
	return at, ok
}

// surcharge adds a share to all prices of a service, or of all if at is -1.
func (a *applier) surcharge(at int, share rate.Share) {
	a.cards(at, func(card *rate.Card) {
		card.Surcharges = append(card.Surcharges, rate.Surcharge{Name: a.surchargeName(), Share: share})
	})
}

// surchargeName is short enough for a card.
func (a *applier) surchargeName() string { return "scenario " + a.name[:min(len(a.name), 100)] }

// replace sets the share of a surcharge, and reports whether there is any of that name.
func (a *applier) replace(at int, name string, share rate.Share) (found bool) {
	a.cards(at, func(card *rate.Card) {
		for i := range card.Surcharges {
			if card.Surcharges[i].Name == name {
				card.Surcharges[i].Share, found = share, true
			}
		}
		card.Surcharges = slices.DeleteFunc(card.Surcharges, func(s rate.Surcharge) bool {
			return s.Name == name && s.Share == 0 && s.Amount == 0
		})
	})
	return found
}

// cards edits the card of a service, or all if at is -1.
func (a *applier) cards(at int, edit func(*rate.Card)) {
	a.p.Network.Services = slices.Clone(a.p.Network.Services)
	for s := range a.p.Network.Services {
		if at < 0 || s == at {
			service := &a.p.Network.Services[s]
			service.Later = slices.Clone(service.Later)
			list := []*rate.Card{&service.Card}
			for i := range service.Later {
				list = append(list, &service.Later[i])
			}
			for _, card := range list {
				card.Surcharges = slices.Clone(card.Surcharges)
				edit(card)
			}
		}
	}
}

// prices makes a new price list valid.
func (a *applier) prices(place string, c *PriceList) {
	if c.Fixed == nil && c.PerItem == nil && c.Inbound == nil && c.Handling == nil && c.Storage == nil && c.Return == nil &&
		len(c.StorageByAge) == 0 {
		a.bad(place, "no price is given")
	}
	if c.Storage != nil && len(c.StorageByAge) > 0 {
		a.bad(place, "both storage_per_m3_day and storage_by_age")
	}
	if (c.Provider == "") == (c.Site == "") {
		a.bad(place, "want either a provider or a site")
		return
	}
	found := false
	a.p.Network.Sites = slices.Clone(a.p.Network.Sites)
	for w := range a.p.Network.Sites {
		site := &a.p.Network.Sites[w]
		if c.Provider != "" && site.Provider != c.Provider || c.Site != "" && site.ID != c.Site {
			continue
		}
		found = true
		replaced(&site.Fixed, c.Fixed)
		replaced(&site.PerItem, c.PerItem)
		replaced(&site.Inbound, c.Inbound)
		replaced(&site.Handling, c.Handling)
		replaced(&site.Return, c.Return)
		if replaced(&site.Storage, c.Storage); c.Storage != nil {
			site.StorageByAge = nil
		}
		if len(c.StorageByAge) > 0 {
			site.StorageByAge = slices.Clone(c.StorageByAge)
		}
	}
	switch {
	case !found && c.Site != "":
		a.bad(place+".site", "there is no site %.40q", c.Site)
	case !found:
		a.bad(place+".provider", "no site has the provider %.40q", c.Provider)
	}
}

func replaced[T any](x, by *T) {
	if by != nil {
		*x = *by
	}
}

// itemCosts makes a change of values and margins.
func (a *applier) itemCosts(place string, c *ItemChange) {
	chosen := a.chosen(place+".items", "item", c.Items, a.itemIndex())
	if c.Value == nil && c.Margin == nil && c.ValueFactor == 0 && c.MarginFactor == 0 {
		a.bad(place, "neither a value nor a margin")
	}
	for _, f := range []struct {
		name   string
		given  *placement.Money
		factor rate.Share
	}{{"value", c.Value, c.ValueFactor}, {"margin", c.Margin, c.MarginFactor}} {
		if f.given != nil && f.factor != 0 {
			a.bad(place, "both %s and %s_factor", f.name, f.name)
		}
		if f.factor < 0 {
			a.bad(place+"."+f.name+"_factor", "%v is negative", decimal(f.factor))
		}
	}
	if len(a.errs) > 0 {
		return
	}
	a.p.Items = slices.Clone(a.p.Items)
	for i := range a.p.Items {
		if item := &a.p.Items[i]; chosen[i] {
			item.Value = a.changed(place+".value_factor", item.Value, c.Value, c.ValueFactor)
			item.Margin = a.changed(place+".margin_factor", item.Margin, c.Margin, c.MarginFactor)
		}
	}
}

// changed returns an amount that is replaced or multiplied.
func (a *applier) changed(place string, x placement.Money, by *placement.Money, factor rate.Share) placement.Money {
	switch {
	case by != nil:
		return *by
	case factor == 0:
		return x
	}
	y, err := exact.MulDivRound(int64(x), int64(factor), int64(one))
	if err != nil {
		a.bad(place, "%v times %v is too large", x, decimal(factor))
	}
	return placement.Money(y)
}

// decimal is a share as people write it.
func decimal(s rate.Share) string { return rate.Money(s).Decimal() }
