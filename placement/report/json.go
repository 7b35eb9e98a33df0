package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/forwardstock/forwardstock/placement"
)

var (
	// ErrSchema marks JSON that is not a plan of the version placement.Schema.
	ErrSchema = errors.New("unknown schema")
	// ErrTooLarge marks JSON beyond MaxJSON.
	ErrTooLarge = errors.New("plan too large")
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

// ReadJSON reads a plan that [JSON] wrote. It reads at most MaxJSON bytes, and
// refuses other schemas ([ErrSchema]), fields that it does not know, actions
// that do not exist, and anything after the plan. That the plan is right is
// for package verify to say.
func ReadJSON(r io.Reader) (*placement.Plan, error) { return readJSON(r, MaxJSON) }

func readJSON(r io.Reader, limit int64) (*placement.Plan, error) {
	text, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("report: read plan: %w", err)
	}
	if int64(len(text)) > limit {
		return nil, fmt.Errorf("report: %w: more than %d bytes", ErrTooLarge, limit)
	}
	var head struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return nil, fmt.Errorf("report: the plan is not JSON: %w", at(text, err))
	}
	if head.Schema != placement.Schema {
		return nil, fmt.Errorf("report: %w %.40q, want %q", ErrSchema, head.Schema, placement.Schema)
	}
	plan := new(placement.Plan)
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(plan); err != nil {
		return nil, fmt.Errorf("report: read plan: %w", at(text, err))
	}
	for _, item := range plan.Items {
		for _, stock := range item.Stock {
			switch stock.Next.Action {
			case "", placement.ActionNone, placement.ActionDrop, placement.ActionMove, placement.ActionAdd:
			default:
				return nil, fmt.Errorf("report: item %.40q: unknown action %.40q", item.Item, stock.Next.Action)
			}
		}
	}
	return plan, nil
}

// at adds the line and column of a mistake, where they are known.
func at(text []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	offset := int64(-1)
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	if offset < 0 || offset > int64(len(text)) {
		return err
	}
	before := text[:offset]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := len(before) - bytes.LastIndexByte(before, '\n') - 1
	return fmt.Errorf("line %d, byte %d: %w", line, column, err)
}
