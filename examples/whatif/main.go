// Command whatif asks everything that can be asked about a plan of the sample
// year: what speed costs, why each item is where it is, where answers flip, what
// one more of anything is worth, how plans do across scenarios and against sampled
// demand, and which requirements cannot be kept together.
//
// The scenarios are those of scenarios.json, or with -scenarios of another file of that
// form: a list of objects with a name, a weight (how likely it is, on any scale; 1 if it
// is not there), and changes, each with one of
//
//	rates   {"service": "ground", "factor": 1.059}: postage of a service, of all without one; or "card", a whole card
//	fuel    {"share": 0.12}: a surcharge on all postage, in the place of the one that "replaces" names
//	demand  {"items", "states", "regions", "from_day", "days", "factor": 10}: of some or all; or "none": true
//	outage  {"site": "Columbus OH"}
//	prices  {"site" or "provider", and "fixed", "per_item", "handling", "storage_per_m3_day", ...}: a new price list
//	items   {"items", "value" or "value_factor", "margin" or "margin_factor"}
//
// as in the documentation of package whatif. Mistakes of the file are told with line,
// column and place before anything is solved.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/forwardstock/forwardstock/examples/internal/command"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/report"
)

func main() { command.Main("whatif", run) }

// run is the whole command.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("whatif", flag.ContinueOnError)
	flags.SetOutput(stderr)
	out := flags.String("out", "out", "`folder` for the pages, tables and JSON; it is made if need be")
	file := flags.String("scenarios", "", "`file` of scenarios (JSON) in the place of the sample's, examples/whatif/scenarios.json")
	workers := flags.Int("workers", 0, "goroutines; never changes the answers; 0: all cores")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("what is %q? Flags come before values: -scenarios FILE", flags.Arg(0))
	}
	scenarios, err := readScenarios(*file)
	if err != nil {
		return err
	}
	problem, err := describe(ctx)
	if err != nil {
		return err
	}
	if err := fit(problem, scenarios); err != nil {
		return err
	}
	a := &asker{ctx: ctx, problem: problem, options: placement.Options{Gap: 0.003, Workers: *workers}, scenarios: scenarios, log: stderr, started: time.Now()}
	if err := a.ask(); err != nil {
		return err
	}
	if err := report.StudyText(stdout, problem, a.plan, a.study); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "\nASKING TOO MUCH\n")
	if err := report.StudyText(stdout, a.impossible, nil, a.conflict); err != nil {
		return err
	}
	return a.write(*out)
}

// write writes the pages, the tables and the JSON of the answers.
func (a *asker) write(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	file := func(name string, write func(io.Writer) error) error {
		f, err := os.Create(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		return errors.Join(write(f), f.Close())
	}
	errs := []error{
		file("whatif.html", func(w io.Writer) error { return report.StudyHTML(w, a.problem, a.plan, a.study) }),
		file("whatif.json", func(w io.Writer) error { return report.StudyJSON(w, a.study) }),
		file("conflict.html", func(w io.Writer) error { return report.StudyHTML(w, a.impossible, nil, a.conflict) }),
		file("conflict.json", func(w io.Writer) error { return report.StudyJSON(w, a.conflict) }),
	}
	for _, t := range report.StudyTables() {
		errs = append(errs, file(t.Name, func(w io.Writer) error {
			if t.Name == "conflict.csv" {
				return t.Write(w, a.impossible, nil, a.conflict)
			}
			return t.Write(w, a.problem, a.plan, a.study)
		}))
	}
	return errors.Join(errs...)
}
