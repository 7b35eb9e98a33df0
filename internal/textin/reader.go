package textin

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Limits that hold where Options says nothing else.
const (
	DefaultMaxRecord  = 64 << 10
	DefaultMaxColumns = 256
)

// Options say how to read. The zero Options find out by themselves.
type Options struct {
	Delimiter  byte // 0: the one of , TAB ; | that parts the first line into most fields
	MaxRecord  int  // bytes of one record in UTF-8; 0: DefaultMaxRecord
	MaxColumns int  // fields of one record; 0: DefaultMaxColumns
}

// Record is one record of the text.
type Record struct {
	Line   int      // where it begins, counted from 1
	Fields [][]byte // without quotes; valid until the next Read
}

// Reader reads records. Its memory is twice the longest record allowed, and a
// few KiB more.
type Reader struct {
	o         Options
	src       io.Reader
	encoding  Encoding
	delimiter byte

	buf    []byte
	pos    int   // where the next record begins
	end    int   // how far buf is filled
	srcErr error // from src, once it has ended
	line   int   // of pos
	err    error // that ended the reading

	spans  []span
	fields [][]byte
}

// span is where a field is within its record, quotes aside.
type span struct {
	from, to int
	escaped  bool // holds doubled quotes
}

// NewReader returns a Reader of src. It reads nothing before the first Read.
func NewReader(src io.Reader, o Options) *Reader {
	if o.MaxRecord <= 0 {
		o.MaxRecord = DefaultMaxRecord
	}
	if o.MaxColumns <= 0 {
		o.MaxColumns = DefaultMaxColumns
	}
	return &Reader{o: o, src: src, delimiter: o.Delimiter}
}

// Encoding returns the encoding of the text, once a Read has been.
func (r *Reader) Encoding() Encoding { return r.encoding }

// Delimiter returns what parts the fields, once a Read has been.
func (r *Reader) Delimiter() byte { return r.delimiter }

// Read returns the next record that is not an empty line. At the end the error
// is io.EOF. After a [*RecordError] the next Read goes on with the next line;
// after any other error it returns the same error again.
func (r *Reader) Read() (Record, error) {
	if r.err != nil {
		return Record{}, r.err
	}
	if r.buf == nil {
		r.start()
	}
	record, err := r.next()
	if err != nil {
		var bad *RecordError
		if !errors.As(err, &bad) {
			r.err = err
		}
	}
	return record, err
}

// start fills the buffer and finds out encoding and delimiter.
func (r *Reader) start() {
	r.line = 1
	r.buf = make([]byte, 2*max(r.o.MaxRecord, 512))
	r.fill()
	var mark int
	r.encoding, mark = detectEncoding(r.buf[:min(r.end, 1024)])
	r.pos = mark
	if r.encoding != UTF8 {
		r.recode()
	}
	if r.delimiter != 0 {
		return
	}
	stated, length := separatorLine(r.buf[r.pos:r.end])
	if length == 0 {
		r.delimiter = detectDelimiter(r.buf[r.pos:r.end])
		return
	}
	r.delimiter = stated
	r.pos += length
	r.line++
}

// recode puts a UTF-16 decoder before what is read already and what follows.
func (r *Reader) recode() {
	head := bytes.NewReader(bytes.Clone(r.buf[r.pos:r.end]))
	rest := r.src
	if r.srcErr != nil {
		rest = failing{r.srcErr}
	}
	var order binary.ByteOrder = binary.LittleEndian
	if r.encoding == UTF16BE {
		order = binary.BigEndian
	}
	r.src = &utf16Reader{src: io.MultiReader(head, rest), order: order}
	r.pos, r.end, r.srcErr = 0, 0, nil
	r.fill()
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// fill moves what is left to the front of the buffer and reads until it is
// full or the source ends.
func (r *Reader) fill() {
	r.end = copy(r.buf, r.buf[r.pos:r.end])
	r.pos = 0
	for idle := 0; r.end < len(r.buf) && r.srcErr == nil; {
		n, err := r.src.Read(r.buf[r.end:])
		r.end += n
		r.srcErr = err
		if n > 0 {
			idle = 0
		} else if idle++; idle == 100 && err == nil {
			r.srcErr = io.ErrNoProgress
		}
	}
}

// next returns the record at pos and moves on behind it.
func (r *Reader) next() (Record, error) {
	for {
		length, state := r.split(r.buf[r.pos:r.end])
		if state.open && r.srcErr == nil && r.end-r.pos <= r.o.MaxRecord {
			r.fill() // the record may go on behind the buffer
			continue
		}
		begin, line := r.pos, r.line
		raw := r.buf[begin : begin+length]
		switch {
		case length > r.o.MaxRecord:
			return Record{}, r.tooLong(state)
		case state.open && r.srcErr != io.EOF:
			return Record{}, fmt.Errorf("line %d: %w", line, r.srcErr)
		case length == 0:
			return Record{}, io.EOF
		}
		if err := check(raw, line); err != nil {
			return Record{}, err
		}
		if state.open && state.quoted {
			return Record{}, fmt.Errorf("line %d: %w: field %d opens a quote that nothing closes", line, ErrUnclosed, len(r.spans)+1)
		}
		if len(r.spans) > r.o.MaxColumns {
			return Record{}, fmt.Errorf("line %d: %w: more than %d", line, ErrTooManyColumns, r.o.MaxColumns)
		}
		r.pos += length
		r.line += countLines(raw)
		if state.stray >= 0 {
			return Record{}, &RecordError{Line: line, Column: state.stray, Reason: "text after the closing quote"}
		}
		if len(r.spans) == 1 && r.spans[0] == (span{}) {
			continue // an empty line
		}
		return Record{Line: line, Fields: r.cut(raw)}, nil
	}
}
