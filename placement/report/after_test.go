package report

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement"
)

// Slow stocks are told of with what the further ones of an item are for, and limits that
// only whole cartons fill say so.
func TestSlowStocksAndFullSites(t *testing.T) {
	stock := func(site int32, mean float64) placement.StockPlan {
		return placement.StockPlan{Site: site, Mean: mean, Target: 1}
	}
	top := []placement.ItemPlan{
		{Item: "a", Stock: []placement.StockPlan{stock(0, 0.7), stock(1, 0.3)}},
		{Item: "b", Stock: []placement.StockPlan{stock(0, 0.5), stock(1, 0.5)}},
		{Item: "c", Stock: []placement.StockPlan{stock(1, 2)}},
	}
	p := &placement.Problem{}
	p.Demand.Days = 91
	plan := &placement.Plan{
		Items:    top,
		Promises: []placement.PromiseCheck{{Promise: placement.Promise{Days: 3, Share: 0.95}, Price: 18_520_000}},
		Limits: []placement.LimitCheck{
			{Kind: placement.LimitUnits, Site: "x", Used: 90_000_000, Limit: 100_000_000},
			{Kind: placement.LimitUnits, Site: "y", Used: 80_000_000, Limit: 100_000_000},
		},
		Grants: []placement.Grant{{Kind: placement.LimitUnits, Site: "x", Cut: 3}},
	}
	s := &summary{problem: p, plan: plan, demand: 4_000_000}
	for i := range top {
		s.top = append(s.top, topItem{ItemPlan: top[i]})
	}
	row, ok := s.rounding()
	require.True(t, ok)
	require.Contains(t, row.Text, "4 stocks are expected to sell less than one unit in 91 days. 2 of them are beside a larger one "+
		"of the same item, nearer to 20.0% of all units: the promise of 95% within 3 business days makes a unit on time worth about $18.52.")
	rows, _ := s.limits(2)
	require.Equal(t, "units at x, full with cartons", rows[0].Name)
	require.Equal(t, "units at y", rows[1].Name)
}
