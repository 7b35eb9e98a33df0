// Command outline makes the map that package report draws: the coast and the
// borders of the US states as two SVG paths, from a TopoJSON file.
//
//	npm pack us-atlas@3.0.1 && tar xzf us-atlas-3.0.1.tgz
//	go run ./internal/outline -in package/states-albers-10m.json -out outline.txt
//
// The input is already projected (d3.geoAlbersUsa, 975 x 610). The paths hold
// tenths of a pixel as whole numbers, each point relative to the one before;
// lines are simplified first, arc by arc, so that neighbours stay neighbours.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
)

const credit = `# US states, coast and borders, in tenths of a pixel of a 975 x 610 frame
# (d3.geoAlbersUsa, scale 1300, translate 487.5 305). Made by internal/outline.
# Source: us-atlas 3.0.1, states-albers-10m.json, Copyright 2013-2019 Michael
# Bostock, ISC licence: permission to use, copy, modify, and/or distribute for
# any purpose with or without fee is granted, provided that the copyright notice
# and this permission notice appear in all copies; provided "as is" without
# warranty. From the US Census Bureau's cartographic boundary files, 2017 edition
# (public domain).
`

func main() {
	in := flag.String("in", "states-albers-10m.json", "TopoJSON `file` with states and nation, projected")
	out := flag.String("out", "outline.txt", "`file` to write")
	tolerance := flag.Float64("tolerance", 0.25, "how far a line may move, in `pixels`")
	flag.Parse()
	if err := run(*in, *out, *tolerance); err != nil {
		fmt.Fprintln(os.Stderr, "outline:", err)
		os.Exit(1)
	}
}

func run(in, out string, tolerance float64) error {
	data, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	var t topology
	if err := json.Unmarshal(data, &t); err != nil {
		return fmt.Errorf("%s: %w", in, err)
	}
	file, err := os.Create(out)
	if err != nil {
		return err
	}
	err = write(file, t, tolerance)
	if closing := file.Close(); err == nil {
		err = closing
	}
	return err
}

// topology is the part of a TopoJSON file that the map needs.
type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]int
	Objects   struct{ States, Nation collection }
}

type collection struct{ Geometries []geometry }

// geometry is a Polygon or a MultiPolygon: rings of arcs, where ^i is arc i
// backwards.
type geometry struct {
	Type string
	Arcs json.RawMessage
}

func (g geometry) rings() ([][]int, error) {
	if g.Type == "Polygon" {
		var rings [][]int
		err := json.Unmarshal(g.Arcs, &rings)
		return rings, err
	}
	var polygons [][][]int
	err := json.Unmarshal(g.Arcs, &polygons)
	var rings [][]int
	for _, p := range polygons {
		rings = append(rings, p...)
	}
	return rings, err
}

// write writes the land as closed rings of the nation, and the borders as the
// arcs that two states share.
func write(w io.Writer, t topology, tolerance float64) error {
	arcs := make([][]point, len(t.Arcs))
	for i := range t.Arcs {
		arcs[i] = simplify(t.arc(i), tolerance)
	}
	var land, borders path
	for _, g := range t.Objects.Nation.Geometries {
		rings, err := g.rings()
		if err != nil {
			return err
		}
		for _, ring := range rings {
			land.ring(arcs, ring)
		}
	}
	uses := make([]int, len(arcs))
	for _, g := range t.Objects.States.Geometries {
		rings, err := g.rings()
		if err != nil {
			return err
		}
		for _, ring := range rings {
			for _, a := range ring {
				uses[max(a, ^a)]++
			}
		}
	}
	for i, n := range uses {
		if n == 2 {
			borders.line(arcs[i])
		}
	}
	_, err := fmt.Fprintf(w, "%sland %s\nborders %s\n", credit, land.String(), borders.String())
	return err
}

type point struct{ x, y float64 }

// arc returns the points of an arc in pixels.
func (t topology) arc(i int) []point {
	points := make([]point, len(t.Arcs[i]))
	var x, y int
	for j, d := range t.Arcs[i] {
		x, y = x+d[0], y+d[1]
		points[j] = point{
			float64(x)*t.Transform.Scale[0] + t.Transform.Translate[0],
			float64(y)*t.Transform.Scale[1] + t.Transform.Translate[1],
		}
	}
	return points
}

// simplify drops points that lie within tolerance of the line without them
// (Douglas and Peucker 1973). The ends stay. A closed line is halved first at
// the point farthest from its start.
func simplify(line []point, tolerance float64) []point {
	if len(line) < 3 {
		return line
	}
	first, last := line[0], line[len(line)-1]
	far, most := 0, -1.0
	for i := 1; i < len(line)-1; i++ {
		if d := distance(line[i], first, last); d > most {
			far, most = i, d
		}
	}
	if most <= tolerance {
		return []point{first, last}
	}
	left := simplify(line[:far+1], tolerance)
	return append(left[:len(left):len(left)], simplify(line[far:], tolerance)[1:]...)
}

// distance returns how far p is from the segment from a to b.
func distance(p, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	along := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		along = min(1, max(0, ((p.x-a.x)*dx+(p.y-a.y)*dy)/length))
	}
	return math.Hypot(p.x-a.x-along*dx, p.y-a.y-along*dy)
}

// path is SVG path data in tenths of a pixel, each point relative to the last.
type path struct {
	strings.Builder
	x, y int
}

// ring adds a closed line of arcs, unless it is too small to be seen.
func (p *path) ring(arcs [][]point, ring []int) {
	var line []point
	for _, a := range ring {
		points := arcs[max(a, ^a)]
		for i := range points {
			at := i
			if a < 0 {
				at = len(points) - 1 - i
			}
			line = append(line, points[at])
		}
	}
	if p.line(line) {
		p.WriteByte('z')
	}
}

// line adds an open line and reports whether it has any length.
func (p *path) line(line []point) bool {
	x, y := tenth(line[0].x), tenth(line[0].y)
	fromX, fromY := p.x, p.y
	var steps strings.Builder
	startX, startY := x, y
	for _, q := range line[1:] {
		dx, dy := tenth(q.x)-x, tenth(q.y)-y
		if dx == 0 && dy == 0 {
			continue
		}
		steps.WriteString(pair(dx, dy, steps.Len() > 0))
		x, y = x+dx, y+dy
	}
	if steps.Len() == 0 {
		return false
	}
	p.WriteString("m" + pair(startX-fromX, startY-fromY, false) + "l" + steps.String())
	p.x, p.y = x, y
	return true
}

// pair writes two numbers with as few separators as SVG needs.
func pair(x, y int, separate bool) string {
	text := fmt.Sprint(x)
	if separate && x >= 0 {
		text = " " + text
	}
	if y >= 0 {
		text += " "
	}
	return text + fmt.Sprint(y)
}

func tenth(x float64) int { return int(math.Round(x * 10)) }
