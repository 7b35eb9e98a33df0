package verify

import (
	"errors"
	"fmt"
	"slices"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// certificate finds the leaves, and checks that they are a partition of the
// ways of opening sites.
func (c *check) certificate() {
	if c.plan.Certificate == nil {
		return
	}
	c.leaves = c.plan.Certificate.Leaves
	before := len(c.list)
	for i := range c.leaves {
		c.shape(&c.leaves[i], fmt.Sprintf("certificate: leaf %d", i), &c.findings)
	}
	if len(c.list) > before {
		return
	}
	c.parted()
	c.share()
}

// parted checks that the leaves are a partition of the ways of opening sites.
func (c *check) parted() {
	parts := make([]ways, len(c.leaves))
	for i := range parts {
		parts[i] = c.of(&c.leaves[i])
	}
	partition(c.of(&placement.Leaf{}), parts, &c.findings)
}

// share finds the leaves that share values in memory and have the same prices,
// so that their sums are the same.
func (c *check) share() {
	c.first = make([]int, len(c.leaves))
	seen := map[*[]placement.Money]int{}
	for i := range c.leaves {
		leaf := &c.leaves[i]
		if c.first[i] = i; len(leaf.Values) == 0 {
			continue
		}
		if j, ok := seen[&leaf.Values[0]]; ok && slices.Equal(leaf.Prices, c.leaves[j].Prices) {
			c.first[i] = j
		} else {
			seen[&leaf.Values[0]] = i
		}
	}
}

var errNoCertificate = errors.New("there is no certificate")

// bounds checks that the leaves prove the bound, and what the status says of
// it.
func (c *check) bounds(sums []leafSum) {
	p := c.plan
	found := p.Status == facility.Optimal || p.Status == facility.Feasible
	if p.Certificate == nil && p.Bound > 0 && found {
		c.bad("bound of %v: %w", p.Bound, errNoCertificate)
	}
	for i := range c.leaves {
		v := c.of(&c.leaves[i])
		if !v.any() {
			continue
		}
		proved, err := c.model.bound(&c.leaves[i], &sums[c.first[i]], v)
		if err != nil {
			c.bad("certificate: leaf %d: %w", i, err)
		} else if proved.compare(widen(int64(p.Bound))) < 0 {
			c.bad("certificate: leaf %d proves a bound of %v, and not %d", i, proved, int64(p.Bound))
		}
	}
	if found && len(c.leaves) > 0 && !slices.ContainsFunc(c.leaves, c.priced) {
		c.bad("promises and limits: their prices are those of no leaf")
	}
	switch {
	case p.Status == facility.Optimal && p.Bound != p.Cost:
		c.bad("it is said to be optimal, with a cost of %v and a bound of %v", p.Cost, p.Bound)
	case p.Status == facility.Feasible && p.Bound >= p.Cost:
		c.bad("a bound of %v leaves the plan of cost %v optimal, and it does not say so", p.Bound, p.Cost)
	}
}

// priced reports whether the prices of the plan are those of a leaf.
func (c *check) priced(leaf placement.Leaf) bool {
	var prices []placement.Money
	for _, promise := range c.plan.Promises {
		prices = append(prices, promise.Price)
	}
	for _, limit := range c.plan.Limits {
		prices = append(prices, limit.Price)
	}
	return slices.Equal(prices, leaf.Prices)
}
