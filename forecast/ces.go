package forecast

import "math"

// cesKind is one of the forms of complex exponential smoothing.
type cesKind struct {
	plain  bool // a level and its information potential
	season cesSeason
}

type cesSeason uint8

const (
	cesNone    cesSeason = iota
	cesPartial           // a real seasonal state
	cesFull              // a complex one
)

// cesKinds are the forms none, simple, partial and full of Svetunkov,
// Kourentzes and Ord (2022).
var cesKinds = [...]cesKind{{true, cesNone}, {false, cesFull}, {true, cesPartial}, {true, cesFull}}

// parameters returns how many weights the form has.
func (k cesKind) parameters() int {
	n := 0
	if k.plain {
		n += 2
	}
	switch k.season {
	case cesPartial:
		n++
	case cesFull:
		n += 2
	}
	return n
}

// cesFit fits a form of complex exponential smoothing. With l the level, c its
// information potential, a0 and a1 the weights and e the error of y,
//
//	l = l - (1-a1) c + (a0-a1) e      c = l + (1-a0) c + (a0+a1) e
//
// and likewise for a state by position in the cycle, or s = s + b e for a real
// one. Start states are found by running forth, back and forth again.
type cesFit struct {
	kind      cesKind
	y         []float64
	l, c      float64
	season    []float64 // by position: level
	potential []float64 // and its potential
	squares   float64
}

func (f *cesFit) value(x point) float64 {
	n := f.kind.parameters()
	if f.kind.plain && !(x[0] > 0.01 && x[0] < 1.8 && x[1] > 0.01 && x[1] < 1.9) {
		return impossible
	}
	switch f.kind.season {
	case cesPartial:
		if !(x[n-1] > 0.01 && x[n-1] < 1.5) {
			return impossible
		}
	case cesFull:
		if !(x[n-2] > 0.01 && x[n-2] < 1.8 && x[n-1] > 0.01 && x[n-1] < 1.9) {
			return impossible
		}
	}
	f.begin()
	f.pass(x, 1)
	f.pass(x, -1)
	f.pass(x, 1)
	if !(f.squares < impossible) {
		return impossible
	}
	return f.squares
}

// begin sets the states from the first values.
func (f *cesFit) begin() {
	m := max(1, len(f.season))
	first := f.y[:min(len(f.y), max(10, m))]
	f.l = mean(first)
	f.c = f.l / 1.1
	for j := range f.season {
		if f.kind.plain {
			f.season[j] = f.y[j] - f.l
		} else {
			f.season[j] = f.y[j]
		}
		f.potential[j] = f.season[j] / 1.1
	}
}

// pass runs over the series in one direction.
func (f *cesFit) pass(x point, way int) {
	n := f.kind.parameters()
	t, squares := 0, 0.0
	if way < 0 {
		t = len(f.y) - 1
	}
	m := len(f.season)
	j := 0
	if m > 0 {
		j = t % m
	}
	for ; t >= 0 && t < len(f.y); t += way {
		u := 0.0
		if f.kind.plain {
			u = f.l
		}
		if m > 0 {
			u += f.season[j]
		}
		e := f.y[t] - u
		squares += float64(e * e)
		f.step(x, n, j, e)
		if m > 0 {
			j += way
			if j == m {
				j = 0
			} else if j < 0 {
				j = m - 1
			}
		}
	}
	f.squares = squares
}

// step updates the states with an error.
func (f *cesFit) step(x point, n, j int, e float64) {
	if f.kind.plain {
		f.l, f.c = turn(f.l, f.c, x[0], x[1], e)
	}
	switch f.kind.season {
	case cesPartial:
		f.season[j] += float64(x[n-1] * e)
	case cesFull:
		f.season[j], f.potential[j] = turn(f.season[j], f.potential[j], x[n-2], x[n-1], e)
	}
}

// turn is the step of a complex state.
func turn(l, c, a0, a1, e float64) (float64, float64) {
	return (l - float64((1-a1)*c)) + float64((a0-a1)*e), (l + float64((1-a0)*c)) + float64((a0+a1)*e)
}

// complexSmoothing is complex exponential smoothing of the form with the least
// AICc. Use it in a median with others: it follows trends and level shifts
// that they miss, and is wild on short series. It takes up to some 800 passes.
func complexSmoothing(w *workspace, y []float64, period int, to *outline) {
	n := len(y)
	scale := mean(y)
	if n < 6 || scale == 0 {
		line(SES)(w, y, period, to)
		return
	}
	scaled, m := w.prepare(y, scale, period)
	season, potential := w.take(m), w.take(m)
	f := &w.ces
	best, bestPoint, bestKind := math.Inf(1), point{}, cesKind{}
	for _, kind := range cesKinds {
		if kind.season != cesNone && m == 1 {
			continue
		}
		k := float64(kind.parameters() + 1)
		if float64(n)-k-1 <= 0 {
			continue
		}
		f.of(kind, scaled, season, potential)
		start := point{1.3, 1, 0.1}
		step := point{0.2, 0.2, 0.2}
		if kind.season == cesFull && kind.plain {
			start, step = point{1.3, 1, 1.3, 1}, point{0.2, 0.2, 0.2, 0.2}
		}
		x, v := minimise(f, kind.parameters(), start, step, 60, 1e-5)
		if v >= impossible {
			continue
		}
		aicc := float64(float64(n)*ln(max(v, 1e-20*float64(n)))) + 2*k + 2*k*(k+1)/(float64(n)-k-1)
		if aicc < best {
			best, bestPoint, bestKind = aicc, x, kind
		}
	}
	if math.IsInf(best, 1) {
		line(SES)(w, y, period, to)
		return
	}
	f.of(bestKind, scaled, season, potential)
	f.value(bestPoint)
	noise := f.squares / float64(max(1, n-bestKind.parameters()-1))
	effect := w.take(len(to.mean))
	f.follow(bestPoint, n, to.mean)
	// What an error of 1 does later is the course of the states without
	// forecast, after that error alone.
	f.l, f.c = 0, 0
	clear(f.season)
	clear(f.potential)
	at := 0
	if m > 1 {
		at = (n - 1) % m
	}
	f.step(bestPoint, bestKind.parameters(), at, 1)
	f.follow(bestPoint, n, effect)
	variance := 1.0
	for h := range to.mean {
		to.mean[h] = scale * max(-1e6, min(to.mean[h], 1e6))
		to.dev[h] = scale * math.Sqrt(noise*variance)
		variance = min(1e12, variance+float64(effect[h]*effect[h]))
	}
	to.total = totalDev(to.dev)
}

// of makes f ready for a form.
func (f *cesFit) of(kind cesKind, y, season, potential []float64) {
	*f = cesFit{kind: kind, y: y}
	if kind.season != cesNone {
		f.season, f.potential = season, potential
	}
}

// follow writes the course of the states from time n on, without errors.
func (f *cesFit) follow(x point, n int, to []float64) {
	m := len(f.season)
	for h := range to {
		j := 0
		to[h] = 0
		if f.kind.plain {
			to[h] = f.l
		}
		if m > 0 {
			j = (n + h) % m
			to[h] += f.season[j]
		}
		f.step(x, f.kind.parameters(), j, 0)
	}
}
