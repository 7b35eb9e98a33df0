package forecast

// maxParameters is the largest number of parameters that a simplex searches.
const maxParameters = 4

// point is a point of the search, of which the first few numbers are in use.
type point [maxParameters]float64

// objective is what a simplex minimises. It may be called outside of all
// bounds, and returns a large value there.
type objective interface{ value(x point) float64 }

// minimise returns the best point that a simplex of n parameters finds from
// start within so many evaluations, and its value (Nelder and Mead 1965, with
// the usual coefficients). It stops early where all corners are within tol of
// the best, relatively. It does not allocate.
func minimise(f objective, n int, start, step point, limit int, tol float64) (point, float64) {
	var corner [maxParameters + 1]point
	var value [maxParameters + 1]float64
	calls := 0
	eval := func(x point) float64 { calls++; return f.value(x) }
	for i := 0; i <= n; i++ {
		corner[i] = start
		if i > 0 {
			corner[i][i-1] += step[i-1]
		}
		value[i] = eval(corner[i])
	}
	for {
		// Order the corners, of which there are few.
		for i := 1; i <= n; i++ {
			for j := i; j > 0 && value[j] < value[j-1]; j-- {
				value[j], value[j-1] = value[j-1], value[j]
				corner[j], corner[j-1] = corner[j-1], corner[j]
			}
		}
		if calls >= limit || !(value[n]-value[0] > tol*(1e-9+abs(value[0]))) {
			return corner[0], value[0]
		}
		var centre point
		for i := range n {
			for j := range n {
				centre[j] += corner[i][j] / float64(n)
			}
		}
		along := func(k float64) (x point) {
			for j := range n {
				x[j] = centre[j] + float64(k*(corner[n][j]-centre[j]))
			}
			return x
		}
		x := along(-1)
		v := eval(x)
		switch {
		case v < value[0]:
			far := along(-2)
			if w := eval(far); w < v {
				x, v = far, w
			}
			corner[n], value[n] = x, v
			continue
		case v < value[n-1]:
			corner[n], value[n] = x, v
			continue
		case v < value[n]:
			corner[n], value[n] = x, v
			x = along(0.5)
		default:
			x = along(0.5)
		}
		if v = eval(x); v < value[n] {
			corner[n], value[n] = x, v
			continue
		}
		for i := 1; i <= n; i++ {
			for j := range n {
				corner[i][j] = (corner[i][j] + corner[0][j]) / 2
			}
			value[i] = eval(corner[i])
		}
	}
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}
