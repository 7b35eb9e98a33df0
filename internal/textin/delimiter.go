package textin

import "bytes"

// delimiters are those that are detected; the earlier wins a tie.
const delimiters = ",\t;|"

// detectDelimiter returns the one of comma, TAB, semicolon and bar that parts
// the first line of text with more than blanks and delimiters into the most
// fields that are not blank. The comma goes before the TAB, so that cells of a
// comma file may end in one.
func detectDelimiter(text []byte) byte {
	text = bytes.TrimLeft(text, "\r\n "+delimiters)
	best, most := byte(','), 0
	for _, delimiter := range []byte(delimiters) {
		if n := filledFields(text, delimiter); n > most {
			best, most = delimiter, n
		}
	}
	return best
}

// separatorLine returns the delimiter that the first line of text states, as
// spreadsheets write it, "sep=;", and the length of that line; 0 if it does not.
func separatorLine(text []byte) (delimiter byte, length int) {
	rest, ok := bytes.CutPrefix(text, []byte("sep="))
	if !ok || len(rest) < 2 || bytes.IndexByte([]byte(delimiters), rest[0]) < 0 {
		return 0, 0
	}
	for _, end := range []string{"\r\n", "\n", "\r"} {
		if bytes.HasPrefix(rest[1:], []byte(end)) {
			return rest[0], len("sep=;") + len(end)
		}
	}
	return 0, 0
}

func filledFields(text []byte, delimiter byte) (n int) {
	quoted, filled := false, false
	for _, b := range text {
		switch {
		case b == '"':
			quoted = !quoted
		case quoted:
			filled = true
		case b == delimiter:
			if filled {
				n++
			}
			filled = false
		case b == '\n' || b == '\r':
			if filled {
				n++
			}
			return n
		case b != ' ' && b != '\t':
			filled = true
		}
	}
	if filled {
		n++
	}
	return n
}
