package files

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/forwardstock/forwardstock/placement/facility"
)

// certificateFormat names the format of certificate files, with its version.
const certificateFormat = "forwardstock certificate 1"

// certificateHeader is the first line of a certificate file: a Certificate with
// the numbers of its vectors and steps in place of themselves.
type certificateHeader struct {
	Format string `json:"format"`
	facility.Certificate
	Multipliers int `json:"multipliers"`
	Steps       int `json:"steps"`
}

// WriteCertificate writes a certificate as lines of text, for [ReadCertificate]:
// first a JSON object with all but the vectors and steps, of which it has the
// numbers; then a line for each vector; then each [Step] as a JSON object.
//
// A vector is the base64 text (RFC 4648, standard alphabet, not padded) of
// variable-length integers: for each multiplier its difference from the same one
// of the vector before, zero before the first, modulo 2^64, in zigzag and base
// 128, as package encoding/binary writes them. Vectors that follow one another
// are mostly alike, so that a number takes two or three bytes.
func WriteCertificate(w io.Writer, c *facility.Certificate) error {
	if c == nil {
		return errNoCertificate
	}
	out := bufio.NewWriterSize(w, 1<<16)
	header := certificateHeader{Format: certificateFormat, Certificate: *c, Multipliers: len(c.Multipliers), Steps: len(c.Steps)}
	lines := json.NewEncoder(out)
	if err := lines.Encode(header); err != nil {
		return err
	}
	var before []int64
	var packed, text []byte
	for _, u := range c.Multipliers {
		packed = packed[:0]
		for j, x := range u {
			packed = binary.AppendVarint(packed, x-at(before, j))
		}
		text = base64.RawStdEncoding.AppendEncode(text[:0], packed)
		out.Write(append(text, '\n')) // its error stays until Flush
		before = u
	}
	for k := range c.Steps {
		if err := lines.Encode(&c.Steps[k]); err != nil {
			return err
		}
	}
	return out.Flush()
}

var errNoCertificate = errors.New("there is no certificate")

// at returns multiplier j of a vector, 0 beyond its end.
func at(u []int64, j int) int64 {
	if j < len(u) {
		return u[j]
	}
	return 0
}

// ReadCertificate reads what [WriteCertificate] writes. What is malformed, cut
// short or followed by something else is an error with its line. It does not
// check the proof: see package certify.
func ReadCertificate(r io.Reader) (*facility.Certificate, error) {
	in := &lineReader{in: bufio.NewReaderSize(r, 1<<16)}
	var header certificateHeader
	if err := in.object("the header", &header); err != nil {
		return nil, err
	}
	if header.Format != certificateFormat {
		return nil, in.fault("format %q is not %q", header.Format, certificateFormat)
	}
	if header.Multipliers < 0 || header.Steps < 0 {
		return nil, in.fault("%d vectors and %d steps", header.Multipliers, header.Steps)
	}
	c := header.Certificate
	var before []int64
	for range header.Multipliers {
		u, err := in.vector(before)
		if err != nil {
			return nil, err
		}
		c.Multipliers = append(c.Multipliers, u)
		before = u
	}
	for range header.Steps {
		var step facility.Step
		if err := in.object("a step", &step); err != nil {
			return nil, err
		}
		c.Steps = append(c.Steps, step)
	}
	if line, err := in.next("the end"); err == nil {
		return nil, in.fault("%s follows where the file should end", short(line))
	} else if !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	return &c, nil
}

// lineReader reads lines and counts them.
type lineReader struct {
	in     *bufio.Reader
	number int
}

// next returns the next line; what names it in the error if there is none.
func (l *lineReader) next(what string) ([]byte, error) {
	l.number++
	line, err := l.in.ReadBytes('\n')
	switch {
	case errors.Is(err, io.EOF) && len(line) == 0:
		return nil, l.fault("the file ends where %s should be: %w", what, io.ErrUnexpectedEOF)
	case err != nil && !errors.Is(err, io.EOF):
		return nil, l.fault("%w", err)
	}
	return bytes.TrimRight(line, "\r\n"), nil
}

func (l *lineReader) fault(format string, args ...any) error {
	return fmt.Errorf("line %d: %w", l.number, fmt.Errorf(format, args...))
}

// object reads a JSON object that is a line of its own.
func (l *lineReader) object(what string, v any) error {
	line, err := l.next(what)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		return l.fault("%s where %s should be: %w", short(line), what, err)
	}
	if decoder.More() {
		return l.fault("more than %s", what)
	}
	return nil
}

// vector reads a vector.
func (l *lineReader) vector(before []int64) ([]int64, error) {
	line, err := l.next("a vector")
	if err != nil {
		return nil, err
	}
	packed, err := base64.RawStdEncoding.Strict().AppendDecode(nil, line)
	if err != nil {
		return nil, l.fault("%s where a vector should be: %w", short(line), err)
	}
	u := make([]int64, 0, len(before))
	for len(packed) > 0 {
		difference, length := binary.Varint(packed)
		if length <= 0 {
			return nil, l.fault("multiplier %d of the vector is cut short or too large", len(u))
		}
		u = append(u, difference+at(before, len(u)))
		packed = packed[length:]
	}
	return u, nil
}
