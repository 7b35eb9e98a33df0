package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/forwardstock/forwardstock/internal/figures"
	"github.com/forwardstock/forwardstock/placement"
)

// card is one of the key numbers: what it is, and what it was.
type card struct{ Label, Value, Note string }
type promiseView struct {
	Text string
	Kept bool
}
type costRow struct {
	Hue, Name string
	Cells     []string
	Total     bool
}
type siteRow struct {
	Hue, Number, Name, Demand, Share, Send, Items, Regions, Cost, Each string
}

// itemRow is an item with its sites.
type itemRow struct {
	Name, Demand string
	Rows         int
	Stock        []stockRow
}
type stockRow struct {
	Hue, Number, Site, Send, Cartons, Target, OnHand, Moved, Why string
	First                                                        bool
}

func (s *summary) limitRows() (rows []limitRow, more string) {
	rows, n := s.limits(pageLimits)
	if n > 0 {
		more = plural(int64(n), "more limit") + " in limits.csv"
	}
	return rows, more
}
func (s *summary) cards() []card {
	now := s.outcomes[0]
	before, compared := s.before()
	first := card{Label: "Cost per unit", Value: perUnit(now.parts.Total(), s.demand).String(), Note: "everything but the goods"}
	if compared {
		first.Note = before.name + ": " + perUnit(before.parts.Total(), s.demand).String()
	}
	cards := []card{first}
	for day := 1; day <= 3 && now.known; day++ {
		c := card{Label: "Within " + plural(int64(day), "day"), Value: percent(now.days.Within(day)), Note: "of all units"}
		if compared && before.known {
			c.Note = before.name + ": " + percent(before.days.Within(day))
		}
		cards = append(cards, c)
	}
	if s.lost.items > 0 {
		cards = append(cards, card{Label: "Given up", Value: percent(ratio(s.lost.units, s.demand)),
			Note: fmt.Sprintf("%s of %s, %s of margin", unitsOf(s.lost.units), plural(int64(s.lost.items), "item"), money(s.plan.Parts.Lost))})
	}
	return append(cards, s.proofCard())
}

// costTable has the parts of the cost by outcome, the total, and the cost of a
// unit. Parts that are zero everywhere are left out.
func (s *summary) costTable() (head []string, rows []costRow) {
	rows = make([]costRow, len(partNames))
	total, each := costRow{Name: "Total", Total: true}, costRow{Name: "Per unit", Total: true}
	some := make([]bool, len(partNames))
	for _, o := range s.outcomes {
		head = append(head, o.name)
		texts, sum := column(partValues(o.parts))
		for part, m := range partValues(o.parts) {
			rows[part].Hue, rows[part].Name = partHue(part), partNames[part]
			rows[part].Cells = append(rows[part].Cells, texts[part])
			some[part] = some[part] || m != 0
		}
		total.Cells = append(total.Cells, sum)
		each.Cells = append(each.Cells, perUnit(o.parts.Total(), s.demand).String())
	}
	kept := rows[:0]
	for part, row := range rows {
		if some[part] {
			kept = append(kept, row)
		}
	}
	return head, append(kept, total, each)
}

// siteRows has the first n open sites. Units, shares and costs add up over all
// of them.
func (s *summary) siteRows(n int) []siteRow {
	demands, shares := make([]int64, len(s.open)), make([]int64, len(s.open))
	costs := make([]placement.Money, len(s.open))
	for i, site := range s.open {
		demands[i], shares[i], costs[i] = site.Demand, ratio(site.Demand, s.demand), site.Parts.Total()
	}
	demands, shares = apportion(demands, million), apportion(shares, 1000)
	texts, _ := column(costs)
	var rows []siteRow
	for i, site := range s.open[:min(n, len(s.open))] {
		rows = append(rows, siteRow{
			Hue: hue(site.number), Number: strconv.Itoa(site.number), Name: site.name,
			Demand: figures.Thousands(demands[i]), Share: percent(1000 * shares[i]), Send: figures.Thousands(site.Send),
			Items: figures.Thousands(int64(site.Items)), Regions: figures.Thousands(int64(site.Regions)),
			Cost: texts[i], Each: "-",
		})
		if site.Demand > 0 {
			rows[i].Each = perUnit(site.Parts.Total(), site.Demand).String()
		}
	}
	return rows
}
func (s *summary) itemRows(v *pageView) {
	v.IdleItems = s.idle()
	for i, item := range s.top {
		if i == pageItems {
			v.MoreItems = plural(int64(len(s.top)-pageItems), "more item")
			break
		}
		row := itemRow{Name: clean(item.Item), Demand: units(item.demand), Rows: len(item.Stock)}
		for j, stock := range item.Stock {
			number := s.numbers[stock.Site]
			there := stock.OnHand + stock.OnWay
			v.OnHand = v.OnHand || there != 0
			moved := ""
			if net := stock.In - stock.Out; net != 0 {
				v.Moved = true
				moved = strings.TrimPrefix(fmt.Sprintf("%+d", net), "-")
				if net < 0 {
					moved = "−" + moved
				}
			}
			row.Stock = append(row.Stock, stockRow{Moved: moved,
				Hue: hue(number), Number: strconv.Itoa(number), Site: clean(s.problem.Network.Sites[stock.Site].ID),
				Send: figures.Thousands(stock.Send), Cartons: figures.Thousands(stock.Cartons), Target: figures.Thousands(stock.Target), OnHand: figures.Thousands(there),
				Why: cut(stock) + s.why(stock), First: j == 0,
			})
		}
		v.Items = append(v.Items, row)
	}
}
