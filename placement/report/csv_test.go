package report_test

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/rate"
	"github.com/forwardstock/forwardstock/placement/report"
)

// table reads a CSV table back as one map a row, by column.
func table(t testing.TB, name string, p placement.Problem, plan *placement.Plan) []map[string]string {
	t.Helper()
	for _, tab := range report.Tables() {
		if tab.Name != name {
			continue
		}
		var out bytes.Buffer
		require.NoError(t, tab.Write(&out, p, plan))
		text := out.String()
		require.True(t, strings.HasSuffix(text, "\r\n"))
		records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		require.NoError(t, err, text)
		var rows []map[string]string
		for _, record := range records[1:] {
			row := map[string]string{}
			for i, cell := range record {
				row[records[0][i]] = cell
			}
			rows = append(rows, row)
		}
		return rows
	}
	require.Fail(t, "no table "+name)
	return nil
}

func dollars(t testing.TB, cell string) placement.Money {
	t.Helper()
	m, err := rate.ParseMoney(cell)
	require.NoError(t, err)
	return m
}

func TestStockTableIsThePlan(t *testing.T) {
	p := sample(t, 20, few(t))
	plan := stock(t, p, 6)
	rows := table(t, "stock.csv", p, plan)
	at := 0
	for _, item := range plan.Items {
		for _, s := range item.Stock {
			row := rows[at]
			require.Equal(t, item.Item, row["item"])
			require.Equal(t, p.Network.Sites[s.Site].ID, row["site"])
			require.Equal(t, strconv.FormatInt(s.Send, 10), row["send_units"])
			require.Equal(t, strconv.FormatInt(s.Cartons, 10), row["cartons"])
			require.Equal(t, "12", row["case_pack"])
			require.Equal(t, strconv.FormatInt(s.Target, 10), row["target_units"])
			require.Equal(t, strconv.FormatInt(s.OnHand, 10), row["on_hand"])
			require.Equal(t, s.Parts.Total(), dollars(t, row["cost_usd"]))
			require.Equal(t, string(s.Next.Action), row["next_action"])
			require.Equal(t, s.Next.Difference, dollars(t, row["next_difference_usd"]))
			require.NotEmpty(t, row["why"])
			at++
		}
	}
	require.Len(t, rows, at)
}

func TestCostTablesAddUp(t *testing.T) {
	p := sample(t, 20, few(t))
	plan := stock(t, p, 6)
	var sites placement.Money
	for _, row := range table(t, "sites.csv", p, plan) {
		sites += dollars(t, row["total_usd"])
		require.Equal(t, dollars(t, row["total_usd"]), partsOf(t, row))
	}
	require.Equal(t, plan.Cost, sites)
	rows := table(t, "cost.csv", p, plan)
	require.Len(t, rows, 3)
	for i, row := range rows {
		require.Equal(t, plan.Compared[i].Parts.Total(), dollars(t, row["total_usd"]))
		require.Equal(t, dollars(t, row["total_usd"]), partsOf(t, row))
	}
}

func partsOf(t testing.TB, row map[string]string) (sum placement.Money) {
	for column, cell := range row {
		if strings.HasSuffix(column, "_usd") && column != "total_usd" && column != "per_unit_usd" {
			sum += dollars(t, cell)
		}
	}
	return sum
}

// The regions add up to the demand of the sites, and their days to those of
// the plan.
func TestRegionTableAddsUp(t *testing.T) {
	p := sample(t, 20, geo.Regions())
	plan := stock(t, p, 6)
	demand, within := map[string]placement.Money{}, 0.0
	var total placement.Money
	for _, row := range table(t, "regions.csv", p, plan) {
		q := dollars(t, row["expected_units"])
		demand[row["site"]] += q
		total += q
		share, err := strconv.ParseFloat(row["within_3_days"], 64)
		require.NoError(t, err)
		within += share * float64(q)
	}
	for _, site := range plan.Sites {
		require.Equal(t, site.Demand, int64(demand[site.Site]), site.Site)
	}
	require.InDelta(t, float64(plan.Compared[0].Days.Within(3))/million, within/float64(total), 1e-5)
}

func TestDaysTableAddsUp(t *testing.T) {
	p := sample(t, 20, few(t))
	plan := stock(t, p, 6)
	rows := table(t, "days.csv", p, plan)
	var sum placement.Money
	for _, row := range rows {
		sum += dollars(t, row["current sites"])
		require.Equal(t, sum, dollars(t, row["current sites, running total"]))
	}
	require.Equal(t, placement.Money(million), sum)
}

// FuzzCSV puts hostile names everywhere: no cell may be taken for a formula,
// and every name must come back as it was but for the apostrophe.
func FuzzCSV(f *testing.F) {
	for _, name := range []string{"SKU-1", "=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "a,b", `a"b`, "a\r\nb", "", " x ", "＝1", "'=1", "a;=1"} {
		f.Add(name)
	}
	p := sample(f, 3, few(f))
	good := stock(f, p, 1)
	f.Fuzz(func(t *testing.T, name string) {
		p, plan := p, *good
		p.Network.Sites = append([]placement.Site(nil), p.Network.Sites...)
		p.Items = append([]placement.Item(nil), p.Items...)
		plan.Items = append([]placement.ItemPlan(nil), plan.Items...)
		plan.Sites = append([]placement.SitePlan(nil), plan.Sites...)
		p.Items[0].ID, plan.Items[0].Item = name, name
		p.Network.Sites[0].ID, plan.Sites[0].Site = name, name
		for _, tab := range report.Tables() {
			for _, row := range table(t, tab.Name, p, &plan) {
				for column, cell := range row {
					if !numeric(column) {
						start := strings.TrimLeft(cell, " ")
						require.NotContains(t, []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}, firstRune(start), "%s %q", column, cell)
					} else if cell != "" {
						_, err := strconv.ParseFloat(cell, 64)
						require.NoError(t, err, column)
					}
				}
			}
		}
		got := table(t, "stock.csv", p, &plan)[0]["item"]
		want := strings.ReplaceAll(name, "\r\n", "\n") // encoding/csv reads line ends so
		require.Equal(t, want, strings.TrimPrefix(got, strings.TrimSuffix(got, want)))
		require.Contains(t, []string{"", "'"}, strings.TrimSuffix(got, want))
	})
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

// numeric reports whether a column is known to hold numbers.
func numeric(column string) bool {
	for _, end := range []string{"_usd", "_units", "cartons", "case_pack", "on_hand", "on_way", "items", "regions", "_days", "_day"} {
		if strings.HasSuffix(column, end) {
			return true
		}
	}
	return false
}
