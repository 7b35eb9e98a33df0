// Package jsonin reads JSON strictly: what a type does not hold, is there twice or is of
// another kind is a mistake with its line, column and place, and none is passed over.
//
// encoding/json says what a document means: tags, Unmarshalers and numbers are read as it
// reads them. It is lenient, though: it takes names in any case, the last of repeated
// fields, null for numbers and texts, bytes that are not UTF-8, and it does not say where
// an unknown field is.
package jsonin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
)

// ErrTooLarge marks a document that is longer than a reader takes.
var ErrTooLarge = errors.New("too large")

// Read reads a document of at most limit bytes into v, as [Unmarshal] does.
func Read(r io.Reader, limit int64, v any) error {
	text, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return err
	case int64(len(text)) > limit:
		return fmt.Errorf("%w: more than %d bytes", ErrTooLarge, limit)
	}
	return Unmarshal(text, v)
}

// Unmarshal reads a JSON document, the whole of text, into v: a pointer to a zero value
// of structs, slices, maps with texts as keys, pointers, texts, numbers, booleans, and
// types with an UnmarshalJSON or UnmarshalText of their own.
//
// The error is [Mistakes]. After a mistake of syntax there is no other, and v is
// unchanged; else all are there, and v holds what makes sense. A mark of the byte order
// before the document is passed over. It takes time linear in the text.
func Unmarshal(text []byte, v any) error {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	d := decoder{text: text, structs: map[reflect.Type]fields{}}
	if err := json.Unmarshal(text, &anything{}); err != nil {
		d.syntax(err)
	} else {
		d.value(reflect.ValueOf(v).Elem())
	}
	return d.err()
}

// anything is JSON of correct syntax.
type anything struct{}

func (*anything) UnmarshalJSON([]byte) error { return nil }
