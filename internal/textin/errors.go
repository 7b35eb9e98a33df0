package textin

import (
	"errors"
	"fmt"
)

// These errors end the reading: what follows them cannot be trusted. An error
// of the underlying reader does so too and is returned as it is, wrapped.
var (
	ErrTooLong        = errors.New("record too long")
	ErrTooManyColumns = errors.New("too many columns")
	ErrUnclosed       = errors.New("quote never closed")
	ErrEncoding       = errors.New("text encoding not supported")
)

// RecordError is a mistake in one record, after which reading goes on with the
// next line.
type RecordError struct {
	Line   int // where the record begins, counted from 1
	Column int // the field, counted from 0
	Reason string
}

func (e *RecordError) Error() string {
	return fmt.Sprintf("line %d, field %d: %s", e.Line, e.Column+1, e.Reason)
}
