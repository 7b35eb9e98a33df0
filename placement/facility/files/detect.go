package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// detect finds the format of a file from its first line that is not blank, or
// from the numbers of words of its first lines.
func (s *scanner) detect() (Format, error) {
	line := s.peekLine()
	words := strings.Fields(line)
	numeric := !slices.ContainsFunc(words, func(w string) bool {
		_, _, err := parseNumber([]byte(w))
		return err != nil
	})
	switch {
	case len(words) == 0 && s.err != nil && !errors.Is(s.err, io.EOF):
		return Auto, s.err
	case len(words) == 0:
		return Auto, fmt.Errorf("the file is empty, or its first %d bytes are blank", maxLine)
	case len(words[0]) >= 5 && strings.EqualFold(words[0][:5], "FILE:"):
		return UflLib, nil
	case numeric && len(words) == 2:
		return s.detectLayout(words)
	case numeric && len(words) == 3 && words[2] == "0":
		return UflLib, nil
	case numeric && len(words) == 3:
		return PMed, nil
	case isTSPLIBKey(words[0]):
		return TSPLIB, nil
	}
	return Auto, fmt.Errorf("no format known begins with the line %s", short([]byte(line)))
}

// maxLook is how many bytes of a file are looked at to find its format.
const maxLook = 1 << 20

// detectLayout tells the formats apart that begin with two numbers. They differ
// in the order of their sections. Those begin a line, may follow a blank one,
// and consist of blocks that fill all of their lines but the last alike. What
// fits none is read as the format that it fits longest, which says what is
// wrong.
func (s *scanner) detectLayout(words []string) (Format, error) {
	var size [2]int
	for k, word := range words {
		v, decimals, _ := parseNumber([]byte(word))
		if decimals > 0 || v < 1 || v > maxEntries {
			return ORLib, nil // no format's size
		}
		size[k] = int(v)
	}
	widths, cut := s.widths()
	if bytes.Contains(s.buffer, []byte("capacity")) {
		return ORLib, nil
	}
	var fitting []Format
	longest, least := ORLib, len(widths)+1
	for _, format := range []Format{ORLib, Holmberg, Diaz, TBED, PMedCap} {
		l := layout{widths: widths}
		l.follow(format, size[0], size[1])
		if len(l.widths) == 0 && !l.wrong && (cut || !l.short) {
			fitting = append(fitting, format)
		}
		if len(l.widths) < least {
			longest, least = format, len(l.widths)
		}
	}
	switch {
	case len(fitting) == 0:
		return longest, nil
	case len(fitting) > 1 && !(len(fitting) == 2 && fitting[1] == Holmberg && size[1] == 1): // which then is ORLib
		return Auto, fmt.Errorf("the lines fit the formats %v and %v: state Format", fitting[0], fitting[1])
	}
	return fitting[0], nil
}

// widths returns the numbers of words of the first lines, and whether more
// follow. Blank lines have none; there is one at most between two others.
func (s *scanner) widths() (widths []int, cut bool) {
	if cap(s.buffer) < maxLook {
		s.buffer = append(make([]byte, 0, maxLook), s.buffer...)
	}
	for len(s.buffer) < maxLook && s.fill() {
	}
	text, cut := s.buffer, s.err == nil
	if cut {
		text = text[:bytes.LastIndexByte(text, '\n')+1]
	}
	for line := range bytes.Lines(text) {
		words := len(bytes.Fields(line))
		if words > 0 || len(widths) > 0 && widths[len(widths)-1] > 0 {
			widths = append(widths, words)
		}
	}
	if last := len(widths) - 1; last >= 0 && widths[last] == 0 {
		widths = widths[:last]
	}
	return widths, cut
}

// layout is what a format has not yet taken of the lines of a file.
type layout struct {
	widths       []int // of the lines to come
	wrong, short bool  // they do not fit; there were too few
}

// follow takes the lines of a file of the format that begins with a and b.
func (l *layout) follow(format Format, a, b int) {
	l.section(1, 2)
	switch format {
	case ORLib:
		l.section(a, 2)
		if l.next() != 1 {
			l.section(b, 1+a)
			return
		}
		for j := 0; j < b && l.good(); j++ {
			l.section(1, 1)
			l.section(1, a)
		}
	case Holmberg:
		l.section(a, 2)
		l.section(1, b)
		l.section(a, b)
		if len(l.widths) > 0 {
			l.section(1, 1)
		}
	case Diaz:
		l.section(a, b)
		l.section(1, a)
		l.section(1, b)
		l.section(1, b)
	case TBED: // which has a blank line between its sections
		l.blank()
		l.section(1, a)
		l.blank()
		l.section(1, b)
		l.blank()
		l.section(1, b)
		l.blank()
		l.any(a * b) // its rows do not begin lines
	case PMedCap:
		l.section(1, 3)
		l.section(len(l.widths), 4)
	}
}

// good reports whether the format may take more.
func (l *layout) good() bool { return !l.wrong && !l.short }

// next returns the width of the next line, 0 if there is none.
func (l *layout) next() int {
	if len(l.widths) == 0 {
		return 0
	}
	return l.widths[0]
}

// take takes a line.
func (l *layout) take() { l.widths = l.widths[1:] }

// blank takes a blank line that must be there.
func (l *layout) blank() {
	switch {
	case !l.good():
	case len(l.widths) == 0:
		l.short = true
	case l.next() > 0:
		l.wrong = true
	default:
		l.take()
	}
}

// section takes a number of blocks of some words each.
func (l *layout) section(blocks, words int) {
	if l.good() && len(l.widths) > 0 && l.next() == 0 {
		l.take()
	}
	for ; blocks > 0 && l.good(); blocks-- {
		width := l.next()
		for left := words; left > 0 && l.good(); {
			w := l.next()
			switch {
			case len(l.widths) == 0:
				l.short = true
			case w == 0, w > width, w > left, w < width && w < left:
				l.wrong = true
			default:
				left -= w
				l.take()
			}
		}
	}
}

// any takes lines of so many words together.
func (l *layout) any(words int) {
	for words > 0 && l.good() {
		switch w := l.next(); {
		case len(l.widths) == 0:
			l.short = true
		case w > words:
			l.wrong = true
		default:
			words -= w
			l.take()
		}
	}
}
