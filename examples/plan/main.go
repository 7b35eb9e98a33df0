// Command plan is the main job of forwardstock from end to end: from a file of
// orders to a stocking plan with a proven bound, as text, page and tables.
package main

import (
	"context"
	"io"

	"github.com/forwardstock/forwardstock/examples/internal/command"
)

func main() { command.Main("plan", run) }

// run is the whole command.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	if o.sample != "" {
		return writeSample(o.sample, stderr)
	}
	in, err := read(o, stderr)
	if err != nil {
		return err
	}
	problem, err := describe(ctx, o, in, stderr)
	if err != nil {
		return err
	}
	plan, cause := solve(ctx, o, problem, stderr)
	if plan == nil {
		return cause
	}
	if err := write(ctx, o, in, problem, plan, stdout, stderr); err != nil {
		return err
	}
	return cause
}
