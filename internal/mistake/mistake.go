// Package mistake joins the mistakes of something that makes no sense, and says once what
// it is that does not.
package mistake

import (
	"errors"
	"fmt"
	"strings"
)

// Join returns mistakes as an error of a kind, nil if all are. It matches the kind and
// every mistake. Its text is the kind and the mistake, or the kind and a line for each of
// several; those that Join has made one of this kind count by themselves.
func Join(kind error, all ...error) error {
	out := &joined{kind: kind}
	for _, err := range all {
		if j, is := err.(*joined); is && j.kind == kind { // one that is wrapped has a text of its own
			out.all = append(out.all, j.all...)
		} else if err != nil {
			out.all = append(out.all, err)
		}
	}
	if len(out.all) == 0 {
		return nil
	}
	return out
}

// At returns an error, or every mistake of one that Join made, with a place before it;
// nil of nil.
func At(place string, err error) error {
	j, is := err.(*joined)
	switch {
	case err == nil:
		return nil
	case !is:
		return fmt.Errorf("%s: %w", place, err)
	}
	out := &joined{kind: j.kind, all: make([]error, len(j.all))}
	for i, m := range j.all {
		out.all[i] = fmt.Errorf("%s: %w", place, m)
	}
	return out
}

// Of returns an error of a kind with one mistake, in the words of [fmt.Errorf].
func Of(kind error, format string, args ...any) error {
	return Join(kind, fmt.Errorf(format, args...))
}

// joined are mistakes of a kind.
type joined struct {
	kind error
	all  []error
}

func (j *joined) Error() string {
	var out strings.Builder
	out.WriteString(j.kind.Error())
	for i, m := range j.all {
		switch {
		case len(j.all) == 1:
			out.WriteString(": ")
		case i == 0:
			out.WriteString(":\n")
		default:
			out.WriteString("\n")
		}
		out.WriteString(m.Error())
	}
	return out.String()
}

// Is reports whether target is the kind.
func (j *joined) Is(target error) bool { return errors.Is(j.kind, target) }

// Unwrap returns the mistakes.
func (j *joined) Unwrap() []error { return j.all }
