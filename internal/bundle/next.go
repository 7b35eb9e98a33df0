package bundle

import "slices"

// Next returns where to look next, and how high the mean of the planes is there, by
// their weights: the function is no higher where the quadratic lets it go. It improves
// the weights until the mean is above the least plane by no more than least, or by a part
// of what that plane gains, in at most patience steps. x is the search's own, until the
// next call.
func (s *Search) Next(part, least float64, patience int) (x []float64, top float64) {
	clear(s.mean)
	for p, l := range s.lambda {
		s.lean(p, l)
	}
	s.heights = slices.Grow(s.heights[:0], len(s.planes))[:len(s.planes)]
	var low int
	for range patience {
		low, s.top = s.place()
		if s.top-s.heights[low] <= max(part*(s.heights[low]-s.value), least) {
			return s.x, s.top
		}
		high, step := s.best(low)
		if high < 0 {
			return s.x, s.top
		}
		s.lambda[low] += step
		s.lambda[high] -= step
		s.lean(low, step)
		s.lean(high, -step)
	}
	_, s.top = s.place()
	return s.x, s.top
}

// best returns the plane that gains most by giving weight to the lowest, and how much
// it gives; -1 if none gains.
func (s *Search) best(low int) (high int, step float64) {
	high = -1
	most := 0.0
	for p, l := range s.lambda {
		gap := s.heights[p] - s.heights[low]
		if l == 0 || gap <= 0 {
			continue
		}
		give := l
		if bend := s.width * s.bend(low, p); bend > 0 {
			give = min(l, gap/bend)
		}
		if gain := give * gap; gain > most {
			high, step, most = p, give, gain
		}
	}
	return high, step
}

// lean adds a share of the slope of a plane to the mean slope.
func (s *Search) lean(p int, share float64) {
	if share != 0 {
		for i, slope := range s.planes[p].slope {
			s.mean[i] += float64(share * slope)
		}
	}
}

// bend is how fast the gap between two planes closes when weight goes from the one to
// the other.
func (s *Search) bend(p, q int) float64 {
	return s.gram[max(p, q)][min(p, q)]
}

// place puts x where the weighted sum of the planes less the quadratic is highest, and
// returns the plane that is lowest there and the mean of all.
func (s *Search) place() (low int, mean float64) {
	for i, slope := range s.mean {
		s.x[i] = min(max(0, s.centre[i]+float64(s.width*slope)/s.weight[i]), s.highest[i])
	}
	for p := range s.planes {
		s.heights[p] = s.planes[p].height(s.x)
		if s.heights[p] < s.heights[low] {
			low = p
		}
		if s.lambda[p] > 0 {
			mean += float64(s.lambda[p] * s.heights[p])
		}
	}
	return low, mean
}
