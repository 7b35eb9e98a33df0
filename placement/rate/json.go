package rate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ReadJSON returns a card written by [WriteJSON] or by hand, checked. It reads
// at most 4 MiB and refuses fields that a card does not have.
func ReadJSON(r io.Reader) (*Card, error) {
	data, err := readAll(r)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var c Card
	if err := decoder.Decode(&c); err != nil {
		return nil, fmt.Errorf("card: %s%w", place(data, err), err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("card: more than one JSON value")
	}
	if err := c.Check(); err != nil {
		return nil, err
	}
	return &c, nil
}

// WriteJSON writes the whole card, indented, as ReadJSON reads it. A card that
// fails [Card.Check] is not written.
func WriteJSON(w io.Writer, c *Card) error {
	if err := c.Check(); err != nil {
		return err
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(c)
}

// place returns where in data the decoder met err, if err says so; the other
// errors quote what they met.
func place(data []byte, err error) string {
	var offset int64
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	default:
		return ""
	}
	before := data[:min(max(offset-1, 0), int64(len(data)))] // offset is behind the culprit
	line, column := 1+bytes.Count(before, []byte("\n")), len(before)-bytes.LastIndexByte(before, '\n')
	return fmt.Sprintf("line %d, column %d: ", line, column)
}
