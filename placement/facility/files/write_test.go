package files_test

import (
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/files"
	"github.com/forwardstock/forwardstock/placement/facility/internal/random"
)

// linearOf states the model of a problem.
func linearOf(t require.TestingT, p *facility.Problem) *linear {
	m := newLinear()
	n := p.Facilities()
	most := p.MaxOpen
	if most == 0 {
		most = n
	}
	low, high := m.row(t, "open_min", ">="), m.row(t, "open_max", "<=")
	low.right, high.right = int64(p.MinOpen), int64(most)
	for i := range n {
		y := fmt.Sprintf("y_%d", i)
		m.column(t, y, p.OpeningCost(i))
		low.terms[y], high.terms[y] = 1, 1
		m.bounds[y] = [2]int64{0, 1}
		m.integer[y] = true
	}
	for state, list := range [][]int{p.Forbidden, p.Forced} {
		for _, i := range list {
			y := fmt.Sprintf("y_%d", i)
			m.bounds[y] = [2]int64{int64(state), int64(state)}
			delete(m.integer, y)
		}
	}
	for i, capacity := range p.Capacity {
		row := m.row(t, fmt.Sprintf("capacity_%d", i), "<=")
		if capacity > 0 {
			row.terms[fmt.Sprintf("y_%d", i)] = -capacity
		}
	}
	for j := range p.Clients() {
		serve := m.row(t, fmt.Sprintf("serve_%d", j), "=")
		serve.right = 1
		for i := range n {
			if p.Cost.At(i, j) == facility.Never {
				continue
			}
			x := fmt.Sprintf("x_%d_%d", i, j)
			m.column(t, x, p.Cost.At(i, j))
			m.bound(t, x, 0, 1)
			if p.Capacity != nil && p.Single {
				m.integer[x] = true
			}
			if p.Capacity != nil && p.Demand[j] > 0 {
				m.rows[fmt.Sprintf("capacity_%d", i)].terms[x] = p.Demand[j]
			}
			serve.terms[x] = 1
			open := m.row(t, fmt.Sprintf("open_%d_%d", i, j), "<=")
			open.terms[x], open.terms[fmt.Sprintf("y_%d", i)] = 1, -1
		}
	}
	return m
}

func written(t require.TestingT, write func(io.Writer, *facility.Problem) error, p *facility.Problem) string {
	var b strings.Builder
	require.NoError(t, write(&b, p))
	return b.String()
}

func TestWrittenModelsAreThoseOfTheProblem(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	for k := range 800 {
		p := random.Problem(r)
		if k%2 == 0 {
			p = random.Capacitated(r)
		}
		p.Name = strings.Repeat("n\xffä\n\\", r.IntN(100))
		want := linearOf(t, p)
		require.Equal(t, want, parseLP(t, written(t, files.WriteLP, p)))
		require.Equal(t, want, parseMPS(t, written(t, files.WriteMPS, p)))
	}
}

func TestLargeCostsAreWrittenExactly(t *testing.T) {
	const big = math.MaxInt64 / 16
	p := &facility.Problem{Opening: []int64{big - 1, 0}, Cost: facility.Dense{Width: 2, Values: []int64{1<<53 + 1, 0}}}
	for _, text := range []string{written(t, files.WriteLP, p), written(t, files.WriteMPS, p)} {
		require.Contains(t, text, fmt.Sprint(int64(big-1)))
		require.Contains(t, text, "9007199254740993")
	}
}

// brokenWriter fails after some bytes.
type brokenWriter struct{ left int }

var errFull = errors.New("disk is full")

func (w *brokenWriter) Write(b []byte) (int, error) {
	if w.left -= len(b); w.left < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestWritersReportErrors(t *testing.T) {
	large := &facility.Problem{Cost: facility.NewDense(100, 100)}
	wrong := &facility.Problem{Opening: []int64{-1}, MinOpen: -2}
	for _, write := range []func(io.Writer, *facility.Problem) error{files.WriteLP, files.WriteMPS} {
		for _, left := range []int{0, 1000, 100_000} {
			require.ErrorIs(t, write(&brokenWriter{left}, large), errFull)
		}
		var b strings.Builder
		require.Equal(t, wrong.Check(), write(&b, wrong))
		require.ErrorContains(t, write(&b, &facility.Problem{}), "no facilities")
		require.ErrorContains(t, write(&b, &facility.Problem{Opening: []int64{1}, Safety: []int64{1}}), "not linear")
		require.Zero(t, b.Len())
	}
}
