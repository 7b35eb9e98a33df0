package forecast

import (
	"context"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/par"
)

// regional is the tree of Dirichlet-multinomial shares: where people live,
// where the seller's orders go, where an item's orders go; and on each of
// these levels first the state, for the seller after the census division, then
// the region within it.
type regional struct {
	*atlas
	states []float64   // seller's shares of the states
	within [][]float64 // seller's shares of the regions of each state
	shares []float64   // seller's shares of the regions: those of an item without orders

	seller             float64   // posterior concentration of the seller's states
	itemState, itemZIP float64   // concentrations of items around the seller
	itemWithin         []float64 // the latter in each state
}

// evenness are the exponents e of how concentrations within states may follow
// their size: if the shares of states are p, that of state s is C (p_s S)^e.
// With 0 all states are as rough as each other; with 1 all regions are, as those
// of one Dirichlet distribution over the whole country would be.
var evenness = [...]float64{0, 0.5, 1}

// spreadOut returns the concentrations within states of the most probable
// evenness and concentration, given the log-likelihood as a function of them.
func spreadOut(people []float64, logLikelihood func(within []float64) float64) (c float64, within []float64) {
	scale, trial := make([]float64, len(people)), make([]float64, len(people))
	best := math.Inf(-1)
	for _, e := range evenness {
		for s, p := range people {
			scale[s] = 1
			if e > 0 {
				scale[s] = exp(e * ln(max(1e-3, p*float64(len(people)))))
			}
		}
		value := func(c float64) float64 {
			for s, x := range scale {
				trial[s] = c * x
			}
			return logLikelihood(trial)
		}
		found := concentration(value)
		if v := value(found) + concentrationPrior(found); v > best {
			best, c, within = v, found, slices.Clone(trial)
		}
	}
	return c, within
}

// weight returns what an order counts for at an age: it halves in every
// halfLife days.
func weight(age int) float64 { return exp(-float64(age) * (ln(2) / halfLife)) }

const (
	// halfLife is the time in days in which an order's say about where demand
	// is falls to half.
	halfLife = 365

	// sampleItems bounds the items from which the concentrations are learned.
	sampleItems = 2000
)

// newRegional learns the seller's shares and the concentrations from the
// orders of every item. gather adds the weighted orders of item i to c.
func newRegional(ctx context.Context, a *atlas, items, workers int, gather func(i int, c *counts)) (*regional, error) {
	g := &regional{atlas: a}
	c := a.counts()
	for i := range items {
		gather(i, c)
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
	}
	var all nodes
	c.take(a, &all)
	_, zip := spreadOut(a.people, func(within []float64) float64 { return all.withinLikelihood(within, a.peopleWithin) })
	g.states, g.seller = a.sellerStates(&all.states)
	g.within = slices.Clone(a.peopleWithin)
	for k, s := range all.of {
		g.within[s] = make([]float64, len(a.members[s]))
		all.regions[k].posterior(g.within[s], zip[s], a.peopleWithin[s])
	}
	g.shares = make([]float64, len(a.regions))
	a.join(g.shares, g.states, g.within)

	stride := (items + sampleItems - 1) / sampleItems
	var sample []nodes
	for i := 0; i < items; i += max(1, stride) {
		gather(i, c)
		if len(c.seenStates) > 0 {
			sample = append(sample, nodes{})
			c.take(a, &sample[len(sample)-1])
		}
	}
	const chunk = 64
	parts := make([]float64, (len(sample)+chunk-1)/chunk)
	pooled := func(one func(*nodes) float64) float64 {
		// When ctx is done, what comes out does not matter: see below.
		_ = par.Do(ctx, workers, len(parts), func(p int) {
			parts[p] = 0
			for k := p * chunk; k < min((p+1)*chunk, len(sample)); k++ {
				parts[p] += one(&sample[k])
			}
		})
		sum := 0.0
		for _, x := range parts {
			sum += x
		}
		return sum
	}
	g.itemState = concentration(func(c float64) float64 {
		return pooled(func(n *nodes) float64 { return n.states.logLikelihood(c, g.states) })
	})
	g.itemZIP, g.itemWithin = spreadOut(g.states, func(within []float64) float64 {
		return pooled(func(n *nodes) float64 { return n.withinLikelihood(within, g.within) })
	})
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return g, nil
}

// item returns the shares of an item and their concentration. Those of an item
// without orders in a known place are the seller's, in the same slice.
//
// The concentration is that of the states, because territories are made of
// states more than of parts of them. It counts that the seller's shares, to
// which those of the item are drawn, are not sure either:
//
//	1/(C+1) = 1/(n+c+1) + (c/(n+c))² / (C_seller+1)
func (g *regional) item(n *nodes) (shares []float64, concentration float64) {
	own := n.states.total + g.itemState
	pull := g.itemState / own
	spread := 1/(own+1) + float64(pull*pull)/(g.seller+1)
	concentration = 1/spread - 1
	if n.states.total == 0 {
		return g.shares, concentration
	}
	shares = make([]float64, len(g.regions))
	for r, p := range g.shares { // of what is not seen
		shares[r] = pull * p
	}
	k := 0
	for j, s := range n.states.child {
		part := float64(pull*g.states[s]) + n.states.n[j]/own
		if k == len(n.of) || n.of[k] != s {
			for i, r := range g.members[s] {
				shares[r] = part * g.within[s][i]
			}
			continue
		}
		local := &n.regions[k]
		k++
		scale := part / (local.total + g.itemWithin[s])
		for i, r := range g.members[s] {
			shares[r] = scale * g.itemWithin[s] * g.within[s][i]
		}
		for j, child := range local.child {
			shares[g.members[s][child]] += float64(scale * local.n[j])
		}
	}
	return shares, concentration
}
