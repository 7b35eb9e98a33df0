package report_test

import (
	"bytes"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/report"
)

// slices are nil where they are empty, as in a plan that was read.
func some[T any](g *rapid.Generator[T], most int) *rapid.Generator[[]T] {
	return rapid.Map(rapid.SliceOfN(g, 0, most), func(s []T) []T {
		if len(s) == 0 {
			return nil
		}
		return s
	})
}

var (
	anyMoney = rapid.Map(rapid.Int64(), func(v int64) placement.Money { return placement.Money(v) })
	anyParts = rapid.Custom(func(t *rapid.T) placement.Parts {
		m := func(name string) placement.Money { return anyMoney.Draw(t, name) }
		return placement.Parts{Sites: m("sites"), Carrying: m("carrying"), Inbound: m("inbound"), Handling: m("handling"),
			Storage: m("storage"), Parcel: m("parcel"), Late: m("late")}
	})
	anyDays = rapid.Custom(func(t *rapid.T) placement.Arrivals {
		var d placement.Arrivals
		first := rapid.Int32Range(0, geo.Certain).Draw(t, "first")
		d[rapid.IntRange(0, geo.MaxDay).Draw(t, "day")] += first
		d[rapid.IntRange(0, geo.MaxDay).Draw(t, "other day")] += geo.Certain - first
		return d
	})
	finite   = rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64)
	anyStock = rapid.Custom(func(t *rapid.T) placement.StockPlan {
		return placement.StockPlan{
			Site: rapid.Int32().Draw(t, "site"), Mean: finite.Draw(t, "mean"), Deviation: finite.Draw(t, "deviation"),
			Target: rapid.Int64().Draw(t, "target"), Safety: finite.Draw(t, "safety"), OnHand: rapid.Int64().Draw(t, "on hand"),
			Send: rapid.Int64().Draw(t, "send"), Cartons: rapid.Int64().Draw(t, "cartons"), Parts: anyParts.Draw(t, "parts"),
			Next: placement.Choice{
				Action: rapid.SampledFrom([]placement.Action{"", placement.ActionNone, placement.ActionDrop, placement.ActionMove, placement.ActionAdd}).Draw(t, "action"),
				Site:   rapid.Int32().Draw(t, "other"), Difference: anyMoney.Draw(t, "difference"), OnTime: some(rapid.Int64(), 3).Draw(t, "on time"),
			},
		}
	})
	anyItem = rapid.Custom(func(t *rapid.T) placement.ItemPlan {
		lane := rapid.Custom(func(t *rapid.T) placement.Lane {
			return placement.Lane{Region: rapid.Int32().Draw(t, "region"), Site: rapid.Int32().Draw(t, "site"), Service: rapid.Int32().Draw(t, "service")}
		})
		return placement.ItemPlan{Item: rapid.String().Draw(t, "item"), Parts: anyParts.Draw(t, "parts"),
			Stock: some(anyStock, 3).Draw(t, "stock"), Lanes: some(lane, 5).Draw(t, "lanes")}
	})
	anyPlan = rapid.Custom(func(t *rapid.T) *placement.Plan {
		site := rapid.Custom(func(t *rapid.T) placement.SitePlan {
			return placement.SitePlan{Site: rapid.String().Draw(t, "site"), Open: rapid.Bool().Draw(t, "open"),
				Items: rapid.Int().Draw(t, "items"), Demand: rapid.Int64().Draw(t, "demand"), Parts: anyParts.Draw(t, "parts")}
		})
		promise := rapid.Custom(func(t *rapid.T) placement.PromiseCheck {
			return placement.PromiseCheck{Promise: placement.Promise{Days: rapid.Int().Draw(t, "days"), Share: finite.Draw(t, "share")},
				OnTime: rapid.Int64().Draw(t, "on time"), Price: anyMoney.Draw(t, "price")}
		})
		outcome := rapid.Custom(func(t *rapid.T) placement.Outcome {
			return placement.Outcome{Name: rapid.String().Draw(t, "name"), Sites: some(rapid.String(), 3).Draw(t, "sites"),
				Parts: anyParts.Draw(t, "parts"), Days: anyDays.Draw(t, "days")}
		})
		leaf := rapid.Custom(func(t *rapid.T) placement.Leaf {
			return placement.Leaf{Open: some(rapid.Int32(), 3).Draw(t, "open"), Prices: some(anyMoney, 2).Draw(t, "prices"),
				Values: some(some(anyMoney, 4), 3).Draw(t, "values")}
		})
		plan := &placement.Plan{
			Schema: placement.Schema, Status: facility.Status(rapid.IntRange(0, 3).Draw(t, "status")), Stop: facility.Stop(rapid.IntRange(0, 4).Draw(t, "stop")),
			Cost: anyMoney.Draw(t, "cost"), Bound: anyMoney.Draw(t, "bound"), Parts: anyParts.Draw(t, "parts"), RoundingCost: anyMoney.Draw(t, "safety"),
			Work: rapid.Int64().Draw(t, "work"), Nodes: rapid.Int().Draw(t, "nodes"),
			Sites: some(site, 3).Draw(t, "sites"), Items: some(anyItem, 3).Draw(t, "items"), Promises: some(promise, 2).Draw(t, "promises"),
			Compared: some(outcome, 3).Draw(t, "compared"), Warnings: some(rapid.String(), 2).Draw(t, "warnings"),
		}
		if rapid.Bool().Draw(t, "certified") {
			plan.Certificate = &placement.Certificate{Leaves: some(leaf, 3).Draw(t, "leaves")}
		}
		return plan
	})
)

func TestJSONRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plan := anyPlan.Draw(t, "plan")
		var text bytes.Buffer
		require.NoError(t, report.JSON(&text, plan))
		got, err := report.ReadJSON(bytes.NewReader(text.Bytes()))
		require.NoError(t, err)
		require.Equal(t, plan, got)
	})
}

func TestJSONSchema(t *testing.T) {
	var text bytes.Buffer
	plan := &placement.Plan{}
	require.NoError(t, report.JSON(&text, plan))
	require.Empty(t, plan.Schema, "the plan is not modified")
	require.Contains(t, text.String(), `{"schema":"forwardstock.plan/1","status":"unknown"`)
	got, err := report.ReadJSON(&text)
	require.NoError(t, err)
	require.Equal(t, placement.Schema, got.Schema)

	require.ErrorIs(t, report.JSON(io.Discard, &placement.Plan{Schema: "other/9"}), report.ErrSchema)
	for _, bad := range []string{`{}`, `{"schema":""}`, `{"schema":"forwardstock.plan/2"}`, `{"schema":"forwardstock.plan/11","x":1}`} {
		_, err := report.ReadJSON(strings.NewReader(bad))
		require.ErrorIs(t, err, report.ErrSchema, bad)
	}
}

func TestReadJSONRefuses(t *testing.T) {
	const head = `{"schema":"forwardstock.plan/1",`
	for text, reason := range map[string]string{
		``:                          "report: plan: line 1, column 1: unexpected end",
		`[]`:                        "line 1, column 1: want an object, not a list",
		"{\n\"schema\": oops}":      "line 2, column 11: schema: invalid character 'o'",
		head + `"cost":1} {}`:       "line 1, column 43: invalid character '{' after top-level value",
		head + `"cost":"1"}`:        "line 1, column 40: cost: money: want a number of dollars",
		head + `"cost":0.0000001}`:  "column 40: cost: money: \"0.0000001\" has more than 6 decimals",
		head + `"costs":1}`:         `column 33: unknown field "costs", want one of schema, status`,
		head + `"cost":1,"cost":2}`: `column 42: field "cost" is there twice`,
		head + `"status":"great"}`:  "column 42: status: unknown name",
		head + `"stop":3}`:          "stop: want a text, not 3",
		head + `"compared":[{"days":[1000001]}]}`:                             "column 53: compared[0].days: invalid problem: the shares of days add up",
		head + `"items":[{"lanes":[[0,1,2],[1]]}]}`:                           "items[0].lanes[1]: lane",
		head + `"items":[{"item":"A","stock":[{"next":{"action":"sell"}}]}]}`: `column 81: items[0].stock[0].next.action: unknown action "sell"`,
		head + `"certificate":{"leaves":[{"values":["AQID","?"]}]}}`:          "column 76: certificate.leaves[0].values[1]: want null or the base64",
		head + `"certificate":{"leaves":[{},{"value":[]}]}}`:                  `column 62: certificate.leaves[1]: unknown field "value", want one of open, closed, prices, values`,
	} {
		_, err := report.ReadJSON(strings.NewReader(text))
		require.ErrorContains(t, err, reason, text)
	}
	_, err := report.ReadJSON(io.MultiReader(strings.NewReader(head), failing{}))
	require.ErrorIs(t, err, io.ErrNoProgress)
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrNoProgress }

func TestJSONRefusesWhatItCannotHold(t *testing.T) {
	nan := &placement.Plan{Items: []placement.ItemPlan{{Stock: []placement.StockPlan{{Mean: math.NaN()}}}}}
	require.ErrorContains(t, report.JSON(io.Discard, nan), "NaN")
	for kind, plan := range map[string]*placement.Plan{
		"site 1":    {Sites: []placement.SitePlan{{}, {Site: "\xff"}}},
		"item 0":    {Items: []placement.ItemPlan{{Item: "a\xc3"}}},
		"outcome 0": {Compared: []placement.Outcome{{Name: "\x80"}}},
		"warning 0": {Warnings: []string{"\xfe"}},
	} {
		require.ErrorContains(t, report.JSON(io.Discard, plan), kind)
	}
	require.ErrorContains(t, report.JSON(io.Discard, nil), "no plan")
}

func FuzzReadJSON(f *testing.F) {
	f.Add([]byte(`{"schema":"forwardstock.plan/1","status":"optimal","stop":"proved","cost":12.5,"sites":[{"site":"A","open":true}]}`))
	f.Add([]byte(`{"schema":"forwardstock.plan/1","items":[{"item":"A","lanes":[[0,1,2]],"stock":[{"next":{"action":"none","site":-1}}]}]}`))
	f.Add([]byte(`{"schema":"forwardstock.plan/1","compared":[{"days":[0,400000,600000]}],"certificate":{"leaves":[{"values":["AQID",null]}]}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		plan, err := report.ReadJSON(bytes.NewReader(text))
		if err != nil {
			return
		}
		var first, second bytes.Buffer
		require.NoError(t, report.JSON(&first, plan))
		again, err := report.ReadJSON(bytes.NewReader(first.Bytes()))
		require.NoError(t, err)
		require.NoError(t, report.JSON(&second, again))
		require.Equal(t, first.String(), second.String())
	})
}
