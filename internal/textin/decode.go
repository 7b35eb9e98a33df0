package textin

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// Encoding names how the text is stored.
type Encoding string

// The encodings that are read.
const (
	UTF8    Encoding = "UTF-8"
	UTF16LE Encoding = "UTF-16LE"
	UTF16BE Encoding = "UTF-16BE"
)

// detectEncoding looks at the first bytes of a text. mark is the length of the
// byte order mark. Without one, text is UTF-16 if NULs alternate with other
// bytes as they do where it is written with Latin letters, which is so for a
// line of headers.
func detectEncoding(head []byte) (e Encoding, mark int) {
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		return UTF8, 3
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		return UTF16LE, 2
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return UTF16BE, 2
	}
	var zeros [2]int // at even and odd offsets
	pairs := len(head) / 2
	for i, b := range head[:2*pairs] {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case zeros[0] == 0 && 2*zeros[1] > pairs:
		return UTF16LE, 0
	case zeros[1] == 0 && 2*zeros[0] > pairs:
		return UTF16BE, 0
	}
	return UTF8, 0
}

// utf16Reader turns UTF-16 into UTF-8.
type utf16Reader struct {
	src   io.Reader
	order binary.ByteOrder
	in    [4096]byte
	have  int    // bytes of in that are not decoded yet
	out   []byte // decoded and not yet read
	space [8192]byte
	err   error
}

func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.out) == 0 {
		if u.err != nil {
			return 0, u.err
		}
		n, err := u.src.Read(u.in[u.have:])
		u.have += n
		u.err = u.decode(err)
		if n == 0 && err == nil {
			return 0, nil
		}
	}
	n := copy(p, u.out)
	u.out = u.out[n:]
	return n, nil
}

// decode turns the whole characters of in to UTF-8. srcErr is what came with
// the last of its bytes; at the end of the source nothing may be left over.
func (u *utf16Reader) decode(srcErr error) error {
	u.out = u.space[:0]
	i := 0
	for ; i+2 <= u.have; i += 2 {
		c := rune(u.order.Uint16(u.in[i:]))
		if utf16.IsSurrogate(c) {
			if i+4 > u.have {
				break
			}
			c = utf16.DecodeRune(c, rune(u.order.Uint16(u.in[i+2:])))
			if c == utf8.RuneError {
				return fmt.Errorf("%w: UTF-16 with half a character", ErrEncoding)
			}
			i += 2
		}
		u.out = utf8.AppendRune(u.out, c)
	}
	u.have = copy(u.in[:], u.in[i:u.have])
	if errors.Is(srcErr, io.EOF) && u.have > 0 {
		return fmt.Errorf("%w: UTF-16 that ends within a character", ErrEncoding)
	}
	return srcErr
}

// check refuses bytes that no text holds. line is where they begin.
func check(record []byte, line int) error {
	if i := bytes.IndexByte(record, 0); i >= 0 {
		line += countLines(record[:i])
		return fmt.Errorf("line %d: %w: a NUL byte; is this a text file? Export it as CSV in UTF-8", line, ErrEncoding)
	}
	if utf8.Valid(record) {
		return nil
	}
	i := 0
	for i < len(record) {
		r, size := utf8.DecodeRune(record[i:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		i += size
	}
	line += countLines(record[:i])
	return fmt.Errorf("line %d: %w: byte 0x%02X is not UTF-8; the file looks like Windows-1252 or GB18030: export it again as CSV UTF-8",
		line, ErrEncoding, record[i])
}
