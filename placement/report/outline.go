package report

import (
	_ "embed"
	"strings"
)

//go:generate go run ./internal/outline -in states-albers-10m.json -out outline.txt

// outline has the paths of the states in tenths of a unit of geo.Albers, after
// comments with their source and licence.
//
//go:embed outline.txt
var outline string

// outlinePath returns the SVG path data of the outline by name: land or
// borders.
func outlinePath(name string) string {
	for line := range strings.Lines(outline) {
		if path, ok := strings.CutPrefix(line, name+" "); ok {
			return strings.TrimSpace(path)
		}
	}
	return ""
}
