package forecast

import "math"

// skyline is a symmetric positive definite matrix of which each row begins at
// its first entry that is not 0: the lower triangle, row by row. Its Cholesky
// factor has the same shape, so that a band with a border, as of levels that
// follow each other and effects on all of them, costs little more than the
// border (Jennings 1966).
type skyline struct {
	first []int       // column of the first entry of each row
	row   [][]float64 // entries from there to the diagonal
}

func (s *skyline) add(i, j int, x float64) { s.row[i][j-s.first[i]] += x }

// factor replaces the matrix by its factor. Pivots that are not positive, as
// of columns without data, become tiny ones.
func (s *skyline) factor() {
	for i, row := range s.row {
		from := s.first[i]
		for j := from; j <= i; j++ {
			other, start := s.row[j], s.first[j]
			k := max(from, start)
			a, b := row[k-from:j-from], other[k-start:]
			sum := 0.0
			for n, x := range a {
				sum += float64(x * b[n])
			}
			x := row[j-from] - sum
			if j < i {
				row[j-from] = x / other[j-start]
			} else {
				row[j-from] = math.Sqrt(max(x, 1e-12))
			}
		}
	}
}

// solve replaces b by the solution, given the factor.
func (s *skyline) solve(b []float64) {
	for i, row := range s.row {
		from := s.first[i]
		x := b[i]
		for n, l := range row[:len(row)-1] {
			x -= float64(l * b[from+n])
		}
		b[i] = x / row[len(row)-1]
	}
	for i := len(s.row) - 1; i >= 0; i-- {
		row, from := s.row[i], s.first[i]
		b[i] /= row[len(row)-1]
		for n, l := range row[:len(row)-1] {
			b[from+n] -= float64(l * b[i])
		}
	}
}
