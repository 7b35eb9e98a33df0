package orders

import (
	"strings"
	"unicode"
)

// fate is what a status says about the units of an order line.
type fate int

const (
	kept fate = iota
	returned
	cancelled
)

// parseStatus reads the words of a status. A wish, a part or a no leaves the
// units where they are.
func parseStatus(text []byte) fate {
	found := kept
	notLetter := func(r rune) bool { return !unicode.IsLetter(r) }
	for _, word := range strings.FieldsFunc(strings.ToLower(string(text)), notLetter) {
		switch word {
		case "no", "not", "non", "none", "never", "partial", "partially", "partly",
			"request", "requested", "pending", "awaiting", "rejected", "denied", "declined":
			return kept
		case "cancel", "canceled", "cancelled", "cancelation", "cancellation", "cancelado", "cancelada", "void", "voided":
			found = cancelled
		case "return", "returned", "returns", "refund", "refunded":
			found = max(found, returned)
		}
	}
	return found
}

// isTime tells whether a cell of a time of cancellation holds one, and not a
// dash or zeros.
func isTime(text []byte) bool {
	for _, b := range text {
		if '1' <= b && b <= '9' {
			return true
		}
	}
	return false
}
