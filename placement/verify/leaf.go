package verify

import (
	"errors"
	"fmt"
	"math/bits"
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
	if len(leaf.Prices) != len(m.Policy.Within) {
		f.bad("%s: %d prices for %d promises", place, len(leaf.Prices), len(m.Policy.Within))
	}
	for i, price := range leaf.Prices {
		if price < 0 || price > most {
			f.bad("%s: prices[%d] is %v", place, i, price)
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

// reduce adds the item of the cells to the sums of a leaf: v_kr and
// min(0, a_kw).
func (c *cells) reduce(leaf *placement.Leaf, sum *leafSum, gain []int64) error {
	row := leaf.Values[c.item]
	for r, v := range row {
		if c.q[r] == 0 && v != 0 {
			return fmt.Errorf("values[%d][%d] is %v for a region without demand", c.item, r, v)
		}
		if v < -most || v > most {
			return fmt.Errorf("values[%d][%d] is %v, out of range", c.item, r, v)
		}
		sum.values.add(int64(v))
	}
	clear(gain)
	at := 0
	for _, r := range c.regions {
		for w := range gain {
			best := int64(row[r]) // what serving must cost less than
			for range c.m.services {
				if cost := c.cost[at]; cost >= 0 {
					cheaper, err := c.discount(leaf.Prices, at)
					if err != nil {
						return err
					}
					best = min(best, cost-cheaper)
				}
				at++
			}
			gain[w] += best - int64(row[r])
			if gain[w] < -(1 << 62) {
				return fmt.Errorf("values[%d] are out of range", c.item)
			}
		}
	}
	for w := range gain {
		rule := c.rule(w)
		reduced := int64(c.carrying(w)) + gain[w]
		if c.m.wanted[c.item] && rule != placement.Forbidden && (reduced < 0 || rule == placement.Forced) {
			sum.sites[w].add(reduced)
		}
	}
	return nil
}

var errPrices = errors.New("the prices are out of range")

// discount returns ceil(sum_p s_p t_p / 1e6) at a place of the tables.
func (c *cells) discount(prices []placement.Money, at int) (int64, error) {
	if len(prices) == 0 {
		return 0, nil
	}
	var hi, lo uint64
	for i, price := range prices {
		h, l := bits.Mul64(uint64(price), uint64(c.onTime[i][at]))
		var carry uint64
		lo, carry = bits.Add64(lo, l, 0)
		if hi, carry = bits.Add64(hi, h, carry); carry != 0 {
			return 0, errPrices
		}
	}
	lo, carry := bits.Add64(lo, million-1, 0)
	hi += carry
	if hi == 0 && lo < 1<<63 {
		return int64(lo / million), nil
	}
	if hi >= million {
		return 0, errPrices
	}
	if lo, _ = bits.Div64(hi, lo, million); lo > most {
		return 0, errPrices
	}
	return int64(lo), nil
}

// ways are ways of opening sites: those that open some and not others, within
// the limits on their number.
type ways struct {
	open, closed []bool
	least, most  int
}

// of returns the ways of a leaf.
func (m *model) of(leaf *placement.Leaf) ways {
	v := ways{slices.Clone(m.must), slices.Clone(m.never), m.least, m.largest}
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
	bound := sum.values
	for i, price := range leaf.Prices {
		kept, err := exact.MulDivFloor(int64(price), m.required[i], million)
		if err != nil {
			return wide{}, fmt.Errorf("prices[%d] is out of range", i)
		}
		bound.add(kept)
	}
	var free []wide
	opened := 0
	for w := range m.sites {
		worth := sum.sites[w]
		worth.add(int64(m.Network.Sites[w].Fixed))
		switch {
		case v.open[w]:
			bound = bound.plus(worth)
			opened++
		case !v.closed[w]:
			free = append(free, worth)
		}
	}
	slices.SortFunc(free, wide.compare)
	for i, worth := range free {
		if opened+i >= v.most || opened+i >= v.least && worth.compare(wide{}) >= 0 {
			break
		}
		bound = bound.plus(worth)
	}
	return bound, nil
}
