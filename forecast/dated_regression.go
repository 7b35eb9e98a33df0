package forecast

// entry is a number in a row of the regression.
type entry struct {
	column int
	x      float64
}

// row returns the entries of day t, in the order of columns.
func (r *datedFit) row(t int, into []entry) []entry {
	into = into[:0]
	at := float64(t-(len(r.y)-1))/knotDays + float64(r.knots-1)
	if t >= len(r.y)-1 {
		into = append(into, entry{r.knots - 1, 1})
	} else {
		k := int(at)
		part := at - float64(k)
		into = append(into, entry{k, 1 - part}, entry{k + 1, part})
	}
	f := &r.facts[t]
	into = append(into, entry{r.knots + weekdayColumn + f.weekday, 1}, entry{r.knots + monthColumn + f.month, 1})
	for k, x := range f.wave {
		into = append(into, entry{r.knots + yearColumn + k, x})
	}
	if f.holiday >= 0 {
		into = append(into, entry{r.knots + holidayColumn + f.holiday, 1})
	}
	return into
}

// regress finds the levels and effects.
func (r *datedFit) regress() {
	r.knots = (len(r.y)-2)/knotDays + 2
	columns := r.knots + holidayColumn + r.almanac.holidays
	normal, right := r.skylineOf(columns, r.knots), r.take(columns)
	ridge := func(from, to int, x float64) {
		for i := from; i < to; i++ {
			normal.add(i, i, x)
		}
	}
	for k := range r.knots - 1 { // the walk of the level
		normal.add(k, k, 1/r.drift)
		normal.add(k+1, k+1, 1/r.drift)
		normal.add(k+1, k, -1/r.drift)
	}
	ridge(0, r.knots, 1e-8)
	ridge(r.knots+weekdayColumn, r.knots+monthColumn, weekdayRidge)
	ridge(r.knots+monthColumn, r.knots+yearColumn, monthRidge)
	for k := range 2 * harmonics {
		c := r.knots + yearColumn + k
		ridge(c, c+1, yearRidge*float64(1+k/2)*float64(1+k/2))
	}
	ridge(r.knots+holidayColumn, columns, holidayRidge)
	var buffer [4 + 2*harmonics + 1]entry
	for t, w := range r.weight {
		if w == 0 {
			continue
		}
		row := r.row(t, buffer[:])
		for n, a := range row {
			wx := w * a.x
			right[a.column] += float64(wx * r.logs[t])
			for _, b := range row[:n+1] {
				normal.add(a.column, b.column, float64(wx*b.x))
			}
		}
	}
	normal.factor()
	normal.solve(right)
	r.beta = right
}

// skylineOf returns a matrix of which the rows before border have one entry
// beside the diagonal.
func (w *workspace) skylineOf(n, border int) *skyline {
	s := &w.sky
	s.first, s.row = s.first[:0], s.row[:0]
	for i := range n {
		from := 0
		if i < border {
			from = max(0, i-1)
		}
		s.first, s.row = append(s.first, from), append(s.row, w.take(i-from+1))
	}
	return s
}

// fitted returns the logarithm of what is expected on day t.
func (r *datedFit) fitted(t int, buffer []entry) float64 {
	sum := 0.0
	for _, e := range r.row(t, buffer) {
		sum += float64(e.x * r.beta[e.column])
	}
	return sum
}
