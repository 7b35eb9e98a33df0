package forecast

import (
	"context"
	"math"
	"slices"

	"github.com/forwardstock/forwardstock/internal/par"
)

// tie tells how much children are like their parent: the concentrations of the
// Dirichlet distributions that their shares are drawn from around its.
type tie struct {
	state  float64   // of the states
	zip    float64   // within states, at the usual size of one
	within []float64 // within each state
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

// drawn are the orders of a child beside the shares of its parent.
type drawn struct {
	states besides
	of     []int32 // the state that each of regions belongs to
	within []besides
}

// besides are the orders of a tally whose children are numbered anew, from 0 on,
// beside the parent's shares of those.
type besides struct {
	orders tally
	parent []float64
}

// drawnFrom returns the orders n of a child beside the shares of p. If they are among
// the orders all that p was drawn with around the tie around, then beside the shares
// that p would have without them: else small families would look all alike.
func (p *parent) drawnFrom(n, all *nodes, around, items *tie) drawn {
	d := drawn{of: slices.Clone(n.of), within: make([]besides, len(n.of))}
	d.states = beside(&n.states, p.states)
	if all != nil {
		d.states.without(&all.states, around.state, items.state)
	}
	for k, s := range n.of {
		d.within[k] = beside(&n.regions[k], p.within[s])
		if all != nil {
			j, _ := slices.BinarySearch(all.of, s)
			d.within[k].without(&all.regions[j], around.within[s], items.within[s])
		}
	}
	return d
}

func beside(t *tally, parent []float64) besides {
	var b besides
	for k, child := range t.child {
		b.orders.add(int32(k), t.n[k])
		b.parent = append(b.parent, parent[child])
	}
	return b
}

// without takes the orders of b, worth what they are to a tie of items, out of the
// shares, which come from all of concentration c.
func (b *besides) without(all *tally, c, items float64) {
	worth := b.orders.worth(items)
	sum := all.total + c
	rest := max(c, sum-float64(worth*b.orders.total))
	for k, p := range b.parent {
		b.parent[k] = max(0, float64(p*sum)-float64(worth*b.orders.n[k])) / rest
	}
}

// learnTie returns the most probable tie of children. Those of states follow the
// size of states, of which people are the shares. When ctx is done, what comes out
// does not matter.
func learnTie(ctx context.Context, workers int, children []drawn, people []float64) *tie {
	pooled := func(one func(*drawn) float64) float64 {
		return par.Sum(ctx, workers, len(children), 64, func(k int) float64 { return one(&children[k]) })
	}
	var t tie
	t.state = concentration(func(c float64) float64 {
		return pooled(func(d *drawn) float64 { return d.states.orders.logLikelihood(c, d.states.parent) })
	})
	t.zip, t.within = spreadOut(people, func(within []float64) float64 {
		return pooled(func(d *drawn) (sum float64) {
			for k, s := range d.of {
				sum += d.within[k].orders.logLikelihood(within[s], d.within[k].parent)
			}
			return sum
		})
	})
	return &t
}
