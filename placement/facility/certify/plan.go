package certify

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// planner adds up what a plan costs and notes what is wrong with it.
type planner struct {
	p    *facility.Problem
	s    *facility.Solution
	open map[int]bool
	sum  *big.Int
	load []*big.Int // what each facility gives, or the variance of its clients
	errs []error
}

func (c *planner) wrong(format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf(format, args...))
}

// plan checks the plan of s against the problem.
func plan(p *facility.Problem, s *facility.Solution) error {
	c := &planner{p: p, s: s, open: make(map[int]bool, len(s.Open)), sum: new(big.Int), load: make([]*big.Int, p.Facilities())}
	for i := range c.load {
		c.load[i] = new(big.Int)
	}
	if err := c.opening(); err != nil {
		return err
	}
	shared := p.Capacity != nil && !p.Single
	switch {
	case len(s.Assign) != p.Clients():
		c.wrong("%d assignments for %d clients", len(s.Assign), p.Clients())
		return errors.Join(c.errs...)
	case shared:
		c.shares()
	case len(s.Shares) > 0:
		c.wrong("shares of a problem whose clients cannot be shared")
	default:
		c.assignments()
	}
	if p.Capacity != nil {
		c.capacities()
	}
	if p.Safety != nil {
		c.safety()
	}
	if c.sum.Cmp(big.NewInt(s.Value)) != 0 {
		c.wrong("the plan costs %v, solution claims %d", c.sum, s.Value)
	}
	return errors.Join(c.errs...)
}

// opening checks the list of open facilities; its error leaves nothing more to
// be checked.
func (c *planner) opening() error {
	p, open := c.p, c.s.Open
	for k, i := range open {
		if i < 0 || i >= p.Facilities() || (k > 0 && i <= open[k-1]) {
			return fmt.Errorf("open[%d]: facility %d is out of order or does not exist", k, i)
		}
		c.open[i] = true
		c.sum.Add(c.sum, big.NewInt(p.OpeningCost(i)))
	}
	if len(open) < p.MinOpen || (p.MaxOpen > 0 && len(open) > p.MaxOpen) {
		c.wrong("%d facilities are open, want %d to %d", len(open), p.MinOpen, p.MaxOpen)
	}
	for _, i := range p.Forced {
		if !c.open[i] {
			c.wrong("forced facility %d is closed", i)
		}
	}
	for _, i := range p.Forbidden {
		if c.open[i] {
			c.wrong("forbidden facility %d is open", i)
		}
	}
	return nil
}

// serves checks that facility i may serve client j.
func (c *planner) serves(i, j int) bool {
	switch {
	case !c.open[i]:
		c.wrong("client %d is served by facility %d, which is closed", j, i)
		return false
	case c.p.Cost.At(i, j) == facility.Never:
		c.wrong("facility %d may never serve client %d", i, j)
		return false
	}
	return true
}

// nearest checks that no open facility is cheaper for client j than i, or equal
// and of a lower number.
func (c *planner) nearest(i, j int) {
	cost := c.p.Cost.At(i, j)
	for _, other := range c.s.Open {
		if v := c.p.Cost.At(other, j); v < cost || (v == cost && other < i) {
			c.wrong("client %d is served by facility %d, %d is better", j, i, other)
			return
		}
	}
}

// assignments adds up a plan whose clients have one facility each.
func (c *planner) assignments() {
	for j, a := range c.s.Assign {
		i := int(a)
		if !c.serves(i, j) {
			continue
		}
		switch {
		case c.p.Capacity != nil:
			c.load[i].Add(c.load[i], big.NewInt(c.p.Demand[j]))
		case c.p.Safety != nil:
			c.load[i].Add(c.load[i], big.NewInt(c.p.Variance[j]))
		default:
			c.nearest(i, j)
		}
		c.sum.Add(c.sum, big.NewInt(c.p.Cost.At(i, j)))
	}
}

// shares adds up a plan of shares: sum_ij cost_ij amount_ij / demand_j, rounded
// up.
func (c *planner) shares() {
	rest := new(big.Rat)
	shares := c.s.Shares
	for j, demand := range c.p.Demand {
		own := 0
		for own < len(shares) && int(shares[own].Client) == j {
			own++
		}
		i := int(c.s.Assign[j])
		switch {
		case demand > 0:
			whole, part := c.client(j, shares[:own])
			c.sum.Add(c.sum, whole)
			rest.Add(rest, part)
		case own > 0:
			c.wrong("client %d has shares and no demand", j)
		case c.serves(i, j):
			c.nearest(i, j)
			c.sum.Add(c.sum, big.NewInt(c.p.Cost.At(i, j)))
		}
		shares = shares[own:]
	}
	if len(shares) > 0 {
		c.wrong("share of client %d is out of order", shares[0].Client)
	}
	c.sum.Add(c.sum, ceil(rest))
}

// client checks the shares of client j, all of them, and that it is assigned to
// the largest; it returns what they cost as an integer and a fraction.
func (c *planner) client(j int, shares []facility.Share) (*big.Int, *big.Rat) {
	given, cost := new(big.Int), new(big.Int)
	demand := big.NewInt(c.p.Demand[j])
	largest := 0
	for k, s := range shares {
		i := int(s.Facility)
		if k > 0 && s.Facility <= shares[k-1].Facility {
			c.wrong("shares of client %d are out of order", j)
		}
		if s.Amount <= 0 {
			c.wrong("facility %d gives client %d %d", i, j, s.Amount)
		}
		if !c.serves(i, j) {
			continue
		}
		if s.Amount > shares[largest].Amount {
			largest = k
		}
		amount := big.NewInt(s.Amount)
		given.Add(given, amount)
		c.load[i].Add(c.load[i], amount)
		cost.Add(cost, new(big.Int).Mul(amount, big.NewInt(c.p.Cost.At(i, j))))
	}
	if given.Cmp(demand) != 0 {
		c.wrong("client %d is served %v of %v", j, given, demand)
	}
	if len(shares) > 0 && c.s.Assign[j] != shares[largest].Facility {
		c.wrong("client %d is assigned to facility %d, %d gives most", j, c.s.Assign[j], shares[largest].Facility)
	}
	whole, part := cost.DivMod(cost, demand, new(big.Int))
	return whole, new(big.Rat).SetFrac(part, demand)
}

// capacities checks that no facility gives more than it can.
func (c *planner) capacities() {
	for i, load := range c.load {
		if load.Cmp(big.NewInt(c.p.Capacity[i])) > 0 {
			c.wrong("facility %d gives %v and can give %d", i, load, c.p.Capacity[i])
		}
	}
}

// safety adds the costs of safety stock: the square root of rate^2 times the
// variance, rounded up.
func (c *planner) safety() {
	for i, variance := range c.load {
		rate := big.NewInt(c.p.Safety[i])
		square := rate.Mul(rate, rate)
		square.Mul(square, variance)
		root := new(big.Int).Sqrt(square)
		if new(big.Int).Mul(root, root).Cmp(square) < 0 {
			root.Add(root, big.NewInt(1))
		}
		c.sum.Add(c.sum, root)
	}
}

// ceil returns x rounded up, for x of 0 or more.
func ceil(x *big.Rat) *big.Int {
	n := new(big.Int).Add(x.Num(), x.Denom())
	n.Sub(n, big.NewInt(1))
	return n.Div(n, x.Denom())
}
