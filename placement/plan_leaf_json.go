package placement

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/forwardstock/forwardstock/internal/jsonin"
)

// leafJSON is the JSON form of a Leaf.
type leafJSON struct {
	Open   []int32     `json:"open,omitempty"`
	Closed []int32     `json:"closed,omitempty"`
	Prices []Money     `json:"prices,omitempty"`
	Values []packedRow `json:"values"`
}

// packedRow is a row of Leaf.Values. Its JSON is null for no row, else the
// base64 (RFC 4648, padded) of one zigzag varint for every entry, as of
// encoding/binary: a certificate has an entry for every item and region, which
// takes about a third of the decimal digits this way.
type packedRow []Money

// MarshalJSON writes a leaf with each row of Values as a base64 string of
// varints.
func (l Leaf) MarshalJSON() ([]byte, error) {
	out := leafJSON{Open: l.Open, Closed: l.Closed, Prices: l.Prices}
	if l.Values != nil {
		out.Values = make([]packedRow, len(l.Values))
		for k, row := range l.Values {
			out.Values[k] = row
		}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes. It names fields that it does not know, and
// whatever else is wrong, with line, column and place within the leaf.
func (l *Leaf) UnmarshalJSON(text []byte) error {
	var in leafJSON
	if err := jsonin.Unmarshal(text, &in); err != nil {
		return err
	}
	*l = Leaf{Open: in.Open, Closed: in.Closed, Prices: in.Prices}
	if in.Values != nil {
		l.Values = make([][]Money, len(in.Values))
		for k, row := range in.Values {
			l.Values[k] = row
		}
	}
	return nil
}

func (r packedRow) MarshalJSON() ([]byte, error) {
	if r == nil {
		return []byte("null"), nil
	}
	packed := make([]byte, 0, 5*len(r))
	for _, v := range r {
		packed = binary.AppendVarint(packed, int64(v))
	}
	text := make([]byte, 0, base64.StdEncoding.EncodedLen(len(packed))+2)
	text = base64.StdEncoding.AppendEncode(append(text, '"'), packed)
	return append(text, '"'), nil
}

var errPacked = errors.New("want null or the base64 of varints")

func (r *packedRow) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*r = nil
		return nil
	}
	if len(text) < 2 || text[0] != '"' {
		return errPacked
	}
	packed, err := base64.StdEncoding.Strict().AppendDecode(nil, text[1:len(text)-1])
	if err != nil {
		return fmt.Errorf("%w: %w", errPacked, err)
	}
	row := make(packedRow, 0, len(packed)/4)
	for len(packed) > 0 {
		v, n := binary.Varint(packed)
		if n <= 0 {
			return fmt.Errorf("%w: entry %d is cut short or too large", errPacked, len(row))
		}
		row = append(row, Money(v))
		packed = packed[n:]
	}
	*r = row
	return nil
}
