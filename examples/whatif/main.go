// Command whatif asks everything that can be asked about a plan of the sample
// year: what speed costs, why each item is where it is, where answers flip, what
// one more of anything is worth, how plans do across scenarios and against sampled
// demand, and which requirements cannot be kept together.
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
	workers := flags.Int("workers", 0, "goroutines; never changes the answers; 0: all cores")
	if err := flags.Parse(args); err != nil {
		return err
	}
	problem, err := describe(ctx)
	if err != nil {
		return err
	}
	a := &asker{ctx: ctx, problem: problem, options: placement.Options{Gap: 0.003, Workers: *workers}, log: stderr, started: time.Now()}
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
