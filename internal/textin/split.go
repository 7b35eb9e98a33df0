package textin

import (
	"bytes"
	"fmt"
)

func (r *Reader) tooLong(state state) error {
	hint := ""
	if state.quoted {
		hint = fmt.Sprintf("; field %d opens a quote that nothing closes: is it a stray one?", len(r.spans)+1)
	}
	return fmt.Errorf("line %d: %w: more than %d bytes%s", r.line, ErrTooLong, r.o.MaxRecord, hint)
}

// state is how a split ended.
type state struct {
	open   bool // the data ended before the record did
	quoted bool // within quotes, if open
	stray  int  // first field with text after its closing quote, or -1
}

// split finds the fields of the record at the start of data and its length
// with its line end. It looks at no more than one byte beyond the longest
// record and counts no more than one field beyond the most columns.
func (r *Reader) split(data []byte) (length int, s state) {
	r.spans = r.spans[:0]
	s.stray = -1
	data = data[:min(len(data), r.o.MaxRecord+1)]
	n, delimiter := len(data), r.delimiter
	end := func(i int) int {
		for i < n && data[i] != delimiter && data[i] != '\n' && data[i] != '\r' {
			i++
		}
		return i
	}
	for i := 0; ; i++ { // one field each
		f := span{from: i}
		if i < n && data[i] == '"' {
			var closed bool
			f, i, closed = quotedField(data, i)
			if !closed {
				return n, state{open: true, quoted: true, stray: s.stray}
			}
			behind := i
			i = end(i)
			if s.stray < 0 && len(bytes.Trim(data[behind:i], " \t")) > 0 {
				s.stray = len(r.spans)
			}
		} else {
			i = end(i)
			f.to = i
		}
		if len(r.spans) <= r.o.MaxColumns {
			r.spans = append(r.spans, f)
		}
		switch {
		case i == n:
			s.open = true
			return n, s
		case data[i] == delimiter:
			continue
		case data[i] == '\n':
			return i + 1, s
		case i+1 == n: // a CR, and perhaps the LF is still to come
			s.open = true
			return n, s
		case data[i+1] == '\n':
			return i + 2, s
		}
		return i + 1, s
	}
}

// quotedField finds the field whose quote opens at data[i], and what follows
// its closing quote.
func quotedField(data []byte, i int) (f span, next int, closed bool) {
	f.from = i + 1
	for i++; ; i += 2 {
		q := bytes.IndexByte(data[i:], '"')
		if q < 0 {
			return f, len(data), false
		}
		i += q
		if i+1 == len(data) || data[i+1] != '"' {
			f.to = i
			return f, i + 1, true
		}
		f.escaped = true
	}
}

// cut returns the fields of a record, doubled quotes made single in place.
func (r *Reader) cut(record []byte) [][]byte {
	r.fields = r.fields[:0]
	for _, f := range r.spans {
		field := record[f.from:f.to]
		if f.escaped {
			n := 0
			for i := 0; i < len(field); i++ {
				field[n] = field[i]
				n++
				if field[i] == '"' {
					i++
				}
			}
			field = field[:n]
		}
		r.fields = append(r.fields, field[:len(field):len(field)])
	}
	return r.fields
}

func countLines(text []byte) (n int) {
	for i, b := range text {
		if b == '\n' || b == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			n++
		}
	}
	return n
}
