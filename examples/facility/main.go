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
	read            facility.ReadOptions
	options         facility.Options
}

// line is what is printed for each file. Numbers are in the file's own unit;
// those that are not known are null.
type line struct {
	Instance   string          `json:"instance"`
	Problem    facility.Class  `json:"problem"`
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
	flags.StringVar(&s.problem, "problem", "auto", "problem `class`: auto (what the format says; ufl for orlib without -capacity), ufl, pmedian, cfl, sscfl, cpmedian")
	flags.StringVar(&s.format, "format", "auto", "file `format`: auto (from the first lines), orlib, pmed, ufllib, tsplib, holmberg, diaz, tbed, pmedcap")
	flags.IntVar(&s.read.P, "p", 0, "open exactly `N` facilities; 0 means as the file says, or as many as are worth it")
	flags.Int64Var(&s.read.Capacity, "capacity", 0, "capacity `N` of facilities whose file leaves it open; 0 means that those have no limit")
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

// check reads the words that have a meaning.
func (s *settings) check() error {
	if err := s.read.Class.UnmarshalText([]byte(s.problem)); err != nil {
		return fmt.Errorf("-problem: %w", err)
	}
	if err := s.read.Format.UnmarshalText([]byte(s.format)); err != nil {
		return fmt.Errorf("-format: %w", err)
	}
	return nil
}

// solve reads and solves one file.
func (s *settings) solve(ctx context.Context, path string) (*line, error) {
	before := cputime.Used()
	if before < 100*time.Millisecond {
		before = 0 // the first file bears the start of the program
	}
	o := s.read
	o.Name = instance(path)
	p, err := facility.ReadFile(path, o)
	if err != nil {
		return nil, err
	}
	solution, err := facility.Solve(ctx, p, s.options)
	if solution == nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	l := &line{
		Instance: p.Name, Problem: p.Class(), Facilities: p.Facilities(), Customers: p.Clients(),
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
	for _, extension := range []string{".gz", ".txt", ".tsp", ".plc"} {
		name = strings.TrimSuffix(name, extension)
	}
	return name
}
