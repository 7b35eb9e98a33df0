package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/report"
)

// write prints the plan and writes the page, the tables and the plan itself.
func write(ctx context.Context, o options, in *inputs, problem placement.Problem, plan *placement.Plan, stdout, stderr io.Writer) error {
	if err := report.Text(stdout, problem, plan); err != nil {
		return err
	}
	if plan.Status != facility.Optimal && plan.Status != facility.Feasible {
		return fmt.Errorf("no plan was found within the limit (%v); nothing is written", plan.Stop)
	}
	if in.later != nil {
		result, err := judge(problem, plan, in.later)
		if err != nil {
			return err
		}
		if err := result.print(stdout, o.holdout, o.promises); err != nil {
			return err
		}
		if o.regret {
			r, err := judgeDecision(ctx, o, in, problem, plan)
			if err != nil {
				return err
			}
			if err := r.print(stdout); err != nil {
				return err
			}
		}
	}
	if err := notes(stdout, in.notes); err != nil {
		return err
	}
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return err
	}
	// The certificate is large and only a checker reads it: it goes apart.
	short := *plan
	short.Certificate = nil
	errs := []error{
		writeFile(o.out, "plan.html", func(w io.Writer) error { return report.HTML(w, problem, plan) }),
		writeFile(o.out, "plan.json", func(w io.Writer) error { return report.JSON(w, &short) }),
		writeFile(o.out, "plan-certified.json", func(w io.Writer) error { return report.JSON(w, plan) }),
	}
	for _, table := range report.Tables() {
		errs = append(errs, writeFile(o.out, table.Name,
			func(w io.Writer) error { return table.Write(w, problem, plan) }))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	_, err := fmt.Fprintf(stderr, "\nOpen %s in a browser; the tables are beside it.\n", filepath.Join(o.out, "plan.html"))
	return err
}

func notes(w io.Writer, lines []string) error {
	if lines == nil {
		return nil
	}
	if _, err := fmt.Fprintln(w, "\nAssumed"); err != nil {
		return err
	}
	for _, line := range lines {
		if _, err := fmt.Fprintf(w, "  %s\n", line); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(folder, name string, fill func(io.Writer) error) error {
	file, err := os.Create(filepath.Join(folder, name))
	if err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	return errors.Join(fill(out), out.Flush(), file.Close())
}
