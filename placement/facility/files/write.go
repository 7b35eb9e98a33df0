package files

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// modelWriter streams the model of a problem for another solver; all that it
// keeps is one row of costs. The first error of the output stays in the buffer
// until Flush.
//
// Columns are y_i, whether facility i is open, and x_i_j, the part of client j
// that facility i serves, if it may. Rows are serve_j, open_i_j (x_i_j <= y_i),
// capacity_i, open_min and open_max.
type modelWriter struct {
	*bufio.Writer
	p     *facility.Problem
	n, m  int
	fixed []int8  // as Problem.Fixed
	row   []int64 // costs of one client
	most  int     // MaxOpen, or the number of facilities if there is no limit
	token []byte
}

// newModelWriter refuses a problem that has no model.
func newModelWriter(w io.Writer, p *facility.Problem) (*modelWriter, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	n, most := p.Facilities(), p.MaxOpen
	if most == 0 {
		most = n
	}
	if p.Safety != nil {
		return nil, errors.New("the cost of safety stock is not linear: the problem has no such model")
	}
	if n == 0 {
		return nil, errors.New("no facilities: the model would have no variables")
	}
	return &modelWriter{
		Writer: bufio.NewWriterSize(w, 1<<16), p: p, n: n, m: p.Clients(),
		fixed: p.Fixed(), row: make([]int64, n), most: most,
	}, nil
}

// comment writes lines for people, each after mark.
func (w *modelWriter) comment(mark string) {
	const most = 60 // bytes of the name: solvers limit the length of a line
	if name := w.p.Name; name != "" {
		fmt.Fprintf(w, "%s Problem %+q\n", mark, name[:min(len(name), most)])
	}
	fmt.Fprintf(w, "%s Facilities %d, clients %d\n", mark, w.n, w.m)
	fmt.Fprintf(w, "%s Scale %d: a cost divided by it is in the unit of the source\n", mark, max(w.p.Scale, 1))
}

// eachPair calls f for every facility that may serve a client, client by client.
func (w *modelWriter) eachPair(f func(i, j int, cost int64)) {
	for j := range w.m {
		w.clientPairs(j, f)
	}
}

func (w *modelWriter) clientPairs(j int, f func(i, j int, cost int64)) {
	w.p.Cost.Row(j, w.row)
	for i, c := range w.row {
		if c != facility.Never {
			f(i, j, c)
		}
	}
}

// eachLoad calls f for every client that takes something of facility i.
func (w *modelWriter) eachLoad(i int, f func(j int, demand int64)) {
	for j, demand := range w.p.Demand {
		if demand > 0 && w.p.Cost.At(i, j) != facility.Never {
			f(j, demand)
		}
	}
}

// single reports whether every x is 0 or 1.
func (w *modelWriter) single() bool { return w.p.Capacity != nil && w.p.Single }

// begin starts a token, name and text lengthen it.
func (w *modelWriter) begin(text string) { w.token = append(w.token[:0], text...) }

func (w *modelWriter) text(text string) { w.token = append(w.token, text...) }

func (w *modelWriter) name(prefix string, numbers ...int) {
	w.token = appendName(w.token, prefix, numbers...)
}

func (w *modelWriter) number(v int64) { w.token = strconv.AppendInt(w.token, v, 10) }

// end writes the token as the rest of a line.
func (w *modelWriter) end() {
	w.token = append(w.token, '\n')
	w.Write(w.token)
}

// appendName appends a name such as x_3_14.
func appendName(b []byte, prefix string, numbers ...int) []byte {
	b = append(b, prefix...)
	for _, k := range numbers {
		b = append(b, '_')
		b = strconv.AppendInt(b, int64(k), 10)
	}
	return b
}
