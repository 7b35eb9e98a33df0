package jsonin

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// space goes to the next token.
func (d *decoder) space() {
	for d.at < len(d.text) && isSpace(d.text[d.at]) {
		d.at++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// next goes to the next element of a list or object, or behind its end.
func (d *decoder) next(end byte) bool {
	d.space()
	if d.text[d.at] == ',' {
		d.at++
		d.space()
	}
	if d.text[d.at] == end {
		d.at++
		return false
	}
	return true
}

// null passes over null, if that is next.
func (d *decoder) null() bool {
	is := d.text[d.at] == 'n'
	if is {
		d.at += len("null")
	}
	return is
}

// skip passes over a value and returns it.
func (d *decoder) skip() []byte {
	start, depth := d.at, 0
	for {
		switch d.text[d.at] {
		case '{', '[':
			depth++
			d.at++
		case '}', ']':
			depth--
			d.at++
		case '"':
			d.at = endOfString(d.text, d.at)
		case ' ', '\n', '\t', '\r', ',', ':':
			d.at++
			continue
		default:
			for d.at < len(d.text) && bytes.IndexByte([]byte(" \n\t\r,:]}"), d.text[d.at]) < 0 {
				d.at++
			}
		}
		if depth == 0 {
			return d.text[start:d.at]
		}
	}
}

// endOfString returns where the string ends that begins at i, the length of the text if
// it does not.
func endOfString(text []byte, i int) int {
	for i++; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

// string reads a string; it notes a mistake if something else is next or some of it is
// no character.
func (d *decoder) string() (string, bool) {
	start := d.at
	raw := d.skip()
	if raw[0] != '"' {
		d.mistake(start, wanted("a text", raw))
		return "", false
	}
	plain := raw[1 : len(raw)-1]
	if !utf8.Valid(plain) || !wholePairs(plain) {
		d.mistake(start, errNotText)
		return "", false
	}
	if bytes.IndexByte(plain, '\\') < 0 {
		return string(plain), true
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		d.mistake(start, err)
		return "", false
	}
	return s, true
}

var errNotText = errors.New("the text is not valid UTF-8, or has half a character in it")

// wholePairs reports whether no escape of a string is half a character of UTF-16.
func wholePairs(plain []byte) bool {
	for {
		i := bytes.IndexByte(plain, '\\')
		if i < 0 {
			return true
		}
		c, n := escape(plain[i:])
		plain = plain[i+n:]
		if utf16.IsSurrogate(c) {
			low, n := escape(plain)
			if utf16.DecodeRune(c, low) == utf8.RuneError {
				return false
			}
			plain = plain[n:]
		}
	}
}

// escape returns the character and the length of the escape that a text begins with; 0
// if that is not \u.
func escape(text []byte) (rune, int) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, min(2, len(text))
	}
	c, _ := strconv.ParseUint(string(text[2:6]), 16, 16)
	return rune(c), 6
}
