package verify

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
)

// leafSum adds up, over the items, what a leaf of the certificate says.
type leafSum struct {
	values wide
	sites  []wide // A_w without F_w
}

func (a *leafSum) plus(b *leafSum) {
	a.values = a.values.plus(b.values)
	for w := range a.sites {
		a.sites[w] = a.sites[w].plus(b.sites[w])
	}
}

// shape notes what is wrong with a leaf before its numbers are looked at.
func (m *model) shape(leaf *placement.Leaf, place string, f *findings) {
	for _, list := range [][]int32{leaf.Open, leaf.Closed} {
		for _, w := range list {
			if w < 0 || int(w) >= m.sites {
				f.bad("%s: there is no site %d", place, w)
			}
		}
	}
	if len(leaf.Prices) != m.count() {
		f.bad("%s: %d prices for %d promises and limits", place, len(leaf.Prices), m.count())
	}
	for i, price := range leaf.Prices {
		if price < 0 || price > most {
			f.bad("%s: prices[%d] is %v", place, i, price)
		}
		if i < len(m.Policy.Within) && m.Policy.Within[i].Penalty > 0 && price > m.Policy.Within[i].Penalty {
			f.bad("%s: prices[%d] is %v, above the penalty", place, i, price)
		}
	}
	if len(leaf.Values) != len(m.Items) {
		f.bad("%s: values for %d items of %d", place, len(leaf.Values), len(m.Items))
		return
	}
	for k, row := range leaf.Values {
		if len(row) != m.regions && (row != nil || m.wanted[k]) {
			f.bad("%s: values[%d]: %d values for %d regions", place, k, len(row), m.regions)
		}
	}
}

// scratch is what reduce needs.
type scratch struct {
	net  []int64 // by place in regions
	best []wide  // by place in regions and site: of the cheapest lane, or none
	gain gain
}

func newScratch(m *model) *scratch {
	return &scratch{net: make([]int64, m.regions), best: make([]wide, m.regions*m.sites)}
}

// none is more than any cost of a lane, in millionths.
var none = wide{hi: 1 << 60}

// reduce adds the item of the cells to the sums of a leaf: v_kr, what is not
// lost of it, and min(0, a_kw).
func (c *cells) reduce(leaf *placement.Leaf, sum *leafSum, t *scratch) error {
	row := leaf.Values[c.item]
	for r, v := range row {
		if c.q[r] == 0 && v != 0 {
			return fmt.Errorf("values[%d][%d] is %v for a region without demand", c.item, r, v)
		}
		if v < -most || v > most {
			return fmt.Errorf("values[%d][%d] is %v, out of range", c.item, r, v)
		}
		sum.values.add(int64(v))
		if c.q[r] > 0 && c.lost >= 0 {
			sum.values.add(min(0, c.losing(r)-int64(v)))
		}
	}
	if !c.m.wanted[c.item] {
		return nil
	}
	sum.values = sum.values.plus(c.constant())
	c.cheapest(leaf.Prices, t.best)
	for w := range c.m.sites {
		least, possible := int64(0), false
		for j := c.first[w]; j < c.first[w+1]; j++ {
			a, err := c.worth(j, leaf, row, t)
			if err != nil {
				return err
			}
			if !possible || a < least {
				least, possible = a, true
			}
		}
		if possible && (least < 0 || c.rule(w) == placement.Forced) {
			sum.sites[w].add(least)
		}
	}
	return nil
}

// cheapest writes, by place in regions and site, the least of 1e6 times the cost
// of a lane, without what the way adds, less what the promises pay for it.
func (c *cells) cheapest(prices []placement.Money, dst []wide) {
	at := 0
	for i := range c.regions {
		for w := range c.m.sites {
			best := none
			for range c.m.services {
				if cost := c.cost[at]; cost >= 0 {
					x := product(cost, million)
					for p, times := range c.onTime {
						if price := int64(prices[p]); price > 0 && times[at] > 0 {
							x = x.plus(product(price, times[at]).negative())
						}
					}
					if x.compare(best) < 0 {
						best = x
					}
				}
				at++
			}
			dst[i*c.m.sites+w] = best
		}
	}
}

var errPrices = errors.New("the prices are out of range")

// worth returns a_kw of a slot.
func (c *cells) worth(j int, leaf *placement.Leaf, row []placement.Money, t *scratch) (int64, error) {
	s := &c.slots[j]
	charges := c.m.charges(leaf.Prices, c.item, s.site)
	net := t.net[:len(c.regions)]
	for i, r := range c.regions {
		if net[i] = absent; t.best[i*c.m.sites+s.site] == none {
			continue
		}
		paid, err := c.pays(s, charges, c.q[r])
		if err != nil {
			return 0, err
		}
		reduced, ok := t.best[i*c.m.sites+s.site].plus(paid).millionth()
		if !ok {
			return 0, errPrices
		}
		net[i] = c.bring[i*len(c.slots)+j] + reduced - int64(row[r])
	}
	shipping, err := exact.MulDivFloor(charges.carrying, s.shipment, million)
	if err != nil || shipping > most {
		return 0, errPrices
	}
	fixed := c.carrying(s) + shipping
	enough := int64(math.MaxInt64)
	if c.rule(s.site) != placement.Forced {
		enough = -fixed // then the item is not worth it in this slot
	}
	best, err := t.gain.best(c, s, charges, net, enough)
	return fixed + best, err
}

// pays returns 1e6 times what q millionths of a unit served from a slot pay at
// the prices of the limits.
func (c *cells) pays(s *slot, charges charges, q int64) (wide, error) {
	sum := product(charges.served, q)
	if charges.volume > 0 {
		volume, err := scale(q, c.volume)
		if err != nil {
			return wide{}, err
		}
		sum = sum.plus(product(charges.volume, volume))
	}
	if charges.money > 0 {
		money, err := scale(q, s.money)
		if err != nil {
			return wide{}, err
		}
		sum = sum.plus(product(charges.money, money))
	}
	return sum, nil
}

// ways are ways of opening sites: those that open some and not others, within
// the limits on their number.
type ways struct {
	open, closed []bool
	least, most  int
	groups       groups
}

// of returns the ways of a leaf.
func (m *model) of(leaf *placement.Leaf) ways {
	v := ways{slices.Clone(m.must), slices.Clone(m.never), m.least, m.largest, m.groups}
	for _, w := range leaf.Open {
		v.open[w] = true
	}
	for _, w := range leaf.Closed {
		v.closed[w] = true
	}
	return v
}

// bound returns the bound that the sums of a leaf prove for the plans that open
// sites in these ways; there must be one.
func (m *model) bound(leaf *placement.Leaf, sum *leafSum, v ways) (wide, error) {
	credit, less, err := m.credit(leaf.Prices)
	if err != nil {
		return wide{}, err
	}
	bound := sum.values.plus(credit)
	worth := make([]wide, m.sites)
	for w := range worth {
		site := &m.Network.Sites[w]
		worth[w] = sum.sites[w]
		worth[w].add(int64(site.Fixed))
		worth[w].add(-less[w])
		if site.Current {
			bound.add(int64(site.Closing))
			worth[w].add(-int64(site.Closing))
		} else {
			worth[w].add(int64(site.Opening))
		}
	}
	return bound.plus(v.leastSum(worth)), nil
}
