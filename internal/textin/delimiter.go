package textin

import "bytes"

// detectDelimiter returns the one of comma, TAB, semicolon and bar that parts
// the first line of text that is not empty into the most fields that are not
// blank. The earlier wins a tie, so that cells of a comma file may end in a TAB.
func detectDelimiter(text []byte) byte {
	text = bytes.TrimLeft(text, "\r\n")
	best, most := byte(','), 0
	for _, delimiter := range []byte(",\t;|") {
		if n := filledFields(text, delimiter); n > most {
			best, most = delimiter, n
		}
	}
	return best
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
