package jsonin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxMistakes is how many mistakes are named.
const maxMistakes = 100

// Mistake is what is wrong at one place of a document.
type Mistake struct {
	Line, Column int    // from 1 on; columns count characters
	Path         string // the place in the value, such as items[2].weight_g; empty for all of it
	Err          error  // why

	offset int // in bytes
}

// Error returns the line, the column, the place and the reason.
func (m Mistake) Error() string {
	if m.Path == "" {
		return fmt.Sprintf("line %d, column %d: %v", m.Line, m.Column, m.Err)
	}
	return fmt.Sprintf("line %d, column %d: %s: %v", m.Line, m.Column, m.Path, m.Err)
}

// Unwrap returns the reason.
func (m Mistake) Unwrap() error { return m.Err }

// Mistakes are those of a document, in its order.
type Mistakes struct {
	All  []Mistake
	More int // that are not named
}

// Error returns the mistakes, one a line.
func (m *Mistakes) Error() string {
	lines := make([]string, len(m.All), len(m.All)+1)
	for i := range m.All {
		lines[i] = m.All[i].Error()
	}
	if m.More > 0 {
		lines = append(lines, fmt.Sprintf("and %d mistakes more", m.More))
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the mistakes.
func (m *Mistakes) Unwrap() []error {
	out := make([]error, len(m.All))
	for i, one := range m.All {
		out[i] = one
	}
	return out
}

// mistake notes that something is wrong at an offset. What an Unmarshaler that uses this
// package finds within a value gets its place in the whole.
func (d *decoder) mistake(offset int, err error) {
	var within *Mistakes
	if errors.As(err, &within) {
		for _, m := range within.All {
			d.note(Mistake{Path: join(d.path.String(), m.Path), Err: m.Err, offset: offset + m.offset})
		}
		d.more += within.More
		return
	}
	d.note(Mistake{Path: d.path.String(), Err: err, offset: offset})
}

func (d *decoder) note(m Mistake) {
	if len(d.mistakes) == maxMistakes {
		d.more++
		return
	}
	d.mistakes = append(d.mistakes, m)
}

// join returns the place of a part of what is at a place.
func join(place, part string) string {
	if place == "" || part == "" || part[0] == '[' {
		return place + part
	}
	return place + "." + part
}

// syntax notes why a text is not JSON.
func (d *decoder) syntax(err error) {
	var s *json.SyntaxError
	if !errors.As(err, &s) {
		d.mistake(0, err)
		return
	}
	at := min(int(s.Offset), len(d.text))
	if at == len(d.text) && s.Error() == "unexpected end of JSON input" {
		at++
	}
	d.path = pathOf(d.text[:max(at-1, 0)])
	d.mistake(max(at-1, 0), err)
}

// err returns the mistakes with lines and columns, nil if there are none.
func (d *decoder) err() error {
	if len(d.mistakes) == 0 {
		return nil
	}
	line, start, last := 1, 0, 0
	for i := range d.mistakes {
		m := &d.mistakes[i]
		line += bytes.Count(d.text[last:m.offset], []byte("\n"))
		if n := bytes.LastIndexByte(d.text[last:m.offset], '\n'); n >= 0 {
			start = last + n + 1
		}
		last = m.offset
		m.Line, m.Column = line, 1+utf8.RuneCount(d.text[start:m.offset])
	}
	return &Mistakes{All: d.mistakes, More: d.more}
}
