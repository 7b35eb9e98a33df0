package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/forwardstock/forwardstock/internal/figures"
	"github.com/forwardstock/forwardstock/placement"
)

const (
	textWidth    = 96
	textRows     = 14 // of the table of items
	textSites    = 12
	textWarnings = 6
	textLimits   = 6
	textDetours  = 4
)

// Text writes a plan of p for a terminal, at most 100 columns and about one
// screen: what to do and what it saves, then days and cost against the sites it
// is compared with, the open sites, the promises, the items that sell most with
// the next best choice for each, and the warnings. It is an error if the plan is
// not one of p.
func Text(w io.Writer, p placement.Problem, plan *placement.Plan) error {
	s, err := summarise(&p, plan)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, s.text())
	return err
}

// text is what Text writes.
func (s *summary) text() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s: %s\n\n%s", s.title(), s.scope(), wrapped(strings.ToUpper(s.headline()), textWidth))
	for _, sentence := range append(s.verdict(), s.proof()) {
		if sentence != "" {
			out.WriteString(wrapped(sentence, textWidth))
		}
	}
	if s.found {
		out.WriteString("\n" + s.comparison())
		out.WriteString("\n" + s.siteTable())
	}
	for i, promise := range s.plan.Promises {
		if i == 0 {
			out.WriteString("\nPROMISES\n")
		}
		out.WriteString(wrapped(s.promise(promise), textWidth))
	}
	out.WriteString(s.limitTable())
	out.WriteString(s.detourTable())
	if len(s.top) > 0 {
		out.WriteString("\n" + s.itemTable())
	}
	for i, row := range s.after() {
		if i == 0 {
			out.WriteString("\nAFTER THE OPTIMISATION, IN NEITHER COST NOR BOUND\n")
		}
		out.WriteString(wrapped(fmt.Sprintf("%s: %s. %s", row.What, row.Amount, row.Text), textWidth))
	}
	for i, warning := range s.warnings(textWarnings) {
		if i == 0 {
			out.WriteString("\nWARNINGS\n")
		}
		out.WriteString(wrapped("- "+warning, textWidth))
	}
	return out.String()
}

// comparison sets the plan beside what it is compared with: days, then cost.
func (s *summary) comparison() string {
	g := new(grid)
	header, whereRow := []string{"DAYS AND COST"}, []string{""}
	for _, o := range s.outcomes {
		header = append(header, o.name)
		whereRow = append(whereRow, o.where)
	}
	g.row(header...)
	g.row(whereRow...)
	add := func(label string, cell func(outcome) string) {
		row := []string{label}
		for _, o := range s.outcomes {
			row = append(row, cell(o))
		}
		g.row(row...)
	}
	ifKnown := func(f func(placement.Arrivals) string) func(outcome) string {
		return func(o outcome) string {
			if !o.known {
				return "-"
			}
			return f(o.days)
		}
	}
	for day := 1; day <= 3; day++ {
		add("Within "+plural(int64(day), "day"), ifKnown(func(d placement.Arrivals) string { return percent(d.Within(day)) }))
	}
	add("Mean business days", ifKnown(func(d placement.Arrivals) string { return meanDays(d) }))
	if slices.ContainsFunc(s.outcomes, func(o outcome) bool { return o.parts.Lost > 0 }) {
		add("Given up", outcome.givenUp)
	}
	texts := make([][]string, len(s.outcomes))
	totals := make([]string, len(s.outcomes))
	for i, o := range s.outcomes {
		texts[i], totals[i] = column(partValues(o.parts))
	}
	for part, name := range partNames {
		row, some := []string{name}, false
		for i, o := range s.outcomes {
			row = append(row, texts[i][part])
			some = some || partValues(o.parts)[part] != 0
		}
		if some {
			g.row(row...)
		}
	}
	g.row(append([]string{"Total cost"}, totals...)...)
	add("Per unit", func(o outcome) string { return perUnit(o.parts.Total(), s.demand).String() })
	return g.String()
}

func (s *summary) siteTable() string {
	g := new(grid)
	g.row("SITES", "expected", "share", "to send", "items", "regions", "cost")
	for _, site := range s.siteRows(textSites) {
		g.row(site.Number+" "+site.Name, site.Demand, site.Share, site.Send, site.Items, site.Regions, site.Cost)
	}
	out := g.String()
	if more := len(s.open) - textSites; more > 0 {
		out += fmt.Sprintf("and %s more\n", plural(int64(more), "open site"))
	}
	if len(s.closed) > 0 {
		names := s.closed
		if len(names) > textSites {
			names = append(names[:textSites:textSites], plural(int64(len(s.closed)-textSites), "other"))
		}
		out += wrapped("Not used: "+list(names)+".", textWidth)
	}
	return out
}

func (s *summary) limitTable() string {
	rows, more := s.limits(textLimits)
	if len(rows) == 0 {
		return ""
	}
	g := &grid{}
	g.row("LIMITS", "planned", "at most", "share", "one more saves")
	for _, r := range rows {
		g.row(short(r.Name, 40), r.Used, r.Limit, r.Share, r.Price)
	}
	out := "\n" + g.String()
	if more > 0 {
		out += fmt.Sprintf("and %s more\n", plural(int64(more), "limit"))
	}
	return out
}

func (s *summary) detourTable() string {
	rows, lead, rest := s.detourRows(textDetours)
	if len(rows) == 0 {
		return ""
	}
	g := &grid{left: []int{1, 4}}
	g.row("FROM AFAR", "instead of", "units", "share", "why")
	for _, r := range rows {
		g.row(short(r.From, 16), short(r.Near, 16), r.Demand, r.Share, r.Why)
	}
	out := "\n" + wrapped(lead, textWidth) + g.String()
	if rest != "" {
		out += rest + "\n"
	}
	return out
}

func (s *summary) itemTable() string {
	g := &grid{left: []int{2, 6}}
	g.row("ITEMS", "sells", "at", "target", "there", "to send", "instead")
	shown := 0
	for _, item := range s.top {
		if len(g.rows)+len(item.Stock) > textRows+1 && shown > 0 {
			break
		}
		shown++
		name, demand := short(clean(item.Item), 20), units(item.demand)
		for i, stock := range item.Stock {
			if i == textRows {
				break
			}
			site := s.problem.Network.Sites[stock.Site].ID
			there := stock.OnHand + stock.OnWay + stock.In - stock.Out
			g.row(name, demand, short(clean(site), 16), figures.Thousands(stock.Target), figures.Thousands(there), sent(stock), s.brief(stock))
			name, demand = "", ""
		}
	}
	out := g.String()
	if more := len(s.top) - shown; more > 0 {
		out += fmt.Sprintf("and %s more\n", plural(int64(more), "item"))
	}
	if idle := s.idle(); idle != "" {
		out += idle + "\n"
	}
	return out
}

// sent writes what to send, and what a limit keeps from being sent.
func sent(stock placement.StockPlan) string {
	if stock.Cut == 0 {
		return figures.Thousands(stock.Send)
	}
	return fmt.Sprintf("%s (%s cut)", figures.Thousands(stock.Send), figures.Thousands(stock.Cut))
}

// warnings returns at most n warnings and says how many more there are.
func (s *summary) warnings(n int) []string {
	var out []string
	for i, w := range s.plan.Warnings {
		if i == n {
			return append(out, strconv.Itoa(len(s.plan.Warnings)-n)+" more warnings in the JSON form of the plan")
		}
		out = append(out, cleanText(w))
	}
	return out
}
