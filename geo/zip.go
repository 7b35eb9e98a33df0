package geo

import (
	"fmt"
	"strconv"
	"strings"
)

// ZIP is a parsed ZIP code.
type ZIP struct {
	Code     string   `json:"code"`               // five digits
	Plus4    string   `json:"plus4,omitempty"`    // the four digits after the dash, or empty
	Region   RegionID `json:"region,omitempty"`   // region of the table that it belongs to, aliases followed
	Kind     Kind     `json:"kind"`               // which network reaches it
	Restored bool     `json:"restored,omitempty"` // a leading zero was lost and put back
}

// ParseZIP reads a ZIP code as order files have it: five digits, or nine with
// or without a dash or a space, within blanks, quotes, a leading apostrophe or
// the ="..." of a spreadsheet, and with the ".0" of a number column or a dash
// that nothing follows at the end.
//
// Numbers lose leading zeros: three or four digits (seven or eight of a ZIP+4)
// that do not begin with zero get them back where that makes a prefix in use,
// and Restored says so. Three digits are therefore never a prefix here;
// ParseRegion reads those.
//
// Prefixes of post-office boxes and large firms, which have no residents,
// belong to the region around them. A military address is an error that
// matches ErrMilitary, with the ZIP filled but for its region; a prefix not in
// use matches ErrUnknownZIP; other text matches ErrInvalid only.
func ParseZIP(s string) (ZIP, error) {
	text := strings.TrimRight(strings.TrimSuffix(unwrap(s), ".0"), "- ")
	code, plus4 := text, ""
	if at := strings.IndexAny(text, "- "); at >= 0 {
		code, plus4 = text[:at], strings.TrimLeft(text[at:], "- ")
		if len(plus4) != 4 {
			return ZIP{}, notZIP(s)
		}
	} else if len(text) >= 7 && len(text) <= 9 {
		code, plus4 = text[:len(text)-4], text[len(text)-4:]
	}
	if len(code) < 3 || len(code) > 5 || !digits(code) || !digits(plus4) {
		return ZIP{}, notZIP(s)
	}
	zip := ZIP{Code: code, Plus4: plus4}
	if len(code) < 5 {
		if code[0] == '0' { // who loses one zero loses all
			return ZIP{}, notZIP(s)
		}
		zip.Code, zip.Restored = "00"[:5-len(code)]+code, true
	}
	var err error
	zip.Region, zip.Kind, err = resolve(RegionID(zip.Code[:3]))
	if zip.Code == "96799" { // Pago Pago shares the prefix of Hawaii
		zip.Kind = Territory
	}
	switch {
	case err == nil:
		return zip, nil
	case zip.Kind == Military:
		return zip, fmt.Errorf("%w: ZIP %s", err, zip.Code)
	default:
		return ZIP{}, fmt.Errorf("%w: %s", err, quote(s))
	}
}

// ParseRegion reads a three-digit ZIP prefix, within the same wrapping as
// ParseZIP takes, and follows aliases. One or two digits get their leading
// zeros back. The errors are those of ParseZIP.
func ParseRegion(s string) (RegionID, error) {
	text := strings.TrimSuffix(unwrap(s), ".0")
	if len(text) < 1 || len(text) > 3 || !digits(text) {
		return "", fmt.Errorf("%w: %s is not a three-digit ZIP prefix", ErrInvalid, quote(s))
	}
	id, _, err := resolve(RegionID("00"[:3-len(text)] + text))
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, quote(s))
	}
	return id, nil
}

// resolve returns the region that a three-digit prefix belongs to.
func resolve(prefix RegionID) (RegionID, Kind, error) {
	if r, ok := Lookup(prefix); ok {
		return r.ID, r.Kind, nil
	}
	if military(prefix) {
		return "", Military, ErrMilitary
	}
	if r, ok := Lookup(alias(prefix)); ok {
		return r.ID, r.Kind, nil
	}
	return "", "", ErrUnknownZIP
}

// alias returns the region around a prefix that is in use but has no area of
// its own in the census (post-office boxes, government, single firms), by the
// nearest point; or "" if there is none.
func alias(prefix RegionID) RegionID {
	switch prefix {
	case "005":
		return "117"
	case "055":
		return "018"
	case "192":
		return "191"
	case "311":
		return "303"
	case "332":
		return "331"
	case "375":
		return "381"
	case "399":
		return "300"
	case "459":
		return "452"
	case "509":
		return "502"
	case "555":
		return "553"
	case "569":
		return "202"
	case "649":
		return "641"
	case "733":
		return "787"
	case "842":
		return "844"
	case "876":
		return "879"
	case "885":
		return "799"
	case "889":
		return "890"
	case "901":
		return "900"
	case "938":
		return "937"
	case "942":
		return "958"
	}
	return ""
}

// military reports whether a prefix is one of Armed Forces Europe (090-098),
// the Americas (340) or the Pacific (962-966).
func military(prefix RegionID) bool {
	return prefix >= "090" && prefix <= "098" || prefix == "340" || prefix >= "962" && prefix <= "966"
}

// unwrap takes off what spreadsheets and exports put around a code.
func unwrap(s string) string {
	s = strings.TrimSpace(s)
	s = strings.TrimPrefix(s, "=")
	return strings.TrimSpace(strings.Trim(s, `"'`+"\u2019"))
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func notZIP(s string) error { return fmt.Errorf("%w: %s is not a ZIP code", ErrInvalid, quote(s)) }

// quote returns s for an error message, cut short when it is long.
func quote(s string) string {
	const most = 24
	if len(s) > most {
		return strconv.Quote(s[:most]) + "..."
	}
	return strconv.Quote(s)
}
