package placement

import "github.com/forwardstock/forwardstock/internal/exact"

// Reply is what items answer to prices. Replies add up in any order: they are
// sums of integers, and Overflow says that one of them did not fit.
type Reply struct {
	Items int64 `json:"items"` // with demand
	Units int64 `json:"units"` // their demand, in millionths of a unit
	// Values is the sum of the values of demand, with what promises about one item and
	// limits of items are worth at their prices, and Sites by site that of
	// min(0, a_kw): what the bound is made of, in millionths of a dollar.
	Values int64   `json:"values"`
	Sites  []int64 `json:"sites"`
	// Cost is what the items choose costs, without the sites' own, and Used what it
	// uses of every row.
	Cost int64   `json:"cost"`
	Used []int64 `json:"used"`
	// Covered is by row the demand that a promise is about; zero for limits.
	Covered []int64 `json:"covered"`
	// Served is the demand that must be served, Stranded the number of items that
	// some region cannot get, or that cannot keep what is asked of them alone.
	Served   int64 `json:"served"`
	Stranded int64 `json:"stranded"`
	// Sold is what sites sell, and Given by site what it costs that items are no
	// longer held there.
	Sold     []int64 `json:"sold"`
	Given    []int64 `json:"given,omitempty"`
	Overflow bool    `json:"overflow,omitempty"`
}

func (f *frame) newReply() Reply {
	return Reply{Sites: make([]int64, f.sites), Sold: make([]int64, f.sites), Given: make([]int64, f.sites), Used: make([]int64, len(f.rows)), Covered: make([]int64, len(f.rows))}
}

// Add adds another reply to the same prices. The zero Reply is that of no items.
func (r *Reply) Add(o *Reply) {
	r.Overflow = r.Overflow || o.Overflow
	for _, sum := range []struct {
		to   *int64
		more int64
	}{{&r.Items, o.Items}, {&r.Units, o.Units}, {&r.Values, o.Values}, {&r.Cost, o.Cost}, {&r.Served, o.Served}, {&r.Stranded, o.Stranded}} {
		r.add(sum.to, sum.more)
	}
	for _, sums := range []struct {
		to   *[]int64
		more []int64
	}{{&r.Sites, o.Sites}, {&r.Sold, o.Sold}, {&r.Given, o.Given}, {&r.Used, o.Used}, {&r.Covered, o.Covered}} {
		if missing := len(sums.more) - len(*sums.to); missing > 0 {
			*sums.to = append(*sums.to, make([]int64, missing)...)
		}
		for i, more := range sums.more {
			r.add(&(*sums.to)[i], more)
		}
	}
}

func (r *Reply) add(to *int64, more int64) {
	sum, err := exact.Add(*to, more)
	*to = sum
	r.Overflow = r.Overflow || err != nil
}
