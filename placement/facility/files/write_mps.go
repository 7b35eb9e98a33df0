package files

import (
	"io"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// WriteMPS writes the model that [WriteLP] describes, with the same names and
// errors, in the free MPS format. GLPK has to be told that the format is free;
// other solvers see it. O(facilities * clients), in memory for one row of costs.
func WriteMPS(w io.Writer, p *facility.Problem) error {
	mw, err := newModelWriter(w, p)
	if err != nil {
		return err
	}
	mps := mpsWriter{mw}
	mps.comment("*")
	mps.WriteString("NAME facility FREE\n")
	mps.rows()
	mps.columns()
	mps.rightHandSides()
	mps.bounds()
	mps.WriteString("ENDATA\n")
	return mps.Flush()
}

type mpsWriter struct{ *modelWriter }

func (w mpsWriter) rows() {
	w.WriteString("ROWS\n N obj\n")
	for j := range w.m {
		w.begin(" E ")
		w.name("serve", j)
		w.end()
	}
	w.eachPair(func(i, j int, _ int64) {
		w.begin(" L ")
		w.name("open", i, j)
		w.end()
	})
	for i := range w.p.Capacity {
		w.begin(" L ")
		w.name("capacity", i)
		w.end()
	}
	w.WriteString(" G open_min\n L open_max\n")
}

func (w mpsWriter) columns() {
	w.WriteString("COLUMNS\n MARKER 'MARKER' 'INTORG'\n")
	for i := range w.n {
		w.openColumn(i)
	}
	if !w.single() {
		w.WriteString(" MARKER 'MARKER' 'INTEND'\n")
	}
	w.eachPair(func(i, j int, cost int64) {
		w.begin(" ")
		w.name("x", i, j)
		w.text(" obj ")
		w.number(cost)
		w.end()
		w.begin(" ")
		w.name("x", i, j)
		w.name(" serve", j)
		w.text(" 1")
		w.name(" open", i, j)
		w.text(" 1")
		w.end()
		if w.p.Capacity != nil && w.p.Demand[j] > 0 {
			w.begin(" ")
			w.name("x", i, j)
			w.name(" capacity", i)
			w.text(" ")
			w.number(w.p.Demand[j])
			w.end()
		}
	})
	if w.single() {
		w.WriteString(" MARKER 'MARKER' 'INTEND'\n")
	}
}

// openColumn writes the column y_i.
func (w mpsWriter) openColumn(i int) {
	w.begin(" ")
	w.name("y", i)
	w.text(" obj ")
	w.number(w.p.OpeningCost(i))
	w.end()
	for j := range w.m {
		if w.p.Cost.At(i, j) != facility.Never {
			w.begin(" ")
			w.name("y", i)
			w.name(" open", i, j)
			w.text(" -1")
			w.end()
		}
	}
	if w.p.Capacity != nil {
		w.begin(" ")
		w.name("y", i)
		w.name(" capacity", i)
		w.text(" -")
		w.number(w.p.Capacity[i])
		w.end()
	}
	w.begin(" ")
	w.name("y", i)
	w.text(" open_min 1 open_max 1")
	w.end()
}

func (w mpsWriter) rightHandSides() {
	w.WriteString("RHS\n")
	for j := range w.m {
		w.begin(" rhs")
		w.name(" serve", j)
		w.text(" 1")
		w.end()
	}
	w.begin(" rhs open_min ")
	w.number(int64(w.p.MinOpen))
	w.text(" open_max ")
	w.number(int64(w.most))
	w.end()
}

func (w mpsWriter) bounds() {
	w.WriteString("BOUNDS\n")
	for i, state := range w.fixed {
		kind, value := " UP bnd", " 1"
		switch {
		case state > 0:
			kind = " FX bnd"
		case state < 0:
			kind, value = " FX bnd", " 0"
		}
		w.begin(kind)
		w.name(" y", i)
		w.text(value)
		w.end()
	}
	w.eachPair(func(i, j int, _ int64) {
		w.begin(" UP bnd")
		w.name(" x", i, j)
		w.text(" 1")
		w.end()
	})
}
