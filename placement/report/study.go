package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// Study is what was asked about a plan beyond the plan itself. What is empty is
// left out.
type Study struct {
	Schema string `json:"schema"` // StudySchema; empty means that too
	// Frontier is drawn with the plan on it.
	Frontier *placement.Curve `json:"frontier,omitempty"`
	// Explanation gives every item on the page a card, with why it is where it is.
	Explanation *placement.Explanation `json:"explanation,omitempty"`
	// BreakEvens are answers of whatif.BreakEvenOf; they are on the cards too.
	BreakEvens []*whatif.BreakEven `json:"break_evens,omitempty"`
	// Thresholds and Overrides are answers of whatif.Threshold and whatif.PriceOf.
	Thresholds []*whatif.Thresholds `json:"thresholds,omitempty"`
	Overrides  []PricedOverride     `json:"overrides,omitempty"`
	// Marginals are answers of whatif.Marginals.
	Marginals []whatif.Marginal `json:"marginals,omitempty"`
	// Scenarios compares plans across scenarios.
	Scenarios *whatif.Comparison `json:"scenarios,omitempty"`
	// Hedge sets stocks decided over sampled demand beside those of the plan.
	Hedge *whatif.Hedged `json:"hedge,omitempty"`
	// Conflict tells why a problem has no plan.
	Conflict *whatif.Conflict `json:"conflict,omitempty"`
}

// StudySchema is the version of the JSON form of a study.
const StudySchema = "forwardstock.study/1"

// PricedOverride is what some rules cost together.
type PricedOverride struct {
	Overrides []whatif.Override `json:"overrides"`
	Price     *whatif.Price     `json:"price"`
}

// StudyHTML writes the page of [HTML] with sections for all that a study has. The
// plan may be nil where the study tells of a conflict: then there is none.
func StudyHTML(w io.Writer, p placement.Problem, plan *placement.Plan, study Study) error {
	s, parts, err := summariseStudy(&p, plan, &study)
	if err != nil {
		return err
	}
	v := s.page()
	v.Study = parts
	return v.write(w)
}

// StudyText writes the text of [Text] with the tables of a study below.
func StudyText(w io.Writer, p placement.Problem, plan *placement.Plan, study Study) error {
	s, parts, err := summariseStudy(&p, plan, &study)
	if err != nil {
		return err
	}
	var out strings.Builder
	out.WriteString(s.text())
	for i := range parts {
		out.WriteString("\n" + parts[i].text())
	}
	_, err = io.WriteString(w, out.String())
	return err
}

