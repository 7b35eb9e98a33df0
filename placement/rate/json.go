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
		line, column := place(data, decoder, err)
		return nil, fmt.Errorf("card: line %d, column %d: %w", line, column, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("card: more than one JSON value")
	}
	if err := c.Check(); err != nil {
		return nil, err
	}
	return &c, nil
}

// WriteJSON writes the whole card, indented, as ReadJSON reads it.
func WriteJSON(w io.Writer, c *Card) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(c)
}

// place returns where in data the decoder met err, as well as it says.
func place(data []byte, decoder *json.Decoder, err error) (line, column int) {
	offset := decoder.InputOffset()
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	before := data[:min(max(offset, 0), int64(len(data)))]
	return 1 + bytes.Count(before, []byte("\n")), len(before) - bytes.LastIndexByte(before, '\n')
}
