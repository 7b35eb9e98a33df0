package files

import (
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/forwardstock/forwardstock/internal/enum"
	"github.com/forwardstock/forwardstock/placement/facility"
)

// Format is a file format of location problems.
type Format uint8

// The formats that Read knows. The zero Format is Auto.
const (
	// Auto: found from the first lines.
	Auto Format = iota
	// ORLib is the OR-Library's format of warehouse location: the numbers of
	// facilities and clients, "capacity opening-cost" for each facility, then
	// for each client its demand on a new line and the costs of serving the
	// whole of it. The word "capacity" stands for ReadOptions.Capacity. As such
	// files are benchmarks of UFL and of CFL, the problem is a UFL unless the
	// options state a capacity or another class. (Beasley 1990.)
	ORLib
	// PMed is the OR-Library's format of the p-median problem: the numbers of
	// vertices, edges and facilities to open, then "u v length" for each edge;
	// the last of parallel edges counts. Costs are lengths of shortest paths,
	// Never where there is none. (Beasley 1985.)
	PMed
	// UflLib is the simple format of UflLib: an optional line "FILE: name", the
	// numbers of facilities and clients and a zero, then for each facility its
	// number, opening cost and the cost of each client. (Hoefer 2003.)
	UflLib
	// TSPLIB is a list of points in the plane (EUC_2D), all of them facilities
	// and clients; costs are Euclidean distances rounded down, as in the
	// p-median literature. It needs ReadOptions.P. (Reinelt 1991.)
	TSPLIB
	// Holmberg is the numbers of facilities and clients, "capacity opening-cost"
	// for each facility, the demands, for each facility the costs of serving the
	// whole of each client, and perhaps the best known value. The problem is a
	// SSCFL. (Holmberg, Ronnqvist, Yuan 1999.)
	Holmberg
	// Diaz is the numbers of clients and facilities, for each client the costs of
	// serving the whole of it from each facility, the demands, the opening costs
	// and the capacities. The problem is a SSCFL. (Diaz, Fernandez 2002.)
	Diaz
	// TBED is the numbers of clients and facilities, the demands, capacities and
	// opening costs, and for each facility the costs of serving one unit of each
	// client. The problem is a CFL. (Avella, Boccia 2009.)
	TBED
	// PMedCap is the OR-Library's format of the capacitated p-median problem: the
	// number of the problem and its best known value; the numbers of points and
	// of facilities to open, and the capacity of each; then "number x y demand"
	// for each point, all of them facilities and clients. Costs are Euclidean
	// distances rounded down. The problem is a CPMedian. (Osman, Christofides
	// 1994.)
	PMedCap
)

var formatNames = [...]string{"auto", "orlib", "pmed", "ufllib", "tsplib", "holmberg", "diaz", "tbed", "pmedcap"}

// String returns the name of the format in lower case.
func (f Format) String() string { return enum.Name(formatNames[:], uint8(f)) }

// MarshalText writes the name of the format.
func (f Format) MarshalText() ([]byte, error) { return enum.Marshal(formatNames[:], uint8(f)) }

// UnmarshalText reads what MarshalText writes.
func (f *Format) UnmarshalText(text []byte) error {
	return enum.Unmarshal(formatNames[:], (*uint8)(f), text)
}

// ReadOptions says how to read a problem. The zero value finds the format
// itself.
type ReadOptions struct {
	// Format of the file. Zero means to find it from the first lines, which is an
	// error if they fit several.
	Format Format
	// Class to read the file as: what it does not have is left out of the problem,
	// such as the capacities for UFL. Zero means what the format says.
	Class facility.Class
	// P is the number of facilities to open, exactly. Zero means as the file
	// says, or without a limit; TSPLIB files need it.
	P int
	// Capacity of the facilities whose file leaves it open, in the unit of the
	// demands. Zero means that those have no limit.
	Capacity int64
	// Name of the problem. Empty means the one in the file, if any.
	Name string
}

// Limits of what Read takes.
const (
	maxReadBytes = 4 << 30 // length of the file
	maxEntries   = 1 << 26 // facilities * clients of a table kept in full
	maxPoints    = 1 << 17 // points of a TSPLIB file
	maxEdges     = 1 << 26 // edges of a graph
)

// Read returns the problem in a file. Decimal numbers are read exactly: costs
// are whole multiples of 1/Scale, where Scale is the smallest power of ten that
// allows it. What is malformed, too large (a table of more than 2^26 costs,
// more than 2^17 points), cut short or followed by something else is an error
// with line and column. The problem passes [Problem.Check]. Shortest paths cost
// O(vertices * edges * log(vertices)).
func Read(r io.Reader, o ReadOptions) (*facility.Problem, error) {
	if o.P < 0 {
		return nil, fmt.Errorf("number of facilities to open is negative: %d", o.P)
	}
	if o.Capacity < 0 {
		return nil, fmt.Errorf("capacity is negative: %d", o.Capacity)
	}
	if _, err := o.Class.MarshalText(); err != nil {
		return nil, fmt.Errorf("unknown class: %w", err)
	}
	s := newScanner(r)
	format := o.Format
	if format == Auto {
		var err error
		if format, err = s.detect(); err != nil {
			return nil, err
		}
	}
	var p *facility.Problem
	var err error
	switch format {
	case ORLib:
		p, err = readORLib(s, o.Capacity)
	case PMed:
		p, err = readPMed(s)
	case UflLib:
		p, err = readUflLib(s)
	case TSPLIB:
		p, err = readTSPLIB(s)
	case Holmberg:
		p, err = readHolmberg(s)
	case Diaz:
		p, err = readDiaz(s)
	case TBED:
		p, err = readTBED(s)
	case PMedCap:
		p, err = readPMedCap(s)
	default:
		return nil, fmt.Errorf("unknown format: %v", o.Format)
	}
	if err == nil {
		err = o.apply(p, format)
	}
	if err != nil {
		return nil, fmt.Errorf("%v format: %w", format, err)
	}
	return p, nil
}

// apply sets what the options say and checks the result.
func (o ReadOptions) apply(p *facility.Problem, format Format) error {
	if o.Name != "" {
		p.Name = o.Name
	}
	switch n := p.Facilities(); {
	case o.P > n:
		return fmt.Errorf("%d facilities to open, but the file has only %d", o.P, n)
	case o.P > 0:
		p.MinOpen, p.MaxOpen = o.P, o.P
	}
	class := o.Class
	switch {
	case class == facility.AnyClass && format == ORLib && o.Capacity == 0:
		class = facility.UFL
	case class == facility.AnyClass:
		class = p.Class()
	}
	if err := restate(p, class); err != nil {
		return err
	}
	if _, points := p.Cost.(facility.Grid); points && p.Capacity == nil {
		return nil // the reader's limits are narrower, and a look at all pairs is dear
	}
	return p.Check()
}

// ReadFile reads the file path, plain or compressed with gzip, as [Read] does.
// A problem that has no name otherwise gets that of the file without its
// extensions.
func ReadFile(path string, o ReadOptions) (*facility.Problem, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	var r io.Reader = file
	if strings.EqualFold(filepath.Ext(path), ".gz") {
		unpacked, err := gzip.NewReader(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		r = unpacked
	}
	p, err := Read(r, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if p.Name == "" {
		p.Name = baseName(path)
	}
	return p, nil
}

// baseName strips folders and the extensions of the formats.
func baseName(path string) string {
	base := filepath.Base(path)
	for _, extension := range []string{".gz", ".txt", ".tsp", ".plc"} {
		base = strings.TrimSuffix(base, extension)
	}
	return base
}
