package forecast

import "math"

// The yearly season is a Fourier series in the logarithm of sales.
const (
	harmonics   = 6
	seasonWeeks = 2 * 52 // history that it needs: with less, season and trend are one
	columns     = 2 + 2*harmonics
	yearDays    = 365.2425

	seasonSpread = 0.3 // prior standard deviation of a coefficient of the first harmonic
	trendSpread  = 0.5 // and of the growth in a year, which is set aside
)

// season holds the coefficients of the harmonics. The zero season is none.
type season struct {
	coefficient [2 * harmonics]float64
	base        float64 // logarithm that makes its mean over the history 1
}

// waves sets dst to cos and sin of the harmonics on a day.
func waves(dst []float64, d Day) {
	years := float64(d) / yearDays
	x := (2 * math.Pi / 16) * (years - math.Floor(years))
	// Taylor series of a sixteenth of the angle, then doubled four times.
	q := x * x
	c, s := 0.0, 0.0
	for n := 14; n >= 0; n -= 2 {
		c = inverseFactorial0(n) - float64(q*c)
		s = inverseFactorial0(n+1) - float64(q*s)
	}
	s *= x
	for range 4 {
		c, s = float64(c*c)-float64(s*s), 2*s*c
	}
	a, b := 1.0, 0.0
	for k := range harmonics {
		a, b = float64(a*c)-float64(b*s), float64(a*s)+float64(b*c)
		dst[2*k], dst[2*k+1] = a, b
	}
}

func inverseFactorial0(n int) float64 {
	f := 1.0
	for k := 2; k <= n; k++ {
		f *= float64(k)
	}
	return 1 / f
}

// at returns the factor of the season on a day.
func (s *season) at(d Day) float64 {
	if *s == (season{}) {
		return 1
	}
	var w [2 * harmonics]float64
	waves(w[:], d)
	sum := s.base
	for k, c := range s.coefficient {
		sum += float64(c * w[k])
	}
	return exp(sum)
}

// mean returns the mean factor over the horizon of t.
func (s *season) mean(t *timeline) float64 {
	sum := 0.0
	for d := t.start; d < t.start.Add(t.days); d++ {
		sum += float64(s.at(d) * t.weekday[weekdayOf(d)])
	}
	return sum / (daysPerPeriod * t.horizon)
}

// newSeason fits log-linear Poisson means
//
//	ln E[sales] = ln expected + level + trend + season
//
// to weeks of the given middle days, with normal priors on the coefficients
// (of standard deviation 0.3/k for harmonic k) against the noise as it is
// measured, by iterated weighted least squares. Less than two years give none.
func newSeason(middle []Day, sales, expected []float64) season {
	n := len(sales)
	if n < seasonWeeks {
		return season{}
	}
	rows := make([][columns]float64, n)
	for t, d := range middle {
		rows[t][0] = 1
		rows[t][1] = float64(d-middle[n-1]) / yearDays
		waves(rows[t][2:], d)
	}
	var beta [columns]float64
	noise := 1.0
	for range 12 {
		var normal [columns][columns]float64
		var right [columns]float64
		pearson, used := 0.0, 0
		for t := range rows {
			if expected[t] <= 0 {
				continue
			}
			x := &rows[t]
			eta := 0.0
			for i, b := range beta {
				eta += float64(b * x[i])
			}
			mean := float64(expected[t] * exp(max(-5, min(eta, 5))))
			off := sales[t] - mean
			pearson += float64(off * (off / mean))
			used++
			for i := range columns {
				wx := float64(mean * x[i])
				right[i] += float64(wx*eta) + float64(off*x[i])
				for j := range i + 1 {
					normal[i][j] += float64(wx * x[j])
				}
			}
		}
		noise = max(1, pearson/float64(max(1, used-columns)))
		for i := range columns {
			spread := 10.0
			switch {
			case i == 1:
				spread = trendSpread
			case i > 1:
				spread = seasonSpread / float64(i/2)
			}
			normal[i][i] += noise / (spread * spread)
		}
		beta = solve(&normal, &right)
	}
	s := season{coefficient: [2 * harmonics]float64(beta[2:])}
	// Of mean 1 where sales were expected.
	sum, total := 0.0, 0.0
	for t, d := range middle {
		sum += float64(expected[t] * s.at(d))
		total += expected[t]
	}
	if sum > 0 && total > 0 {
		s.base = ln(total / sum)
	}
	return s
}

// solve returns the solution of a symmetric positive definite system, of which
// the lower triangle is given, by its Cholesky factors. It destroys a.
func solve(a *[columns][columns]float64, b *[columns]float64) (x [columns]float64) {
	for i := range columns {
		for j := range i + 1 {
			sum := a[i][j]
			for k := range j {
				sum -= float64(a[i][k] * a[j][k])
			}
			if i == j {
				a[i][i] = math.Sqrt(max(sum, 1e-12))
			} else {
				a[i][j] = sum / a[j][j]
			}
		}
	}
	for i := range columns {
		x[i] = b[i]
		for k := range i {
			x[i] -= float64(a[i][k] * x[k])
		}
		x[i] /= a[i][i]
	}
	for i := columns - 1; i >= 0; i-- {
		for k := i + 1; k < columns; k++ {
			x[i] -= float64(a[k][i] * x[k])
		}
		x[i] /= a[i][i]
	}
	return x
}
