package report_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/report"
)

// page renders a plan and checks what must hold for every page: it is well
// formed, needs nothing from elsewhere, has no number that is none, and is
// small.
func page(t testing.TB, p placement.Problem, plan *placement.Plan) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, report.HTML(&out, p, plan))
	return wellFormed(t, out.String())
}

// wellFormed checks what page says of a page.
func wellFormed(t testing.TB, text string) string {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(text))
	decoder.Strict = true
	ids := map[string]bool{}
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		require.NotContains(t, []string{"script", "link", "img", "iframe", "object", "a"}, element.Name.Local)
		for _, a := range element.Attr {
			require.False(t, strings.HasPrefix(a.Name.Local, "on"), a.Name.Local)
			require.NotContains(t, []string{"src", "href", "style"}, a.Name.Local)
			if a.Name.Local == "id" {
				require.False(t, ids[a.Value], "id %s twice", a.Value)
				ids[a.Value] = true
			}
		}
	}
	require.NotRegexp(t, `(?i)https?:|//|url\(|@import`, text)
	require.NotRegexp(t, `NaN|Inf\b|%!|&lt;nil|ZgotmplZ`, text)
	require.Less(t, len(text), 2_000_000)
	return text
}

func TestHTMLPage(t *testing.T) {
	p := sample(t, 60, geo.Regions())
	plan := stock(t, p, 25)
	text := page(t, p, plan)
	for _, want := range []string{
		"<h1>Stock New Jersey and Los Angeles.</h1>",
		"It is proved that no plan costs less than",
		"Within 4 business days: 89.7% of units, 80% promised, kept",
		"Holding it at Los Angeles as well would cost $3.00 more.",
		"would save $2.00 but bring 11 fewer units within 4 days.",
		"30 more items in stock.csv", "Not used: Atlanta, Dallas, Chicago and Columbus.",
		"rests on less than 20 orders", plan.Cost.String(), plan.Bound.String(),
	} {
		require.Contains(t, text, want)
	}
	dots := 0
	for _, r := range geo.Regions() {
		if _, _, ok := geo.Albers(r.Point); ok && r.Population > 0 {
			dots++
		}
	}
	require.Equal(t, dots+2, strings.Count(text, "<circle"), "a dot for every region on the map, and two sites")
	require.Contains(t, text, "Not drawn: 3 regions off the map, such as Puerto Rico, with 1.0% of the demand.")
}

// The numbers that people see add up as they see them.
func TestHTMLAddsUp(t *testing.T) {
	for _, n := range []int{1, 3, 60} {
		p := sample(t, n, geo.Regions())
		text := page(t, p, stock(t, p, n/2))
		rows := cells(t, text, "costs")
		sums, total := make([]placement.Money, 3), rows[len(rows)-2]
		for _, row := range rows[:len(rows)-2] {
			for i := range sums {
				sums[i] += dollars(t, row[i+1])
			}
		}
		require.Equal(t, "Total", total[0])
		for i, sum := range sums {
			require.Equal(t, dollars(t, total[i+1]), sum)
		}
		units, share := int64(0), 0.0
		var cost placement.Money
		for _, row := range cells(t, text, "sites") {
			units += number(t, row[1])
			x, err := strconv.ParseFloat(strings.TrimSuffix(row[2], "%"), 64)
			require.NoError(t, err)
			share += x
			cost += dollars(t, row[6])
		}
		require.Contains(t, text, fmt.Sprintf("2026, %s units expected", grouped(units)))
		require.InDelta(t, 100, share, 1e-9)
		require.Equal(t, dollars(t, total[1]), cost)
	}
}

// cells returns the text of the body cells of the table with a class.
func cells(t testing.TB, text, class string) [][]string {
	t.Helper()
	_, text, ok := strings.Cut(text, `<table class="`+class+`">`)
	require.True(t, ok)
	_, text, _ = strings.Cut(text, "<tbody>")
	text, _, _ = strings.Cut(text, "</table>")
	var out [][]string
	tags := regexp.MustCompile(`<[^>]*>`)
	for _, row := range strings.Split(text, "</tr>") {
		var line []string
		for _, cell := range regexp.MustCompile(`(?s)<t[hd][ >].*?</t[hd]>`).FindAllString(row, -1) {
			line = append(line, strings.TrimSpace(tags.ReplaceAllString(cell, "")))
		}
		if line != nil {
			out = append(out, line)
		}
	}
	return out
}

func number(t testing.TB, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(strings.ReplaceAll(text, ",", ""), 10, 64)
	require.NoError(t, err)
	return n
}

func grouped(n int64) string {
	if n >= 1000 {
		return fmt.Sprintf("%d,%03d", n/1000, n%1000)
	}
	return fmt.Sprint(n)
}

