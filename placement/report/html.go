package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"sync"

	"github.com/forwardstock/forwardstock/placement"
)

const (
	pageItems    = 30
	pageSites    = 100
	pageWarnings = 50
	pageLimits   = 20
	pageDetours  = 8
)

//go:embed page.html
var pageText string

//go:embed study.html
var studyText string

var parsePage = sync.OnceValues(func() (*template.Template, error) {
	page, err := template.New("page").Parse(pageText)
	if err != nil {
		return nil, err
	}
	if _, err := page.New("study").Parse(studyText); err != nil {
		return nil, err
	}
	return page, nil
})

// HTML writes a plan of p as one page that needs nothing else: no script, no
// font, no picture from elsewhere. It says what to do and what that saves, and
// shows days and cost against the sites the plan is compared with, a map of who
// serves whom, the open sites, the items that sell most with the next best
// choice for each, the promises, the warnings, and how far the plan may be from
// the best. It prints well and fits a phone. The problem is needed because a
// plan holds indexes into it; it is an error if the plan is not one of p.
//
// A page has at most 30 items, 100 sites and 1,500 regions, so that it stays
// below a megabyte whatever the plan; the tables of [Tables] have them all.
func HTML(w io.Writer, p placement.Problem, plan *placement.Plan) error {
	s, err := summarise(&p, plan)
	if err != nil {
		return err
	}
	v := s.page()
	return v.write(w)
}

// write fills in the template.
func (v *pageView) write(w io.Writer) error {
	page, err := parsePage()
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := page.Execute(&out, v); err != nil {
		return fmt.Errorf("report: page: %w", err)
	}
	_, err = w.Write(out.Bytes())
	return err
}

// pageView is what the template shows.
type pageView struct {
	Title, Scope, Headline, Proof string
	Verdict                       []string
	Found                         bool
	Cards                         []card
	Promises                      []promiseView
	Map                           *mapView
	Days, Costs                   *bars
	CostHead                      []string
	CostRows                      []costRow
	Sites                         []siteRow
	MoreSites, Closed             string
	Items                         []itemRow
	MoreItems, IdleItems          string
	OnHand                        bool // some stock is there already
	Warnings                      []string
	Sure, Fit                     string
	After                         []afterRow
	Limits                        []limitRow
	MoreLimits                    string
	Detours                       []detourRow
	DetourLead, DetourRest        string
	Moved                         bool // stock goes from site to site
	Study                         []studyPart
}

func (s *summary) page() pageView {
	v := pageView{
		Title: s.title(), Scope: s.scope(), Headline: s.headline(), Verdict: s.verdict(), Proof: s.proof(),
		Found: s.found, Warnings: s.warnings(pageWarnings),
	}
	for _, c := range s.plan.Promises {
		v.Promises = append(v.Promises, promiseView{s.promise(c), c.OnTime >= c.Required})
	}
	if !s.found {
		return v
	}
	v.Sure, v.Fit, v.After = s.sure(), s.fit(), s.after()
	v.Limits, v.MoreLimits = s.limitRows()
	v.Detours, v.DetourLead, v.DetourRest = s.detourRows(pageDetours)
	v.Cards = s.cards()
	if len(s.open) > 0 {
		v.Map = s.mapView()
	}
	v.Days, v.Costs = s.dayChart(), s.costChart()
	v.CostHead, v.CostRows = s.costTable()
	v.Sites = s.siteRows(pageSites)
	if more := len(s.open) - pageSites; more > 0 {
		v.MoreSites = plural(int64(more), "more open site") + " in sites.csv"
	}
	names := s.closed
	if len(names) > pageSites {
		names = append(names[:pageSites:pageSites], plural(int64(len(names)-pageSites), "other"))
	}
	v.Closed = list(names)
	s.itemRows(&v)
	return v
}
