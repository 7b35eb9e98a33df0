package placement

// Prices are what the items of a shard are asked for an answer to.
type Prices struct {
	// Rows are the prices of the rows that all items share, in the order of
	// Leaf.Prices.
	Rows []Money `json:"rows"`
	// Open are the sites that items choose from, in site order.
	Open []int32 `json:"open"`
	// Rates are by site the share, in millionths, of what an item saves or would save
	// by the site that it pays towards having it open. They guide the values of
	// demand, so that the bound counts what sites cost. At 1e6, a site that is not
	// open does not compete for demand.
	Rates []int64 `json:"rates,omitempty"`
	// Alike has items that differ only in how much they sell answer together: a few
	// are decided with care, and the others by what was found for those. It saves
	// time where there are many of them.
	Alike bool `json:"alike,omitempty"`
}

// rows returns the prices of the rows.
func (p *Prices) rows() []int64 {
	out := make([]int64, len(p.Rows))
	for i, s := range p.Rows {
		out[i] = int64(s)
	}
	return out
}

// money returns amounts in millionths of a dollar as such; nil for none.
func money(amounts []int64) []Money {
	if len(amounts) == 0 {
		return nil
	}
	out := make([]Money, len(amounts))
	for i, x := range amounts {
		out[i] = Money(x)
	}
	return out
}

// terms are prices by what they are paid for.
type terms struct {
	promises []int64
	sites    []siteTerms
	budget   int64
	fix      []decision // sites that are closed do not count at all
	guide    []bool     // sites that items choose from
	rates    []int64
	classes  *classes // nil if every item is on its own
}

// siteTerms are the prices of the limits of a site.
type siteTerms struct{ units, volume, parcels int64 }

// termsOf returns prices by what they are paid for.
func (f *frame) termsOf(p *Prices) *terms {
	t := &terms{
		promises: make([]int64, len(f.p.Policy.Within)), sites: make([]siteTerms, f.sites),
		fix: append([]decision{}, f.siteRule...), rates: make([]int64, f.sites), guide: make([]bool, f.sites),
	}
	for i, row := range f.rows {
		s := int64(p.Rows[i])
		switch row.kind {
		case promise:
			t.promises[row.index] = s
		case LimitUnits:
			t.sites[row.index].units = s
		case LimitVolume:
			t.sites[row.index].volume = s
		case LimitParcels:
			t.sites[row.index].parcels = s
		case LimitBudget:
			t.budget = s
		}
	}
	for _, w := range p.Open {
		t.guide[w] = true
	}
	copy(t.rates, p.Rates)
	if p.Alike {
		t.classes = &classes{known: map[uint64][]*class{}}
	}
	return t
}
