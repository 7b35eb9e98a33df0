package jsonin

import (
	"encoding/json"
	"strconv"
	"strings"
)

// path is a place in a value, from the outside to the inside.
type path []step

// step is a field, or with an index of 0 or more an element.
type step struct {
	name  string
	index int
}

func (p *path) field(name string) { *p = append(*p, step{name, -1}) }
func (p *path) element(index int) { *p = append(*p, step{index: index}) }
func (p *path) back()             { *p = (*p)[:len(*p)-1] }

// String returns the place such as items[2].weight_g.
func (p path) String() string {
	var out strings.Builder
	for _, s := range p {
		switch {
		case s.index >= 0:
			out.WriteString("[" + strconv.Itoa(s.index) + "]")
		case out.Len() > 0 && s.name != "":
			out.WriteString("." + s.name)
		default:
			out.WriteString(s.name)
		}
	}
	return out.String()
}

// pathOf returns the place that the beginning of a document leads to: what the next token
// would be part of. The text is correct as far as it goes.
func pathOf(text []byte) path {
	var p path
	var inObject []bool // of the open objects and lists
	key := false        // a key is next
	for i := 0; i < len(text); {
		c, start := text[i], i
		i++
		switch c {
		case '{', '[':
			if key = c == '{'; key {
				p.field("")
			} else {
				p.element(0)
			}
			inObject = append(inObject, key)
		case '}', ']':
			p.back()
			inObject = inObject[:len(inObject)-1]
		case ',':
			if key = inObject[len(inObject)-1]; key {
				p[len(p)-1].name = ""
			} else {
				p[len(p)-1].index++
			}
		case '"':
			i = endOfString(text, start)
			if key {
				_ = json.Unmarshal(text[start:i], &p[len(p)-1].name) // a key that is cut short has no name
				key = false
			}
		}
	}
	return p
}
