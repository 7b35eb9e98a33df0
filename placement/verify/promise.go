package verify

import (
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/internal/exact"
	"github.com/forwardstock/forwardstock/placement"
)

// promises derives the units that every promise requires.
func (m *model) promises(f *findings) {
	if _, ok := m.total.small(); !ok {
		f.bad("the demand does not fit")
		return
	}
	for i := range m.Policy.Within {
		asked, _ := m.asked(i).small() // no more than the total
		units, err := required(m.Policy.Within[i].Share, asked)
		if err != nil {
			f.bad("promise %d: %v", i, err)
		}
		m.required = append(m.required, units)
	}
}

// asked returns the demand that a promise is about.
func (m *model) asked(i int) (sum wide) {
	for k := range m.Items {
		if m.about[i] >= 0 && m.about[i] != k {
			continue
		}
		for r := range m.regions {
			if covers(&m.Policy.Within[i], &m.Demand.Regions[r]) {
				q, _ := m.quantity(k, r)
				sum.add(q)
			}
		}
	}
	return sum
}

// covers reports whether a promise is about a region.
func covers(p *placement.Promise, r *geo.Region) bool {
	return (p.Region == "" || p.Region == r.ID) && (p.State == "" || p.State == r.State)
}

// required returns ceil(share total), with the share in whole millionths.
func required(share float64, total int64) (int64, error) {
	millionths, err := exact.Round(share * million)
	if err != nil {
		return 0, err
	}
	return ceiling(millionths, total)
}

// ceiling returns ceil(a b / 1e6).
func ceiling(a, b int64) (int64, error) {
	// The ceiling of x is minus the floor of minus x.
	x, err := exact.MulDivFloor(-a, b, million)
	return -x, err
}
