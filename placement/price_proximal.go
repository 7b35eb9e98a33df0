package placement

import "math"

// proximal is a proximal bundle method (Lemarechal 1975; Kiwiel 1990) that
// maximises a concave function of a few prices within a box: it keeps planes above
// the function, and steps from the best prices so far to where the least of the
// planes less the squared distance over 2t is highest.
type proximal struct {
	center, highest []float64
	value           float64 // at the center
	planes          []support
	t               float64
	nulls           int
}

// support is an upper bound of the function: offset + slope x.
type support struct {
	offset float64
	slope  []float64
	weight float64
}

// maxPlanes is how many planes are kept.
const maxPlanes = 60

// newProximal starts where the function has a value and a slope.
func newProximal(center, highest []float64, value float64, slope []float64, t float64) *proximal {
	p := &proximal{center: center, highest: highest, value: value, t: t}
	p.add(center, value, slope)
	return p
}

func (p *proximal) add(x []float64, value float64, slope []float64) {
	plane := support{offset: value, slope: slope}
	for i, g := range slope {
		plane.offset -= float64(g * x[i])
	}
	if len(p.planes) == 0 {
		plane.weight = 1
	}
	if len(p.planes) >= maxPlanes {
		least := 0
		for k := range p.planes {
			if p.planes[k].weight < p.planes[least].weight {
				least = k
			}
		}
		plane.weight = p.planes[least].weight
		p.planes[least] = plane
		return
	}
	p.planes = append(p.planes, plane)
}

func (s *support) at(x []float64) float64 {
	v := s.offset
	for i, g := range s.slope {
		v += float64(g * x[i])
	}
	return v
}

// next returns where to look next, and by how much the function may be higher
// there than at the center.
func (p *proximal) next() (x []float64, gain float64) {
	x = make([]float64, len(p.center))
	heights := make([]float64, len(p.planes))
	for range 2000 {
		p.place(x)
		low, high, mean := 0, -1, 0.0
		for k := range p.planes {
			heights[k] = p.planes[k].at(x)
			if heights[k] < heights[low] {
				low = k
			}
			if p.planes[k].weight > 0 && (high < 0 || heights[k] > heights[high]) {
				high = k
			}
			mean += float64(p.planes[k].weight * heights[k])
		}
		gain = heights[low] - p.value
		if mean-heights[low] <= 1e-3*math.Abs(gain)+1e-12 {
			break
		}
		norm := 0.0
		for i := range x {
			d := p.planes[low].slope[i] - p.planes[high].slope[i]
			norm += float64(d * d)
		}
		step := p.planes[high].weight
		if norm > 0 {
			step = min(step, (heights[high]-heights[low])/float64(p.t*norm))
		}
		p.planes[high].weight -= step
		p.planes[low].weight += step
	}
	p.place(x)
	return x, gain
}

// place moves from the center along the weighted slopes, within the box.
func (p *proximal) place(x []float64) {
	for i := range x {
		g := 0.0
		for k := range p.planes {
			if w := p.planes[k].weight; w > 0 {
				g += float64(w * p.planes[k].slope[i])
			}
		}
		x[i] = min(max(p.center[i]+float64(p.t*g), 0), p.highest[i])
	}
}

// tell says what the function is at x, where a gain was foreseen. It returns
// whether x is the new center.
func (p *proximal) tell(x []float64, value float64, slope []float64, gain float64) bool {
	p.add(x, value, slope)
	for k := range p.planes {
		p.value = min(p.value, p.planes[k].at(p.center)) // what gave the value may not have been the least
	}
	if value-p.value >= 0.1*gain {
		if value-p.value >= 0.5*gain {
			p.t *= 2
		}
		p.center, p.value, p.nulls = x, value, 0
		return true
	}
	if p.nulls++; p.nulls >= 3 {
		p.t *= 0.6
		p.nulls = 0
	}
	return false
}
