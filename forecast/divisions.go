package forecast

import "strings"

// divisions are the nine divisions of the Census Bureau. What is in none, such
// as territories, is a tenth.
var divisions = [...]string{
	"CT ME MA NH RI VT",
	"NJ NY PA",
	"IL IN MI OH WI",
	"IA KS MN MO NE ND SD",
	"DC DE FL GA MD NC SC VA WV",
	"AL KY MS TN",
	"AR LA OK TX",
	"AZ CO ID MT NV NM UT WY",
	"AK CA HI OR WA",
}

func division(state string) int {
	for d, states := range divisions {
		if state != "" && strings.Contains(states, state) {
			return d
		}
	}
	return len(divisions)
}

// sellerStates returns the shares of the states from the seller's orders, and
// their concentration: first the division, then the state in it, because tastes,
// brands and followers are alike in neighbouring states.
//
// The concentration is that of a Dirichlet distribution whose variances add up
// to the same, that of a state being that of a product of independent shares.
func (a *atlas) sellerStates(t *tally) (shares []float64, sure float64) {
	const count = len(divisions) + 1
	var people, share [count]float64
	members := make([][]int32, count)
	number := make([]int32, len(a.states)) // of each state within its division
	for s, state := range a.states {
		d := division(state)
		number[s] = int32(len(members[d]))
		members[d] = append(members[d], int32(s))
		people[d] += a.people[s]
	}
	parents := make([][]float64, count)
	for d, states := range members {
		for _, s := range states {
			parents[d] = append(parents[d], a.people[s])
		}
		normalise(parents[d])
	}
	var top tally
	within := make([]tally, count)
	seen := make([]float64, count)
	for k, s := range t.child {
		d := division(a.states[s])
		seen[d] += t.n[k]
		within[d].add(number[s], t.n[k])
	}
	for d, n := range seen {
		if n > 0 {
			top.add(int32(d), n)
		}
	}
	c := concentration(func(c float64) float64 { return top.logLikelihood(c, people[:]) })
	top.posterior(share[:], c, people[:])
	c += top.total
	_, inner := spreadOut(people[:], func(inner []float64) (sum float64) {
		for d := range within {
			sum += within[d].logLikelihood(inner[d], parents[d])
		}
		return sum
	})
	shares = make([]float64, len(a.states))
	chance, variance := 0.0, 0.0
	for d, states := range members {
		part := make([]float64, len(states))
		within[d].posterior(part, inner[d], parents[d])
		own := inner[d] + within[d].total
		for i, s := range states {
			shares[s] = share[d] * part[i]
			square := float64(share[d]*share[d]) + float64(share[d]*(1-share[d]))/(c+1)
			square *= float64(part[i]*part[i]) + float64(part[i]*(1-part[i]))/(own+1)
			variance += max(0, square-float64(shares[s]*shares[s]))
			chance += float64(shares[s] * (1 - shares[s]))
		}
	}
	if !(variance > 0) {
		return shares, mostConcentration
	}
	return shares, max(0, chance/variance-1)
}
