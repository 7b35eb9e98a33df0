package certify

import (
	"math/big"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// saves returns the most that facility i can save by serving clients with
// multipliers u, times the denominator, rounded up.
func (k *checker) saves(i int, u []int64) *big.Int {
	if k.p.Capacity != nil {
		return k.packed(i, u)
	}
	scale, sum := big.NewInt(k.c.Denominator), new(big.Int)
	scaled, saves := new(big.Int), new(big.Int)
	for j, x := range u {
		c := k.cost(i, j)
		if c >= x { // then c * scale >= x, or both are below 0
			continue
		}
		if scaled.Mul(big.NewInt(c), scale).Cmp(saves.SetInt64(x)) < 0 {
			sum.Add(sum, saves.Sub(saves, scaled))
		}
	}
	return sum
}

// reaches reports whether facility i may serve one of some clients with demand.
func (k *checker) reaches(i int, clients []int32) bool {
	for _, j := range clients {
		if k.p.Demand[j] > 0 && k.p.Cost.At(i, int(j)) != facility.Never {
			return true
		}
	}
	return false
}

// abandoned reports whether some client has no facility within r.
func (k *checker) abandoned(r restrictions) bool {
	for j := range k.p.Clients() {
		served := false
		for i, s := range r.state {
			served = served || (s >= 0 && k.p.Cost.At(i, j) != facility.Never)
		}
		if !served {
			return true
		}
	}
	return false
}
