package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/forwardstock/forwardstock/internal/jsonin"
	"github.com/forwardstock/forwardstock/placement"
)

var (
	// ErrSchema marks JSON that is not a plan of the version placement.Schema.
	ErrSchema = errors.New("unknown schema")
	// ErrTooLarge marks JSON beyond MaxJSON.
	ErrTooLarge = jsonin.ErrTooLarge
)

// MaxJSON is the number of bytes that ReadJSON reads at most.
const MaxJSON = 1 << 30

// JSON writes the whole plan as one line of JSON, which [ReadJSON] reads back
// exactly. Money is in dollars, a lane is [region, site, service], and a row of
// the certificate is the base64 of varints. The certificate is by far the
// largest part, some 5 bytes for every item and region in each leaf; to leave
// it out, write a copy of the plan with a nil Certificate.
//
// An empty Schema is written as placement.Schema, another one is refused with
// [ErrSchema]. Numbers that are not finite and names that are not UTF-8 are
// refused too, as JSON cannot hold them.
func JSON(w io.Writer, plan *placement.Plan) error {
	if plan == nil {
		return errNoPlan
	}
	out := *plan
	switch out.Schema {
	case "":
		out.Schema = placement.Schema
	case placement.Schema:
	default:
		return fmt.Errorf("report: %w %.40q, want %q", ErrSchema, out.Schema, placement.Schema)
	}
	if err := checkNames(plan); err != nil {
		return err
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(&out); err != nil {
		return fmt.Errorf("report: plan to JSON: %w", err)
	}
	return nil
}

// checkNames returns an error for the first text of each kind that JSON would
// change.
func checkNames(plan *placement.Plan) error {
	var all []error
	bad := func(kind string, i int, name string) bool {
		if utf8.ValidString(name) {
			return false
		}
		all = append(all, fmt.Errorf("report: %s %d: %.40q is not UTF-8", kind, i, name))
		return true
	}
	for i, s := range plan.Sites {
		if bad("site", i, s.Site) {
			break
		}
	}
	for i, item := range plan.Items {
		if bad("item", i, item.Item) {
			break
		}
	}
	for i, o := range plan.Compared {
		if bad("outcome", i, o.Name) {
			break
		}
		for _, site := range o.Sites {
			if bad("site of outcome", i, site) {
				break
			}
		}
	}
	for i, warning := range plan.Warnings {
		if bad("warning", i, warning) {
			break
		}
	}
	return errors.Join(all...)
}

// ReadJSON reads a plan that [JSON] wrote. It reads at most MaxJSON bytes, and refuses
// other schemas ([ErrSchema]). Fields that a plan does not have, that are there twice or
// are of another kind, and anything after the plan are mistakes: all are named, with their
// lines, columns and places. That the plan is right is for package verify to say.
func ReadJSON(r io.Reader) (*placement.Plan, error) { return readJSON(r, MaxJSON) }

func readJSON(r io.Reader, limit int64) (*placement.Plan, error) {
	plan := new(placement.Plan)
	err := jsonin.Read(r, limit, plan)
	if plan.Schema != placement.Schema && (err == nil || plan.Schema != "") { // of another one, what else is wrong tells nothing
		return nil, fmt.Errorf("report: %w %.40q, want %q", ErrSchema, plan.Schema, placement.Schema)
	}
	if err != nil {
		return nil, fmt.Errorf("report: plan: %w", err)
	}
	return plan, nil
}