func TestHTMLEscapesNames(t *testing.T) {
	for _, name := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onload='x`, "a&b", "]]>", "<!--", "-->", "{{.}}", "\x00\x07\x1b[31m",
		"\xff\xfe", "\u202eevil", "</title></style></svg>", strings.Repeat("long ", 1000),
	} {
		p := sample(t, 3, few(t))
		p.Name = name
		for k := range p.Items {
			p.Items[k].ID = fmt.Sprint(name, k)
			p.Demand.Items[k].Item = p.Items[k].ID
		}
		for w := range p.Network.Sites {
			p.Network.Sites[w].ID = fmt.Sprint(name, w)
		}
		p.Demand.Regions[0].ID, p.Demand.Regions[0].State = geo.RegionID(name), name
		plan := stock(t, p, 1)
		plan.Warnings = []string{name}
		plan.Compared[1].Name = name
		text := page(t, p, plan)
		require.NotContains(t, text, "<img")
		require.NotContains(t, text, "\x1b")
		require.Less(t, len(text), 90_000)

		var plain bytes.Buffer
		require.NoError(t, report.Text(&plain, p, plan))
		require.NotContains(t, plain.String(), "\x1b")
		require.NotContains(t, plain.String(), "\u202e")
	}
}

func TestSameBytes(t *testing.T) {
	p := sample(t, 30, geo.Regions())
	plan := stock(t, p, 10)
	want := page(t, p, plan)
	for _, n := range []int{1, 2, 4} {
		before := runtime.GOMAXPROCS(n)
		require.Equal(t, want, page(t, p, plan))
		runtime.GOMAXPROCS(before)
	}
}

// everything writes all forms of a plan and returns the page and the text.
func everything(t testing.TB, p placement.Problem, plan *placement.Plan) (html, text string) {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, report.Text(&out, p, plan))
	for _, tab := range report.Tables() {
		_ = table(t, tab.Name, p, plan)
	}
	require.NoError(t, report.JSON(io.Discard, plan))
	return page(t, p, plan), out.String()
}

func TestPlansWithoutAnAnswer(t *testing.T) {
	for status, want := range map[facility.Status]string{
		facility.Infeasible: "No plan keeps all requirements.",
		facility.Unknown:    "No plan was found.",
	} {
		plan := &placement.Plan{Status: status, Stop: facility.TimeLimit, Warnings: []string{"why not"}}
		for _, p := range []placement.Problem{{}, sample(t, 3, few(t))} {
			html, text := everything(t, p, plan)
			require.Contains(t, html, want)
			require.Contains(t, text, strings.ToUpper(want))
			require.Contains(t, html, "why not")
			require.NotContains(t, html, "<svg")
		}
	}
}

func TestPlanOfNothing(t *testing.T) {
	html, _ := everything(t, placement.Problem{}, &placement.Plan{Status: facility.Optimal})
	require.Contains(t, html, "There is nothing to stock.")
}

func TestPlanOfOneItem(t *testing.T) {
	p := sample(t, 1, few(t))
	html, text := everything(t, p, stock(t, p, 1))
	require.Contains(t, html, "The one item goes to two sites.")
	require.Contains(t, text, "1 item\n")
	plan := stock(t, p, 0)
	plan.Sites[0].Open = false
	plan.Bound = plan.Cost
	html, _ = everything(t, p, plan)
	require.Contains(t, html, "Keep everything at New Jersey.")
	require.Contains(t, html, "it is proved that none costs less")
}

func TestItemsWithoutDemand(t *testing.T) {
	p := sample(t, 3, few(t))
	plan := stock(t, p, 1)
	plan.Items[2].Stock, plan.Items[2].Lanes = nil, nil
	html, text := everything(t, p, plan)
	require.Contains(t, html, "Held nowhere, without demand: 1 item.")
	require.Contains(t, text, "Held nowhere, without demand: 1 item.")
}

