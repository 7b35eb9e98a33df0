package placement

import (
	"bytes"
	"fmt"
	"strconv"
)

// MarshalJSON writes a lane as [region, site, service], which keeps plans with
// many lanes short.
func (l Lane) MarshalJSON() ([]byte, error) {
	text := append(make([]byte, 0, 16), '[')
	text = strconv.AppendInt(text, int64(l.Region), 10)
	text = strconv.AppendInt(append(text, ','), int64(l.Site), 10)
	text = strconv.AppendInt(append(text, ','), int64(l.Service), 10)
	return append(text, ']'), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (l *Lane) UnmarshalJSON(text []byte) error {
	inner, opened := bytes.CutPrefix(text, []byte("["))
	inner, closed := bytes.CutSuffix(inner, []byte("]"))
	fields := bytes.Split(inner, []byte(","))
	if !opened || !closed || len(fields) != 3 {
		return fmt.Errorf("lane: want [region, site, service], not %.40s", text)
	}
	var values [3]int32
	for i, field := range fields {
		v, err := strconv.ParseInt(string(bytes.TrimSpace(field)), 10, 32)
		if err != nil {
			return fmt.Errorf("lane: %.40s is not a whole number of 32 bits", field)
		}
		values[i] = int32(v)
	}
	*l = Lane{Region: values[0], Site: values[1], Service: values[2]}
	return nil
}