// StudyJSON writes a study as one line of JSON, plans without their certificates.
func StudyJSON(w io.Writer, study Study) error {
	switch study.Schema {
	case "":
		study.Schema = StudySchema
	case StudySchema:
	default:
		return fmt.Errorf("report: %w %.40q, want %q", ErrSchema, study.Schema, StudySchema)
	}
	if study.Scenarios != nil {
		c := *study.Scenarios
		c.Plans = append([]whatif.Candidate(nil), c.Plans...)
		for i := range c.Plans {
			c.Plans[i].Plan = bare(c.Plans[i].Plan)
		}
		study.Scenarios = &c
	}
	if study.Frontier != nil {
		c := *study.Frontier
		c.Points = append([]placement.FrontierPoint(nil), c.Points...)
		for i := range c.Points {
			c.Points[i].Plan = bare(c.Points[i].Plan)
		}
		study.Frontier = &c
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(&study); err != nil {
		return fmt.Errorf("report: study to JSON: %w", err)
	}
	return nil
}

// bare returns a plan without its certificate.
func bare(plan *placement.Plan) *placement.Plan {
	if plan == nil {
		return nil
	}
	out := *plan
	out.Certificate = nil
	return &out
}

// studyPart is a section of a study, for page and text alike.
type studyPart struct {
	Title, Lead string
	List        []string
	Alarm       bool     // the list is of what cannot be
	Head        []string // of the table; nil for none
	Rows        []studyRow
	Notes       []string
	Cards       []studyCard
	Chart       *curveView
	Left        []int // columns with words, beside the first
}

type studyRow struct {
	Cells  []studyCell
	Strong bool
}

// studyCell is a cell with its heading, for phones.
type studyCell struct {
	Head, Text string
	Left, Best bool
}

// row adds a row to the table.
func (x *studyPart) row(cells ...string) *studyRow {
	r := studyRow{}
	for i, text := range cells {
		r.Cells = append(r.Cells, studyCell{Head: x.Head[i], Text: text})
	}
	for _, i := range x.Left {
		r.Cells[i].Left = true
	}
	x.Rows = append(x.Rows, r)
	return &x.Rows[len(x.Rows)-1]
}

// summariseStudy takes a plan and its study apart, into the sections there are.
func summariseStudy(p *placement.Problem, plan *placement.Plan, study *Study) (*summary, []studyPart, error) {
	if c := study.Conflict; plan == nil && c != nil && c.Feasible == whatif.No {
		plan = &placement.Plan{Schema: placement.Schema, Status: facility.Infeasible, Stop: facility.Proved}
	} else if plan == nil && c != nil && c.Feasible == whatif.Unknown {
		plan = &placement.Plan{Schema: placement.Schema, Stop: facility.WorkLimit}
	}
	s, err := summarise(p, plan)
	if err != nil {
		return nil, nil, err
	}
	if err := study.check(p); err != nil {
		return nil, nil, err
	}
	var parts []studyPart
	add := func(x *studyPart) {
		if x != nil {
			parts = append(parts, *x)
		}
	}
	add(s.conflictPart(study.Conflict))
	add(s.frontierPart(study.Frontier))
	add(s.itemPart(study))
	add(s.thresholdPart(study.Thresholds))
	add(s.overridePart(study.Overrides))
	add(s.marginalPart(study.Marginals))
	add(s.scenarioPart(study.Scenarios))
	add(s.hedgePart(study.Hedge))
	return s, parts, nil
}

// text writes a section for a terminal.
func (x *studyPart) text() string {
	var out strings.Builder
	out.WriteString(strings.ToUpper(x.Title) + "\n")
	if x.Lead != "" {
		out.WriteString(wrapped(x.Lead, textWidth))
	}
	for _, l := range x.List {
		out.WriteString(wrapped("- "+l, textWidth))
	}
	for i, c := range x.Cards {
		if i == textCards {
			fmt.Fprintf(&out, "and %s more\n", plural(int64(len(x.Cards)-i), "item"))
			break
		}
		out.WriteString(wrapped(c.Name+": "+c.Facts, textWidth))
		for _, l := range c.Lines {
			out.WriteString(indented(strings.TrimPrefix(l.Site+": "+l.Text, ": ")))
		}
	}
	if len(x.Rows) > 0 {
		g := &grid{left: x.Left}
		head := make([]string, len(x.Head))
		for i, h := range x.Head {
			head[i] = short(h, textCell)
		}
		g.row(head...)
		for _, r := range x.Rows {
			var cells []string
			for _, c := range r.Cells {
				cells = append(cells, short(c.Text, textCell))
			}
			g.row(cells...)
		}
		out.WriteString(g.String())
	}
	for _, n := range x.Notes {
		out.WriteString(wrapped("- "+n, textWidth))
	}
	return out.String()
}

const (
	textCards = 5
	textCell  = 48
)

// indented breaks a text into lines that begin with two spaces.
func indented(text string) string {
	lines := strings.TrimSuffix(wrapped(text, textWidth-2), "\n")
	return "  " + strings.ReplaceAll(lines, "\n", "\n  ") + "\n"
}

// IsLeft tells for every column whether it has words.
func (x studyPart) IsLeft() []bool {
	left := make([]bool, len(x.Head))
	for _, i := range x.Left {
		left[i] = true
	}
	return left
}

// Stacks tells whether the table is too wide for a phone.
func (x studyPart) Stacks() bool { return len(x.Head) > 4 || len(x.Left) > 0 }
