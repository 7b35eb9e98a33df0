// Facility solves classic instance files of location problems and prints one
// line of JSON for each:
//
//	go run ./examples/facility -time 60s cap71.txt pmed1.txt.gz
//
// Run it with -h for all flags.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/forwardstock/forwardstock/examples/internal/command"
	"github.com/forwardstock/forwardstock/internal/cputime"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/facility/files"
)

func main() { command.Main("facility", run) }

// settings are the flags.
type settings struct {
	problem, format string
	certificate     string // file to write
	check           string // file to check
	read            files.ReadOptions
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
		fmt.Fprintln(messages, "usage: facility [flags] FILE...\n\nSolves instance files, plain or .gz, and prints a line of JSON for each.\nWith -check it checks a certificate against one file, without solving it.")
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
	flags.StringVar(&s.certificate, "certificate", "", "write the proof of the bound of the one FILE to `PROOF`, compressed if its name ends in .gz")
	flags.StringVar(&s.check, "check", "", "check that `PROOF`, which -certificate wrote, proves its bound for the one FILE, read with the same flags")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := command.FlagsFirst(flags.Args(), "FILE"); err != nil {
		return err
	}
	if flags.NArg() == 0 {
		return errors.New("no files given; -h shows how to use it")
	}
	if err := s.parse(); err != nil {
		return err
	}
	if (s.certificate != "" || s.check != "") && flags.NArg() > 1 {
		return fmt.Errorf("%d files, but a certificate is of one", flags.NArg())
	}
	var errs []error
	for _, path := range flags.Args() {
		var l any
		var err error
		if s.check != "" {
			l, err = s.verify(path)
		} else {
			l, err = s.solve(ctx, path)
		}
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

// parse reads the flags whose words have a meaning.
func (s *settings) parse() error {
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
	p, err := s.readProblem(path)
	if err != nil {
		return nil, err
	}
	s.options.Certify = s.certificate != ""
	solution, err := facility.Solve(ctx, p, s.options)
	if solution == nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if s.certificate != "" {
		if solution.Certificate == nil {
			return nil, fmt.Errorf("%s: no certificate: the search ended as %v before it had a bound to prove", path, solution.Status)
		}
		if err := writeCertificate(s.certificate, solution.Certificate); err != nil {
			return nil, err
		}
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

// readProblem reads an instance file.
func (s *settings) readProblem(path string) (*facility.Problem, error) {
	o := s.read
	o.Name = instance(path)
	return files.ReadFile(path, o)
}

// instance returns the name of a file without what tells its format.
func instance(path string) string {
	name := filepath.Base(path)
	for _, extension := range []string{".gz", ".txt", ".tsp", ".plc"} {
		name = strings.TrimSuffix(name, extension)
	}
	return name
}
