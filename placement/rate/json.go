package rate

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/forwardstock/forwardstock/internal/jsonin"
)

// ReadJSON returns a card written by [WriteJSON] or by hand, checked. It reads at most
// 4 MiB. Fields that a card does not have, that are there twice or are of another kind
// are mistakes: all are named, with their lines, columns and places.
func ReadJSON(r io.Reader) (*Card, error) {
	c := new(Card)
	if err := jsonin.Read(r, maxBytes, c); err != nil {
		return nil, fmt.Errorf("card: %w", err)
	}
	if err := c.Check(); err != nil {
		return nil, err
	}
	return c, nil
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
