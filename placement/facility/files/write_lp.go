package files

import (
	"io"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// maxWidth is where lines of an LP file wrap: solvers limit their length, some to
// a few hundred bytes.
const maxWidth = 80

// WriteLP writes the model of the package comment in the LP format of CPLEX,
// which HiGHS, CBC, SCIP, GLPK and others read:
//
//   - y_i, binary, is 1 if facility i is open; its bounds fix it if it is forced
//     or forbidden;
//   - x_i_j, from 0 to 1, is the part of client j that facility i serves; there
//     is none where the cost is Never; it is binary if the problem is Single and
//     has capacities;
//   - serve_j: sum_i x_i_j = 1; open_i_j: x_i_j <= y_i; with capacities,
//     capacity_i: sum_j demand_j x_i_j <= capacity_i y_i; open_min and open_max:
//     sum_i y_i, at most the number of facilities if there is no limit.
//
// Facilities and clients have their numbers in the problem. Costs and amounts are
// the problem's integers, exactly; a comment gives Scale. Solvers keep numbers in
// floating point, so that they round integers above 2^53.
//
// A problem that does not pass [Problem.Check], has safety stock, whose cost is
// not linear, or has no facilities is an error, and then nothing is written.
// O(facilities * clients), in memory for one row of costs.
func WriteLP(w io.Writer, p *facility.Problem) error {
	mw, err := newModelWriter(w, p)
	if err != nil {
		return err
	}
	lp := &lpWriter{modelWriter: mw}
	lp.comment(`\`)
	lp.objective()
	lp.rows()
	lp.bounds()
	lp.line("End")
	return lp.Flush()
}

type lpWriter struct {
	*modelWriter
	width int // of the line so far
}

// objective has a term for every column, even if it costs nothing, and so
// settles their order.
func (w *lpWriter) objective() {
	w.line("Minimize")
	w.begin(" obj:")
	w.wrap()
	for i := range w.n {
		w.times(w.p.OpeningCost(i), "y", i)
	}
	w.eachPair(func(i, j int, cost int64) { w.times(cost, "x", i, j) })
	w.line("")
}

func (w *lpWriter) rows() {
	w.line("Subject To")
	for j := range w.m {
		w.label("serve", j)
		served := false
		w.clientPairs(j, func(i, j int, _ int64) {
			w.term(" + ", "x", i, j)
			served = true
		})
		if !served {
			w.term(" 0 ", "y", 0) // the format has no empty rows
		}
		w.line(" = 1")
	}
	w.eachPair(func(i, j int, _ int64) {
		w.label("open", i, j)
		w.term(" ", "x", i, j)
		w.term(" - ", "y", i)
		w.line(" <= 0")
	})
	w.capacities()
	w.count(" open_min:", " >= ", w.p.MinOpen)
	w.count(" open_max:", " <= ", w.most)
}

func (w *lpWriter) capacities() {
	for i, capacity := range w.p.Capacity {
		w.label("capacity", i)
		w.eachLoad(i, func(j int, demand int64) { w.times(demand, "x", i, j) })
		w.begin(" - ")
		w.number(capacity)
		w.name(" y", i)
		w.wrap()
		w.line(" <= 0")
	}
}

// count writes a limit of the number of open facilities.
func (w *lpWriter) count(name, relation string, limit int) {
	w.begin(name)
	w.wrap()
	for i := range w.n {
		w.term(" + ", "y", i)
	}
	w.begin(relation)
	w.number(int64(limit))
	w.wrap()
	w.line("")
}

// bounds calls binary only what is not fixed, as in some solvers that section
// undoes earlier bounds.
func (w *lpWriter) bounds() {
	w.line("Bounds")
	binaries := "Binaries\n"
	for i, state := range w.fixed {
		switch {
		case state > 0:
			w.term(" ", "y", i)
			w.line(" = 1")
		case state < 0:
			w.term(" ", "y", i)
			w.line(" = 0")
		}
	}
	if !w.single() {
		w.eachPair(func(i, j int, _ int64) {
			w.term(" ", "x", i, j)
			w.line(" <= 1")
		})
	}
	binary := func(prefix string, numbers ...int) {
		w.WriteString(binaries)
		binaries = "" // at its first member: no empty section
		w.term(" ", prefix, numbers...)
		w.line("")
	}
	for i, state := range w.fixed {
		if state == 0 {
			binary("y", i)
		}
	}
	if w.single() {
		w.eachPair(func(i, j int, _ int64) { binary("x", i, j) })
	}
}

// label begins a row with its name.
func (w *lpWriter) label(prefix string, numbers ...int) {
	w.begin(" ")
	w.name(prefix, numbers...)
	w.text(":")
	w.wrap()
}

func (w *lpWriter) times(factor int64, prefix string, numbers ...int) {
	w.begin(" + ")
	w.number(factor)
	w.text(" ")
	w.name(prefix, numbers...)
	w.wrap()
}

func (w *lpWriter) term(sign, prefix string, numbers ...int) {
	w.begin(sign)
	w.name(prefix, numbers...)
	w.wrap()
}

// wrap writes the token, on a new line if it does not fit.
func (w *lpWriter) wrap() {
	if w.width+len(w.token) > maxWidth {
		w.WriteByte('\n')
		w.width = 0
	}
	w.Write(w.token)
	w.width += len(w.token)
}

// line ends a line.
func (w *lpWriter) line(text string) {
	w.begin(text)
	w.end()
	w.width = 0
}
