// Package command is what the examples' commands have in common.
package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
)

// Main runs a command until it ends or is interrupted. An error is printed
// after the name of the command, and the exit status is then 1; asking for help
// is no error.
func Main(name string, run func(ctx context.Context, args []string, stdout, stderr io.Writer) error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}

// FlagsFirst returns an error if a flag stands among the other arguments, where
// it would be taken for one of them; what they are is for the message.
func FlagsFirst(args []string, what string) error {
	if i := slices.IndexFunc(args, func(arg string) bool { return strings.HasPrefix(arg, "-") }); i >= 0 {
		return fmt.Errorf("%s: flags come before %s", args[i], what)
	}
	return nil
}
