// Facility solves classic instance files of location problems and prints one
// line of JSON for each:
//
//	go run ./examples/facility -time 60s cap71.txt pmed1.txt.gz
//
// Run it with -h for all flags.
package main

import (
	"github.com/forwardstock/forwardstock/examples/internal/command"

	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/forwardstock/forwardstock/internal/cputime"
	"github.com/forwardstock/forwardstock/placement/facility"
)

func main() { command.Main("facility", run) }

// settings are the flags.
type settings struct {
	problem, format string
	p               int
	capacity        int64
	options         facility.Options
}

// line is what is printed for each file. Numbers are in the file's own unit;
// those that are not known are null.
type line struct {
	Instance   string          `json:"instance"`
	Problem    string          `json:"problem"`
	Facilities int             `json:"facilities"`
	Customers  int             `json:"customers"`
	Value      *float64        `json:"value"`
	Bound      *float64        `json:"bound"`
	Gap        *float64        `json:"gap"`
	Status     facility.Status `json:"status"`
	Stop       facility.Stop   `json:"stop"`
	CPUSeconds float64         `json:"cpu_seconds"`
}

func run(ctx context.Context, args []string, out, messages io.Writer) error {
	var s settings
	flags := flag.NewFlagSet("facility", flag.ContinueOnError)
	flags.SetOutput(messages)
	flags.Usage = func() {
		fmt.Fprintln(messages, "usage: facility [flags] FILE...\n\nSolves instance files, plain or .gz, and prints a line of JSON for each.")
		flags.PrintDefaults()
	}
	flags.StringVar(&s.problem, "problem", "auto", "problem `class`: auto (as the format says), ufl, pmedian; not there yet: cfl, sscfl, cpmedian")
	flags.StringVar(&s.format, "format", "auto", "file `format`: auto (from the first line), orlib, pmed, ufllib, tsplib; not there yet: holmberg, diaz, tbed")
	flags.IntVar(&s.p, "p", 0, "open exactly `N` facilities; 0 means as the file says, or as many as are worth it")
	flags.Int64Var(&s.capacity, "capacity", 0, "capacity `N` of facilities whose file leaves it open; only for classes with capacities")
	flags.Float64Var(&s.options.Gap, "gap", 0, "stop once (value-bound)/value is at most `G`; 0 means proved optimal")
	flags.Int64Var(&s.options.Work, "work", 0, "stop after `N` elementary steps; 0 means no limit")
	flags.DurationVar(&s.options.Time, "time", 0, "stop each file after this `duration`, such as 60s; 0 means no limit")
	flags.IntVar(&s.options.Workers, "workers", 0, "`N` goroutines at work; 0 means one for each core")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := command.FlagsFirst(flags.Args(), "FILE"); err != nil {
		return err
	}
	if flags.NArg() == 0 {
		return errors.New("no files given; -h shows how to use it")
	}
	if err := s.check(); err != nil {
		return err
	}
	var errs []error
	for _, path := range flags.Args() {
		l, err := s.solve(ctx, path)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		text, err := json.Marshal(l)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(out, "%s\n", text); err != nil {
			return err
		}
	}
	return errors.Join(errs...)
}

func (s *settings) check() error {
	switch s.problem {
	case "auto", "ufl", "pmedian":
	case "cfl", "sscfl", "cpmedian":
		return fmt.Errorf("problem class %s is not there yet", s.problem)
	default:
		return fmt.Errorf("unknown problem class %q", s.problem)
	}
	switch s.format {
	case "holmberg", "diaz", "tbed":
		return fmt.Errorf("format %s is not there yet", s.format)
	}
	if s.capacity != 0 {
		return fmt.Errorf("-capacity %d: problem classes with capacities are not there yet", s.capacity)
	}
	return nil
}

// solve reads and solves one file.
func (s *settings) solve(ctx context.Context, path string) (*line, error) {
	before := cputime.Used()
	if before < 100*time.Millisecond {
		before = 0 // the first file bears the start of the program
	}
	var format facility.Format
	if err := format.UnmarshalText([]byte(s.format)); err != nil {
		return nil, err
	}
	p, err := facility.ReadFile(path, facility.ReadOptions{Format: format, P: s.p, Name: instance(path)})
	if err != nil {
		return nil, err
	}
	class := s.problem
	switch {
	case class == "auto" && p.Opening == nil:
		class = "pmedian"
	case class == "auto":
		class = "ufl"
	case class == "ufl" && p.Opening == nil:
		return nil, fmt.Errorf("%s: the file has no opening costs, as a ufl problem needs", path)
	case class == "pmedian":
		if p.MinOpen == 0 {
			return nil, fmt.Errorf("%s: the file does not say how many facilities to open: give -p", path)
		}
		p.Opening = nil
	}
	solution, err := facility.Solve(ctx, p, s.options)
	if solution == nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	l := &line{
		Instance: p.Name, Problem: class, Facilities: p.Facilities(), Customers: p.Clients(),
		Status: solution.Status, Stop: solution.Stop,
	}
	if solution.Status != facility.Infeasible {
		bound := p.Unit(solution.Bound)
		l.Bound = &bound
	}
	if solution.HasPlan() {
		value, gap := p.Unit(solution.Value), solution.Gap()
		l.Value, l.Gap = &value, &gap
	}
	l.CPUSeconds = (cputime.Used() - before).Seconds()
	return l, nil
}

// instance returns the name of a file without what tells its format.
func instance(path string) string {
	name := filepath.Base(path)
	for _, extension := range []string{".gz", ".txt", ".tsp"} {
		name = strings.TrimSuffix(name, extension)
	}
	return name
}
