package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

const (
	maxToken = 64   // bytes of a number
	maxLine  = 4096 // bytes of a line of text
)

// scanner splits a file into words and keeps the place.
type scanner struct {
	reader io.Reader
	buffer []byte
	at     int   // next byte in buffer
	total  int64 // bytes read into buffer so far
	err    error // of reader; io.EOF at the end

	line, column         int // of the next byte
	wordLine, wordColumn int // of the last word
	opensLine            bool
}

func newScanner(r io.Reader) *scanner {
	return &scanner{reader: r, buffer: make([]byte, 0, 1<<16), line: 1, column: 1}
}

// fill gets at least one more byte into the buffer, if there is one. What is
// before at is lost.
func (s *scanner) fill() bool {
	if s.err != nil {
		return false
	}
	rest := copy(s.buffer[:cap(s.buffer)], s.buffer[s.at:])
	s.buffer, s.at = s.buffer[:rest], 0
	for empty := 0; empty < 100; empty++ {
		n, err := s.reader.Read(s.buffer[rest:cap(s.buffer)])
		s.buffer = s.buffer[:rest+n]
		s.total += int64(n)
		s.err = err
		switch {
		case s.total > maxReadBytes:
			s.err = fmt.Errorf("file is larger than %d bytes", int64(maxReadBytes))
			s.buffer = s.buffer[:0]
			return false
		case n > 0:
			return true
		case err != nil:
			return false
		}
	}
	s.err = io.ErrNoProgress
	return false
}

// peekLine returns the first line that is not blank, as far as the buffer
// holds it.
func (s *scanner) peekLine() string {
	for len(s.buffer) < maxLine && s.fill() {
	}
	text := bytes.TrimLeft(s.buffer, " \t\r\n")
	if end := bytes.IndexByte(text, '\n'); end >= 0 {
		text = text[:end]
	}
	return string(text[:min(len(text), maxLine)])
}

// word returns the next word; what names it in the error if there is none. The
// bytes are good until the next call. opensLine says whether it is the first
// of its line.
func (s *scanner) word(what string) ([]byte, error) {
	s.opensLine = s.column == 1
	for {
		if s.at == len(s.buffer) && !s.fill() {
			s.wordLine, s.wordColumn = s.line, s.column
			if !errors.Is(s.err, io.EOF) {
				return nil, s.fault("%w", s.err)
			}
			return nil, s.fault("the file ends where %s should be: %w", what, io.ErrUnexpectedEOF)
		}
		c := s.buffer[s.at]
		if !blank(c) {
			break
		}
		s.at++
		s.column++
		if c == '\n' {
			s.line, s.column, s.opensLine = s.line+1, 1, true
		}
	}
	s.wordLine, s.wordColumn = s.line, s.column
	end := s.at
	for {
		if end == len(s.buffer) {
			length := end - s.at
			more := s.fill()
			end = s.at + length
			if !more {
				break
			}
		}
		if blank(s.buffer[end]) {
			break
		}
		if end++; end-s.at > maxToken {
			return nil, s.fault("%s is longer than %d bytes where %s should be", short(s.buffer[s.at:end]), maxToken, what)
		}
	}
	word := s.buffer[s.at:end]
	s.column += len(word)
	s.at = end
	return word, nil
}

func blank(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// text returns the rest of the line, without blanks around it, and goes to the
// next; false at the end of the file.
func (s *scanner) text() (string, bool, error) {
	s.wordLine, s.wordColumn = s.line, s.column
	var line []byte
	for {
		if s.at == len(s.buffer) && !s.fill() {
			if !errors.Is(s.err, io.EOF) {
				return "", false, s.fault("%w", s.err)
			}
			return string(bytes.TrimSpace(line)), len(line) > 0, nil
		}
		c := s.buffer[s.at]
		s.at++
		s.column++
		if c == '\n' {
			s.line, s.column = s.line+1, 1
			return string(bytes.TrimSpace(line)), true, nil
		}
		if line = append(line, c); len(line) > maxLine {
			return "", false, s.fault("line is longer than %d bytes", maxLine)
		}
	}
}

// end is an error if anything but blanks follows.
func (s *scanner) end() error {
	word, err := s.word("the end")
	switch {
	case err == nil:
		return s.fault("%s follows where the file should end", short(word))
	case errors.Is(err, io.ErrUnexpectedEOF) && errors.Is(s.err, io.EOF):
		return nil
	}
	return err
}

// count returns the next word as a whole number from low to high.
func (s *scanner) count(what string, low, high int) (int, error) {
	word, err := s.word(what)
	if err != nil {
		return 0, err
	}
	v, decimals, err := parseNumber(word)
	if err != nil || decimals > 0 || v < int64(low) || v > int64(high) {
		return 0, s.fault("%s where %s, %d to %d, should be", short(word), what, low, high)
	}
	return int(v), nil
}

// fault is an error at the last word.
func (s *scanner) fault(format string, args ...any) error {
	return fmt.Errorf("line %d, column %d: %w", s.wordLine, s.wordColumn, fmt.Errorf(format, args...))
}

// short quotes text for an error message.
func short(text []byte) string {
	const most = 40
	if len(text) > most {
		return fmt.Sprintf("%q...", text[:most])
	}
	return fmt.Sprintf("%q", text)
}
