package report

import (
	"io"
	"strconv"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
)

// Table is one of the tables of a plan as a CSV file.
type Table struct {
	// Name is a file name, such as stock.csv.
	Name string
	// Write writes the table.
	Write func(w io.Writer, p placement.Problem, plan *placement.Plan) error
}

// Tables returns all tables of a plan: stock, moves, idle stock, sites, limits,
// regions, cost and days.
func Tables() []Table {
	return []Table{
		{"stock.csv", StockCSV}, {"moves.csv", MovesCSV}, {"idle.csv", IdleCSV}, {"sites.csv", SitesCSV},
		{"limits.csv", LimitsCSV}, {"regions.csv", RegionsCSV}, {"cost.csv", CostCSV}, {"days.csv", DaysCSV},
	}
}

// LimitsCSV writes the limits of sites, spending and items: what the plan uses of
// them in units, litres or dollars, and the price of one more in the bound.
func LimitsCSV(w io.Writer, p placement.Problem, plan *placement.Plan) error {
	if err := check(&p, plan); err != nil {
		return err
	}
	c := newCSV(w, "limit", "site", "item", "used", "at_most", "price_usd")
	for _, l := range plan.Limits {
		c.text(string(l.Kind))
		c.text(l.Site)
		c.text(l.Item)
		c.units(l.Used) // millionths: of units, litres or dollars
		c.units(l.Limit)
		c.dollars(l.Price)
		c.end()
	}
	return c.flush()
}

// SitesCSV writes a row for every site of the problem, open or not, with its
// part of the demand, the stock and the cost.
func SitesCSV(w io.Writer, p placement.Problem, plan *placement.Plan) error {
	if err := check(&p, plan); err != nil {
		return err
	}
	c := newCSV(w, append([]string{"site", "open", "items", "regions", "expected_units", "send_units"}, partColumns()...)...)
	for _, site := range plan.Sites {
		c.text(site.Site)
		c.text(strconv.FormatBool(site.Open))
		c.whole(int64(site.Items))
		c.whole(int64(site.Regions))
		c.units(site.Demand)
		c.whole(site.Send)
		for _, m := range partValues(site.Parts) {
			c.dollars(m)
		}
		c.dollars(site.Parts.Total())
		c.end()
	}
	return c.flush()
}

// RegionsCSV writes what each region gets: a row for every site and service
// that serves it, largest first, with the number of items and the business days
// from order to arrival. Where an open site is more than 250 miles nearer, it is
// named with the reason why most of that does not come from there.
func RegionsCSV(w io.Writer, p placement.Problem, plan *placement.Plan) error {
	s, err := summarise(&p, plan)
	if err != nil {
		return err
	}
	c := newCSV(w, "region", "state", "site", "service", "items", "expected_units",
		"mean_days", "within_1_day", "within_2_days", "within_3_days", "nearer_site", "why_not_nearer")
	reasons := s.mainReasons()
	for r, flows := range s.flows() {
		for _, f := range flows {
			c.text(string(p.Demand.Regions[r].ID))
			c.text(p.Demand.Regions[r].State)
			c.text(p.Network.Sites[f.site].ID)
			c.text(p.Network.Services[f.service].ID)
			c.whole(int64(f.items))
			c.units(f.demand)
			c.days(f.days)
			if a, ok := reasons[placement.Lane{Region: int32(r), Site: f.site, Service: f.service}]; ok {
				c.text(p.Network.Sites[a.near].ID)
				c.text(a.why)
			} else {
				c.cell("")
				c.cell("")
			}
			c.end()
		}
	}
	return c.flush()
}

// days writes the mean and the shares within 1, 2 and 3 days, or empty cells
// where they are not known.
func (c *csvWriter) days(d geo.Days) {
	if d.Check() != nil {
		for range 4 {
			c.cell("")
		}
		return
	}
	c.number(d.Mean())
	for day := 1; day <= 3; day++ {
		c.share(d.Within(day))
	}
}

// CostCSV writes the cost by part, in a row for the plan and one for each way of
// stocking that it is compared with. The parts add up to the total exactly.
func CostCSV(w io.Writer, p placement.Problem, plan *placement.Plan) error {
	s, err := summarise(&p, plan)
	if err != nil {
		return err
	}
	outcomes := s.all()
	c := newCSV(w, append(append([]string{"name", "sites"}, partColumns()...), "per_unit_usd")...)
	for _, o := range outcomes {
		c.text(o.name)
		c.text(o.where)
		for _, m := range partValues(o.parts) {
			c.dollars(m)
		}
		c.dollars(o.parts.Total())
		c.dollars(perUnit(o.parts.Total(), s.demand))
		c.end()
	}
	return c.flush()
}

// partColumns are the columns of partValues and their total.
func partColumns() []string {
	return []string{
		"parcel_usd", "inbound_usd", "handling_usd", "storage_usd", "carrying_usd", "sites_usd", "late_usd",
		"safety_usd", "capital_usd", "returns_usd", "insurance_usd", "lost_usd", "changes_usd", "broken_usd", "total_usd",
	}
}

// DaysCSV writes the share of all units by business days from order to arrival: a
// row for each number of days, and for the plan and each way of stocking that
// it is compared with a column with the share and one with the running total.
// A row of geo.MaxDay days means as many or more. Where sales are given up, the running
// total ends below one.
func DaysCSV(w io.Writer, p placement.Problem, plan *placement.Plan) error {
	s, err := summarise(&p, plan)
	if err != nil {
		return err
	}
	outcomes := s.all()
	header := []string{"business_days"}
	last := -1
	for _, o := range outcomes {
		header = append(header, o.name, o.name+", running total")
		last = max(last, lastDay(o.days))
	}
	c := newCSV(w, header...)
	for day := range last + 1 {
		c.whole(int64(day))
		for _, o := range outcomes {
			c.share(int64(o.days[day]))
			c.share(o.days.Within(day))
		}
		c.end()
	}
	return c.flush()
}

// lastDay returns the last day with a share.
func lastDay(d placement.Arrivals) int {
	last := 0
	for day, x := range d {
		if x != 0 {
			last = day
		}
	}
	return last
}
