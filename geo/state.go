package geo

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

// state is one postal code of USPS Publication 28, appendix B.
type state struct {
	code, name string
	kind       Kind
}

// states are in ascending order of code.
var states = [...]state{
	{"AA", "Armed Forces Americas", Military},
	{"AE", "Armed Forces Europe", Military},
	{"AK", "Alaska", Alaska},
	{"AL", "Alabama", Contiguous},
	{"AP", "Armed Forces Pacific", Military},
	{"AR", "Arkansas", Contiguous},
	{"AS", "American Samoa", Territory},
	{"AZ", "Arizona", Contiguous},
	{"CA", "California", Contiguous},
	{"CO", "Colorado", Contiguous},
	{"CT", "Connecticut", Contiguous},
	{"DC", "District of Columbia", Contiguous},
	{"DE", "Delaware", Contiguous},
	{"FL", "Florida", Contiguous},
	{"FM", "Federated States of Micronesia", Territory},
	{"GA", "Georgia", Contiguous},
	{"GU", "Guam", Territory},
	{"HI", "Hawaii", Hawaii},
	{"IA", "Iowa", Contiguous},
	{"ID", "Idaho", Contiguous},
	{"IL", "Illinois", Contiguous},
	{"IN", "Indiana", Contiguous},
	{"KS", "Kansas", Contiguous},
	{"KY", "Kentucky", Contiguous},
	{"LA", "Louisiana", Contiguous},
	{"MA", "Massachusetts", Contiguous},
	{"MD", "Maryland", Contiguous},
	{"ME", "Maine", Contiguous},
	{"MH", "Marshall Islands", Territory},
	{"MI", "Michigan", Contiguous},
	{"MN", "Minnesota", Contiguous},
	{"MO", "Missouri", Contiguous},
	{"MP", "Northern Mariana Islands", Territory},
	{"MS", "Mississippi", Contiguous},
	{"MT", "Montana", Contiguous},
	{"NC", "North Carolina", Contiguous},
	{"ND", "North Dakota", Contiguous},
	{"NE", "Nebraska", Contiguous},
	{"NH", "New Hampshire", Contiguous},
	{"NJ", "New Jersey", Contiguous},
	{"NM", "New Mexico", Contiguous},
	{"NV", "Nevada", Contiguous},
	{"NY", "New York", Contiguous},
	{"OH", "Ohio", Contiguous},
	{"OK", "Oklahoma", Contiguous},
	{"OR", "Oregon", Contiguous},
	{"PA", "Pennsylvania", Contiguous},
	{"PR", "Puerto Rico", PuertoRico},
	{"PW", "Palau", Territory},
	{"RI", "Rhode Island", Contiguous},
	{"SC", "South Carolina", Contiguous},
	{"SD", "South Dakota", Contiguous},
	{"TN", "Tennessee", Contiguous},
	{"TX", "Texas", Contiguous},
	{"UT", "Utah", Contiguous},
	{"VA", "Virginia", Contiguous},
	{"VI", "U.S. Virgin Islands", Territory},
	{"VT", "Vermont", Contiguous},
	{"WA", "Washington", Contiguous},
	{"WI", "Wisconsin", Contiguous},
	{"WV", "West Virginia", Contiguous},
	{"WY", "Wyoming", Contiguous},
}

// ParseState returns the postal code of a state, district, territory or
// military area given by its code or name, in any case and with any spacing
// and stops: "California", "ca", " N.Y. ", "Washington, D.C.". StateKind tells
// which of them it is.
func ParseState(s string) (code string, ok bool) {
	if len(s) > 64 { // longer than any name
		return "", false
	}
	code, ok = stateCodes()[stateKey(s)]
	return code, ok
}

// stateCodes maps the key of every code and name to the code.
var stateCodes = sync.OnceValue(func() map[string]string {
	codes := map[string]string{
		"WASHINGTONDC":           "DC",
		"VIRGINISLANDS":          "VI",
		"USVI":                   "VI",
		"MICRONESIA":             "FM",
		"CNMI":                   "MP",
		"ARMEDFORCESTHEAMERICAS": "AA",
		"ARMEDFORCESAFRICA":      "AE",
		"ARMEDFORCESCANADA":      "AE",
		"ARMEDFORCESMIDDLEEAST":  "AE",
	}
	for _, st := range &states {
		codes[st.code] = st.code
		codes[stateKey(st.name)] = st.code
	}
	return codes
})

// stateKey is s in capitals without blanks, stops, commas and dashes.
func stateKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune(".,-", r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
}

// States returns the codes of the 50 states, DC, PR, and the territories with
// regions of their own, in ascending order: every State of Regions once.
func States() []string {
	var out []string
	for _, r := range census().regions {
		out = append(out, r.State)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// StateName returns the name of a two-letter code in capitals.
func StateName(code string) (name string, ok bool) {
	st, ok := findState(code)
	return st.name, ok
}

// StateKind returns which network reaches the state of a two-letter code in
// capitals.
func StateKind(code string) (kind Kind, ok bool) {
	st, ok := findState(code)
	return st.kind, ok
}

func findState(code string) (state, bool) {
	at, ok := slices.BinarySearchFunc(states[:], code, func(s state, c string) int { return strings.Compare(s.code, c) })
	if !ok {
		return state{}, false
	}
	return states[at], true
}

// StateRegions returns the regions of a two-letter code in capitals, in
// ascending order of ID, and none for codes without regions of their own.
func StateRegions(code string) []Region {
	var out []Region
	for _, r := range census().regions {
		if r.State == code {
			out = append(out, r)
		}
	}
	return out
}
