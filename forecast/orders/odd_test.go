package orders_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/forecast/orders"
)

// daily writes a file of days from 2026-01-01 on with so many rows each of a unit.
func daily(rows ...int) string {
	text := strings.Builder{}
	text.WriteString("date,item,quantity\n")
	for d, n := range rows {
		for range n {
			fmt.Fprintf(&text, "%v,mug,1\n", forecast.Day(20454).Add(d))
		}
	}
	return text.String()
}

func notes(t *testing.T, file string, o orders.Options) string {
	t.Helper()
	_, report, err := orders.Read(strings.NewReader(file), o)
	require.NoError(t, err)
	text := ""
	for _, n := range report.Notes {
		text += n.Text + "\n"
	}
	return text
}

func TestALastDayWithFewOrdersIsNoted(t *testing.T) {
	const days = 40
	rows := make([]int, days)
	for d := range rows {
		rows[d] = 30
	}
	rows[days-1] = 14
	require.Contains(t, notes(t, daily(rows...), orders.Options{}), "2026-02-09 has 14 order lines, where the same weekday had 30")
	require.NotContains(t, notes(t, daily(rows[:days-1]...), orders.Options{}), "Options.Until")
	rows[days-1] = 15
	require.NotContains(t, notes(t, daily(rows...), orders.Options{}), "Options.Until", "half")
	require.NotContains(t, notes(t, daily(30, 30, 1), orders.Options{}), "Options.Until", "too few days to know what is usual")

	rows[days-1] = 3
	until := forecast.Day(20454).Add(days - 1)
	history, report, err := orders.Read(strings.NewReader(daily(rows...)), orders.Options{Until: until})
	require.NoError(t, err)
	require.Equal(t, until-1, history.Last())
	require.Equal(t, []orders.Reason{orders.NotOver}, reasons(report))
	require.EqualValues(t, 3, report.Rejected)
}

func reasons(r *orders.Report) (found []orders.Reason) {
	for _, x := range r.Rejections {
		found = append(found, x.Reason)
	}
	return found
}

func TestBulkOrdersAreNotedAndLeftOut(t *testing.T) {
	file := daily(100) + "2026-01-01,mug,63\n2026-01-01,mug,64\n2026-01-01,mug,-70\n"
	require.Contains(t, notes(t, file, orders.Options{}), "1 row of 64 units and more: 28% of all units")
	require.NotContains(t, notes(t, daily(1500)+"2026-01-01,mug,64\n", orders.Options{}), "wholesale", "not much of all")
	require.NotContains(t, notes(t, "date,item,quantity\n", orders.Options{}), "wholesale")

	history, report, err := orders.Read(strings.NewReader(file), orders.Options{Bulk: 64})
	require.NoError(t, err)
	require.Equal(t, forecast.Totals{Units: 163, Orders: 101}, history.Sum())
	require.Equal(t, []orders.Reason{orders.BulkOrder}, reasons(report))
	require.EqualValues(t, 2, report.Rejected)

	_, _, err = orders.Read(strings.NewReader(file), orders.Options{Bulk: -1})
	require.ErrorContains(t, err, "bulk")
}

func TestDaysOfTheSellerAreNoted(t *testing.T) {
	file := "date,item,quantity\n2026-01-02T03:00:00Z,mug,1\n2026-01-02T13:00:00Z,mug,1\n2026-01-02T03:00:00-08:00,mug,1\n"
	require.Contains(t, notes(t, file, orders.Options{}), "time in UTC")
	local := orders.Options{Zone: time.FixedZone("seller", -8*60*60)}
	history, report, err := orders.Read(strings.NewReader(file), local)
	require.NoError(t, err)
	require.Equal(t, 2, history.Days())
	require.Contains(t, report.Notes, orders.Note{Text: "another day in the seller's zone than written, taken there", Rows: 1, Line: 2})
}
