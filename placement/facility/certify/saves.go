package certify

import "github.com/forwardstock/forwardstock/placement/facility"

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
