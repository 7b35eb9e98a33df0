package report

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"github.com/forwardstock/forwardstock/placement"
)

// csvWriter writes records of RFC 4180: commas, CRLF, and quotes around cells
// that need them.
type csvWriter struct {
	out   *bufio.Writer
	cells int
}

func newCSV(w io.Writer, header ...string) *csvWriter {
	c := &csvWriter{out: bufio.NewWriter(w)}
	for _, h := range header {
		c.text(h)
	}
	c.end()
	return c
}

// text writes a cell that a spreadsheet will not take for a formula: one that
// begins as a formula could gets an apostrophe before it.
func (c *csvWriter) text(s string) {
	if formula(s) {
		s = "'" + s
	}
	c.cell(s)
}

// formula reports whether a spreadsheet could take a text for a formula: if
// its first character, after spaces, is = + - @, one of their full-width forms,
// TAB, CR or LF.
func formula(s string) bool {
	s = strings.TrimLeft(s, " ")
	for _, start := range [...]string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(s, start) {
			return true
		}
	}
	return false
}

func (c *csvWriter) cell(s string) {
	if c.cells > 0 {
		c.write(",")
	}
	c.cells++
	if s == "" || !strings.ContainsAny(s, ",\"\r\n\t;'") && s[0] != ' ' && s[len(s)-1] != ' ' {
		c.write(s)
		return
	}
	c.write(`"` + strings.ReplaceAll(s, `"`, `""`) + `"`)
}

// whole, dollars, units and number write cells that are known to be numbers.
func (c *csvWriter) whole(n int64)             { c.cell(strconv.FormatInt(n, 10)) }
func (c *csvWriter) dollars(m placement.Money) { c.cell(m.Decimal()) }

// units writes millionths of a unit, exactly.
func (c *csvWriter) units(micro int64) { c.cell(placement.Money(micro).Decimal()) }

// number writes a float rounded to three decimals.
func (c *csvWriter) number(x float64) { c.cell(strconv.FormatFloat(x, 'f', 3, 64)) }

// share writes millionths of a whole as a number from 0 to 1.
func (c *csvWriter) share(micro int64) { c.cell(placement.Money(micro).Decimal()) }

func (c *csvWriter) end() {
	c.write("\r\n")
	c.cells = 0
}

// write keeps the first error in the buffer, which flush returns.
func (c *csvWriter) write(s string) { _, _ = c.out.WriteString(s) }

func (c *csvWriter) flush() error { return c.out.Flush() }
