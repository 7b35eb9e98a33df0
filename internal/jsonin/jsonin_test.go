package jsonin_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/internal/jsonin"
)

type inner struct {
	Size  float64 `json:"size,omitempty"`
	Share float32 `json:"share,omitempty"`
	Even  even    `json:"even,omitempty"`
}

// even refuses odd numbers.
type even int

var errOdd = errors.New("odd")

func (e *even) UnmarshalJSON(text []byte) error {
	var n int
	if err := json.Unmarshal(text, &n); err != nil {
		return err
	}
	if n%2 != 0 {
		return errOdd
	}
	*e = even(n)
	return nil
}

// shout is text in capitals.
type shout string

func (s *shout) UnmarshalText(text []byte) error {
	if string(text) != strings.ToUpper(string(text)) {
		return errors.New("want capitals")
	}
	*s = shout(text)
	return nil
}

// packed reads itself with the package.
type packed struct{ Values []int8 }

func (p *packed) UnmarshalJSON(text []byte) error { return jsonin.Unmarshal(text, &p.Values) }
func (p packed) MarshalJSON() ([]byte, error)     { return json.Marshal(p.Values) }

type label string

type outer struct {
	inner
	Inner  `json:"own"`
	Name   string           `json:"name"`
	Count  int32            `json:"count,omitempty"`
	Open   bool             `json:"open,omitempty"`
	Next   *inner           `json:"next,omitempty"`
	List   []inner          `json:"list,omitempty"`
	Days   map[label][]int8 `json:"days,omitempty"`
	Loud   shout            `json:"loud,omitempty"`
	Packed packed           `json:"packed,omitzero"`
	Hidden int              `json:"-"`
	Plain  int64
}

type Inner = inner

func read(text string) (outer, error) {
	var out outer
	err := jsonin.Unmarshal([]byte(text), &out)
	return out, err
}

func TestEveryMistakeHasItsPlace(t *testing.T) {
	for text, want := range map[string]string{
		// syntax: one mistake
		``:                           "line 1, column 1: unexpected end of JSON input",
		"{\n \"name\": oops}":        "line 2, column 10: name: invalid character 'o' looking for beginning of value",
		`{"list":[{},{"size":1`:      "line 1, column 22: list[1].size: unexpected end of JSON input",
		`{"list":[{"size":1},}`:      "line 1, column 21: list[1]: invalid character '}' looking for beginning of value",
		`{"list":[],`:                "line 1, column 12: unexpected end of JSON input",
		`{"name":"é\x"}`:             `line 1, column 12: name: invalid character 'x' in string escape code`,
		"{}\n{}":                     "line 2, column 1: invalid character '{' after top-level value",
		`{"na`:                       "line 1, column 5: unexpected end of JSON input",
		strings.Repeat("[", 20_000):  "exceeded max depth",
		"\xef\xbb\xbf[1,\n  2] true": "line 2, column 6: invalid character 't' after top-level value",
		// kinds
		`[]`:                         "line 1, column 1: want an object, not a list",
		`null`:                       "line 1, column 1: want an object, not null",
		`{"name":5}`:                 "line 1, column 9: name: want a text, not 5",
		`{"name":null}`:              "line 1, column 9: name: want a text, not null",
		`{"count":"5"}`:              `line 1, column 10: count: want a whole number, not "5"`,
		`{"count":1e2}`:              "line 1, column 10: count: want a whole number, not 1e2",
		`{"count":2147483648}`:       "line 1, column 10: count: 2147483648 is too large",
		`{"count":null}`:             "count: want a whole number, not null",
		`{"size":[]}`:                "line 1, column 9: size: want a number, not a list",
		`{"size":1e999}`:             "size: 1e999 is too large",
		`{"share":1e39}`:             "share: 1e39 is too large",
		`{"open":0}`:                 "open: want true or false, not 0",
		`{"list":{}}`:                "line 1, column 9: list: want a list, not an object",
		`{"list":[null]}`:            "line 1, column 10: list[0]: want an object, not null",
		`{"days":[]}`:                "days: want an object, not a list",
		`{"days":{"a":[1,300]}}`:     "line 1, column 17: days.a[1]: 300 is too large",
		`{"even":3}`:                 "line 1, column 9: even: odd",
		`{"loud":"x"}`:               "line 1, column 9: loud: want capitals",
		`{"loud":1}`:                 "loud: want a text, not 1",
		"{\"packed\":\n [1,\n\"\"]}": `line 3, column 1: packed[1]: want a whole number, not ""`,
		// names
		"{\n\t\"nam\" : {\"a\":[1,{}]}}": `line 2, column 2: unknown field "nam", want one of own, name, count`,
		`{"NAME":""}`:                    `unknown field "NAME"`,
		`{"Hidden":1}`:                   `unknown field "Hidden"`,
		`{"-":1}`:                        `unknown field "-"`,
		`{"plain":1}`:                    `unknown field "plain"`,
		`{"own":{"name":1}}`:             `line 1, column 9: own: unknown field "name", want one of size, share, even`,
		`{"name":"a","name":"b"}`:        `line 1, column 13: field "name" is there twice`,
		`{"name":"a","n\u0061me":"b"}`:   `field "name" is there twice`,
		`{"days":{"a":[],"a":null}}`:     `line 1, column 17: days: key "a" is there twice`,
		"{\"name\":\"a\xff\"}":           "line 1, column 9: name: the text is not valid UTF-8",
		"{\"\xff\":1}":                   "line 1, column 2: the text is not valid UTF-8",
		`{"name":"\ud800"}`:              "half a character",
		`{"name":"\ud800\u0041"}`:        "half a character",
		`{"name":"\udc00\ud800"}`:        "half a character",
	} {
		_, err := read(text)
		require.ErrorContains(t, err, want, "%.40s", text)
		var all *jsonin.Mistakes
		require.ErrorAs(t, err, &all)
		require.Len(t, all.All, 1, "%.40s", text)
		require.Equal(t, bytes.Count([]byte(text), []byte("\n")) > 0, all.All[0].Line > 1, "%.40s", text)
	}
}