// Whatever the numbers of a plan, it is shown.
func TestPlansOfStrangeNumbers(t *testing.T) {
	p := sample(t, 3, few(t))
	rapid.Check(t, func(r *rapid.T) {
		plan := stock(t, p, 1)
		plan.Cost, plan.Bound, plan.RoundingCost = anyMoney.Draw(r, "cost"), anyMoney.Draw(r, "bound"), anyMoney.Draw(r, "safety")
		plan.Parts = anyParts.Draw(r, "parts")
		plan.Status, plan.Stop = facility.Status(rapid.IntRange(0, 3).Draw(r, "status")), facility.Stop(rapid.IntRange(0, 4).Draw(r, "stop"))
		for w := range plan.Sites {
			site := &plan.Sites[w]
			site.Open, site.Demand, site.Send = rapid.Bool().Draw(r, "open"), rapid.Int64().Draw(r, "demand"), rapid.Int64().Draw(r, "send")
			site.Parts = anyParts.Draw(r, "site")
		}
		for k := range plan.Items {
			for i := range plan.Items[k].Stock {
				entry := anyStock.Draw(r, "stock")
				entry.Site, entry.Next.Site = plan.Items[k].Stock[i].Site, rapid.Int32Range(-1, 5).Draw(r, "next")
				plan.Items[k].Stock[i] = entry
			}
		}
		for i := range plan.Compared {
			plan.Compared[i].Parts = anyParts.Draw(r, "compared")
			plan.Compared[i].Days = rapid.OneOf(anyDays, rapid.Just(placement.Arrivals{}), rapid.Just(placement.Arrivals{-5, 7})).Draw(r, "days")
		}
		plan.Compared = plan.Compared[:rapid.IntRange(0, 3).Draw(r, "outcomes")]
		plan.Promises[0].Days, plan.Promises[0].Share = rapid.Int().Draw(r, "within"), rapid.Float64().Draw(r, "share")
		plan.Promises[0].Price = anyMoney.Draw(r, "price")
		require.NoError(t, report.Text(io.Discard, p, plan))
		_ = page(t, p, plan)
		for _, tab := range report.Tables() {
			require.NoError(t, tab.Write(io.Discard, p, plan))
		}
	})
}

func TestPlanOfManyItems(t *testing.T) {
	p := sample(t, 10_000, few(t))
	html, text := everything(t, p, stock(t, p, 100))
	require.Less(t, len(html), 150_000)
	require.Less(t, strings.Count(text, "\n"), 70)
	require.Contains(t, html, "9,970 more items in stock.csv")
}

func TestPlanOfManySites(t *testing.T) {
	p := sample(t, 2, few(t))
	plan := stock(t, p, 1)
	for i := range 300 {
		site := p.Network.Sites[i%6]
		site.ID = fmt.Sprint("Extra ", i)
		p.Network.Sites = append(p.Network.Sites, site)
		plan.Sites = append(plan.Sites, placement.SitePlan{Site: site.ID, Open: i%2 == 0, Demand: million})
	}
	html, text := everything(t, p, plan)
	require.Contains(t, html, "Stock 152 sites, first of all New Jersey, Los Angeles and Extra 0.")
	require.Contains(t, html, "52 more open sites in sites.csv")
	require.Contains(t, html, "143 other sites")
	require.Less(t, strings.Count(text, "\n"), 70)
}

func TestRefusesPlansOfOtherProblems(t *testing.T) {
	p := sample(t, 3, few(t))
	for reason, spoil := range map[string]func(*placement.Plan){
		"5 sites, the problem 6": func(x *placement.Plan) { x.Sites = x.Sites[:5] },
		`its site 0 is "X"`:      func(x *placement.Plan) { x.Sites[0].Site = "X" },
		"2 items, the problem 3": func(x *placement.Plan) { x.Items = x.Items[:2] },
		`its item 2 is "Y"`:      func(x *placement.Plan) { x.Items[2].Item = "Y" },
		"at site 6 of 6":         func(x *placement.Plan) { x.Items[0].Stock[0].Site = 6 },
		"at site 9 of 6":         func(x *placement.Plan) { x.Items[0].Stock[0].Next.Site = 9 },
		"the lane {5 0 0} of 5":  func(x *placement.Plan) { x.Items[0].Lanes[0] = placement.Lane{Region: 5} },
		"the lane {0 -1 0}":      func(x *placement.Plan) { x.Items[0].Lanes[0] = placement.Lane{Site: -1} },
		"and 1 services":         func(x *placement.Plan) { x.Items[0].Lanes[0] = placement.Lane{Service: 1} },
	} {
		plan := stock(t, p, 1)
		spoil(plan)
		require.ErrorContains(t, report.HTML(io.Discard, p, plan), reason)
		require.ErrorContains(t, report.Text(io.Discard, p, plan), reason)
		for _, tab := range report.Tables() {
			require.ErrorContains(t, tab.Write(io.Discard, p, plan), reason)
		}
	}
	require.ErrorContains(t, report.HTML(io.Discard, p, nil), "no plan")
	short := sample(t, 3, few(t))
	plan := stock(t, short, 1)
	short.Demand.Items[1].Shares = short.Demand.Items[1].Shares[:2]
	require.ErrorContains(t, report.HTML(io.Discard, short, plan), "2 shares for 5 regions")
}

func TestWriteErrorsReachTheCaller(t *testing.T) {
	p := sample(t, 3, few(t))
	plan := stock(t, p, 1)
	require.ErrorIs(t, report.HTML(broken{}, p, plan), io.ErrClosedPipe)
	require.ErrorIs(t, report.Text(broken{}, p, plan), io.ErrClosedPipe)
	require.ErrorIs(t, report.JSON(broken{}, plan), io.ErrClosedPipe)
	for _, tab := range report.Tables() {
		require.ErrorIs(t, tab.Write(broken{}, p, plan), io.ErrClosedPipe)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
