package verify

import (
	"errors"
	"fmt"
)

// ErrFalse is matched by every discrepancy between a plan and its problem.
var ErrFalse = errors.New("false plan")

// maxFindings keeps the list readable, and hostile plans cheap.
const maxFindings = 100

// findings collects discrepancies, or mistakes of the problem.
type findings struct {
	kind error
	list []error
	more int
}

func (f *findings) bad(format string, args ...any) {
	if len(f.list) == maxFindings {
		f.more++
		return
	}
	f.list = append(f.list, fmt.Errorf("%w: "+format, append([]any{f.kind}, args...)...))
}

// same reports a number of the plan that is not the one derived.
func same[T comparable](f *findings, got, want T, place string, args ...any) {
	if got != want {
		f.bad("%s: says %v, is %v", fmt.Sprintf(place, args...), got, want)
	}
}

// take appends the findings of another, in order.
func (f *findings) take(other *findings) {
	for _, err := range other.list {
		if len(f.list) == maxFindings {
			f.more++
			continue
		}
		f.list = append(f.list, err)
	}
	f.more += other.more
}

func (f *findings) none() bool { return len(f.list) == 0 }

func (f *findings) err() error {
	all := f.list
	if f.more > 0 {
		all = append(all[:len(all):len(all)], fmt.Errorf("%w: and %d more", f.kind, f.more))
	}
	return errors.Join(all...)
}
