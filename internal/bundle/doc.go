// Package bundle maximises a concave function of a few variables within a box by a
// proximal bundle method (Lemarechal 1975; Kiwiel 1990). A caller looks at the function
// where the search asks it to, and tells its value and a slope (a supergradient):
//
//	s := bundle.New(highest, nil)
//	s.Start(x, value, slope, width)
//	for range looks {
//		x, top := s.Next(part, least, patience)
//		if top-s.Value() <= little {
//			break
//		}
//		s.Tell(x, value, slope) // at x, or near it
//	}
//
// Every look gives a plane that is above the function everywhere. The next look is
// where the least of the planes, less a quadratic that keeps it near the best look so
// far, is highest:
//
//	max  min_p value_p + slope_p (x - x_p)  -  sum_i weight_i (x_i - centre_i)² / 2 width
//	s.t. 0 <= x_i <= highest_i
//
// It is solved in the weights of the planes, two at a time, those first by which most is
// gained (Fan, Chen and Lin 2005). The width grows with looks that keep what the planes
// promise, and shrinks with those that do not.
//
// A look costs much more than a step of the search: this is for prices of tens of rows,
// each of which asks all items. All planes are kept, so that n looks at d variables take
// memory n (n + d) and a step time n d.
//
// Multipliers by the thousand, as the bounds of placement/facility have them, want
// another form, with products of slopes instead of the box: see bound_bundle.go there.
package bundle
