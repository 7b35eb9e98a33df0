package forecast

// golden searches an interval for the minimum of a function by golden section.
type golden struct {
	f         func(x float64) float64
	low, high float64
	a, b      float64 // between them
	atA, atB  float64 // f there
}

// newGolden looks at the two points that divide the interval.
func newGolden(f func(x float64) float64, low, high float64) golden {
	g := golden{f: f, low: low, high: high}
	g.a, g.b = g.left(), g.right()
	g.atA, g.atB = f(g.a), f(g.b)
	return g
}

const goldenRatio = 0.6180339887498949

func (g *golden) left() float64 { return g.high - float64(goldenRatio*(g.high-g.low)) }

func (g *golden) right() float64 { return g.low + float64(goldenRatio*(g.high-g.low)) }

// narrow leaves out the end behind the worse point, and looks at another one.
func (g *golden) narrow() {
	if g.atA <= g.atB {
		g.high, g.b, g.atB = g.b, g.a, g.atA
		g.a = g.left()
		g.atA = g.f(g.a)
	} else {
		g.low, g.a, g.atA = g.a, g.b, g.atB
		g.b = g.right()
		g.atB = g.f(g.b)
	}
}

// goldenSection returns where between low and high, within tol, f has a
// minimum, and its value there.
func goldenSection(f objective, low, high, tol float64) (float64, float64) {
	g := newGolden(func(x float64) float64 { return f.value(point{x}) }, low, high)
	for g.high-g.low > tol {
		g.narrow()
	}
	if g.atB < g.atA {
		return g.b, g.atB
	}
	return g.a, g.atA
}