func TestMistakesComeAllAtOnce(t *testing.T) {
	got, err := read("{\"name\":7,\n \"x\":1, \"count\":4,\n\"list\":[{\"size\":\"\"},{\"even\":1}],\"packed\":[1,{},[]], \"even\":1}")
	require.EqualError(t, err, `line 1, column 9: name: want a text, not 7
line 2, column 2: unknown field "x", want one of own, name, count, open, next, list, days, loud, packed, Plain, size, share, even
line 3, column 17: list[0].size: want a number, not ""
line 3, column 29: list[1].even: odd
line 3, column 45: packed[1]: want a whole number, not an object
line 3, column 48: packed[2]: want a whole number, not a list
line 3, column 60: even: odd`)
	require.ErrorIs(t, err, errOdd)
	require.Equal(t, int32(4), got.Count)

	_, err = read(`{"list":[` + strings.Repeat(`5,`, 1000) + `5]}`)
	require.ErrorContains(t, err, "list[99]: want an object, not 5\nand 901 mistakes more")
	_, err = read(`{"list":[` + strings.Repeat(`5,`, 50) + `5],"packed":[` + strings.Repeat(`[],`, 200) + `[]]}`)
	require.ErrorContains(t, err, "and 152 mistakes more")
}

func TestLimit(t *testing.T) {
	var out outer
	require.NoError(t, jsonin.Read(strings.NewReader(`{"count":3}`), 11, &out))
	require.EqualValues(t, 3, out.Count)
	require.ErrorIs(t, jsonin.Read(strings.NewReader(`{"count":3}`), 10, &out), jsonin.ErrTooLarge)
	require.ErrorIs(t, jsonin.Read(io.MultiReader(strings.NewReader("{"), failing{}), 10, &out), io.ErrNoProgress)
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrNoProgress }

// What encoding/json writes is read back as it reads it.
func TestReadsWhatIsWritten(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{`\`, `"\ud800`, "é\U0001F600\u2028\"", "�", `\ufffd`, "\t<>&"}))
	part := rapid.Custom(func(t *rapid.T) inner {
		return inner{Size: rapid.Float64Range(-1e300, 1e300).Draw(t, "size"), Share: rapid.Float32Range(-1e30, 1e30).Draw(t, "share"),
			Even: 2 * even(rapid.IntRange(-1e6, 1e6).Draw(t, "even"))}
	})
	rapid.Check(t, func(t *rapid.T) {
		v := outer{inner: part.Draw(t, "inner"), Inner: part.Draw(t, "own"), Name: text.Draw(t, "name"), Count: rapid.Int32().Draw(t, "count"),
			Open: rapid.Bool().Draw(t, "open"), List: rapid.SliceOfN(part, 0, 3).Draw(t, "list"), Plain: rapid.Int64().Draw(t, "plain"),
			Loud: shout(strings.ToUpper(text.Draw(t, "loud"))), Packed: packed{rapid.SliceOfN(rapid.Int8(), 0, 3).Draw(t, "packed")},
			Days: map[label][]int8{}}
		for range rapid.IntRange(0, 3).Draw(t, "days") {
			v.Days[label(text.Draw(t, "key"))] = rapid.SliceOfN(rapid.Int8(), 0, 2).Draw(t, "values")
		}
		if rapid.Bool().Draw(t, "next") {
			next := part.Draw(t, "next")
			v.Next = &next
		}
		written, err := json.Marshal(v)
		require.NoError(t, err)
		if rapid.Bool().Draw(t, "indented") {
			var out bytes.Buffer
			require.NoError(t, json.Indent(&out, written, "\r", "\t"))
			written = out.Bytes()
		}
		var want outer
		require.NoError(t, json.Unmarshal(written, &want))
		got, err := read(string(written))
		require.NoError(t, err, "%s", written)
		require.Equal(t, want, got, "%s", written)
	})
}

// FuzzUnmarshal reads whatever there is: what is taken means what encoding/json takes it
// for, and mistakes are within the text.
func FuzzUnmarshal(f *testing.F) {
	for _, text := range []string{
		`{"name":"a","list":[{"size":1.5},{}],"next":{"even":4},"days":{"a":[1,2],"b":null},"Plain":-3}`,
		"{\n\"own\" : { \"share\":1e3 } , \"loud\":\"A\\u0042\", \"open\":true,\"packed\":[1,-2]}", `{"next":null,"list":null}`, `{"x":{"y":[{}]}}`, `[[`, `{"a`, `nul`, "\xef\xbb\xbf{}",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := read(text)
		if err == nil {
			var want outer
			decoder := json.NewDecoder(strings.NewReader(strings.TrimPrefix(text, "\xef\xbb\xbf")))
			decoder.DisallowUnknownFields()
			require.NoError(t, decoder.Decode(&want))
			require.Equal(t, want, got)
			return
		}
		var all *jsonin.Mistakes
		require.ErrorAs(t, err, &all)
		line, column := 1, 0
		for _, m := range all.All {
			require.True(t, m.Line > line || m.Line == line && m.Column > column || m.Line == line && m.Column == column && m.Path != "", fmt.Sprint(m))
			line, column = m.Line, m.Column
		}
		require.LessOrEqual(t, line, 1+strings.Count(text, "\n"))
	})
}
