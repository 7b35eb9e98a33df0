package report

import (
	"strings"
	"unicode/utf8"
)

// grid is a table of text. Its first row is the header; columns align right
// unless left says so, except that the first always aligns left.
type grid struct {
	rows [][]string
	left []int
}

func (g *grid) row(cells ...string) { g.rows = append(g.rows, cells) }

// String writes the table with two spaces between columns and none at the end
// of lines.
func (g *grid) String() string {
	var widths []int
	for _, row := range g.rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	alignLeft := make([]bool, len(widths))
	for _, i := range append(g.left, 0) {
		alignLeft[i] = true
	}
	var out strings.Builder
	for _, row := range g.rows {
		var line strings.Builder
		for i, cell := range row {
			space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i > 0 {
				line.WriteString("  ")
			}
			if alignLeft[i] {
				line.WriteString(cell + space)
			} else {
				line.WriteString(space + cell)
			}
		}
		out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return out.String()
}

// wrapped breaks a text into lines of at most width characters where its words
// allow.
func wrapped(text string, width int) string {
	var out strings.Builder
	used := 0
	for _, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case used == 0:
		case used+1+n > width:
			out.WriteByte('\n')
			used = 0
		default:
			out.WriteByte(' ')
			used++
		}
		out.WriteString(word)
		used += n
	}
	return out.String() + "\n"
}
