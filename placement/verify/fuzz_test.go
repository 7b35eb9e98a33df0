package verify_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/facility"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// overlays are edits in JSON, to be read over a plan or a problem.
var overlays = []string{
	`{}`, `{"cost":1}`, `{"bound":9223372036854.775807}`, `{"bound":-9223372036854.775808}`, `{"items":[]}`, `{"sites":null}`,
	`{"items":[{"lanes":[[-1,-1,-1]]}]}`, `{"items":[{"stock":[{"site":2147483647}]}]}`, `{"items":[{"stock":[{"target":-9}]},null]}`,
	`{"items":[{"stock":[{"on_hand":9223372036854775807,"send":-9223372036854775808}]}]}`,
	`{"certificate":null}`, `{"certificate":{"leaves":[]}}`, `{"certificate":{"leaves":[{"values":[null]}]}}`,
	`{"certificate":{"leaves":[{"open":[-1],"closed":[99999]}]}}`, `{"certificate":{"leaves":[{"prices":[9e3,-1]}]}}`,
	`{"promises":[{"days":-1,"share":2}]}`, `{"compared":[{"days":[1]}]}`, `{"status":"infeasible"}`, `{"status":"unknown","sites":[],"items":[]}`,
	`{"network":{"sites":[]}}`, `{"network":{"services":[]}}`, `{"network":{"sites":[{"zip":"x","handling":-1}]}}`,
	`{"network":{"sites":[{"storage_per_m3_day":9000000000000,"fixed":9000000000000}]}}`, `{"network":{"services":[{"zones":[5,4]}]}}`,
	`{"demand":{"days":9223372036854775807}}`, `{"demand":{"items":[{"mean":1e15,"level_var":1e30}]}}`, `{"demand":{"regions":[]}}`,
	`{"items":[{"weight_g":0},{"length_mm":100000,"width_mm":100000,"height_mm":100000}]}`, `{"items":[{"case_pack":9223372036854775807}]}`,
	`{"policy":{"within":[{"days":999,"share":1}],"min_sites":-5}}`, `{"policy":{"max_sites":9223372036854775807,"late":{"after":-1}}}`,
	`{"network":{"stock":[{"item":"item 0","site":"site 0","on_hand":9223372036854775807}]}}`,
	`{"network":{"item_sites":[{"item":"item 0","site":"site 0","inbound":9000000000000}]}}`,
}

// FuzzPlan reads edits over a true plan. Whatever they are, the checker ends
// with a documented error or, for a plan of a small problem, with the truth.
func FuzzPlan(f *testing.F) {
	for i, text := range overlays {
		f.Add(uint64(i), []byte(text))
	}
	all := slices.Collect(examples(100))
	f.Fuzz(func(t *testing.T, seed uint64, text []byte) {
		e := all[seed%uint64(len(all))].clone(t)
		if json.Unmarshal(text, e.plan) != nil {
			return
		}
		err := verify.Plan(e.problem, e.plan)
		if err != nil {
			require.ErrorIs(t, err, verify.ErrFalse)
			return
		}
		require.NoError(t, verify.Feasible(e.problem, e.plan))
		if e.plan.Status >= facility.Feasible {
			require.True(t, honest(&e.problem, e.plan, true))
		}
	})
}

// FuzzProblem reads edits over the problem of a true plan.
func FuzzProblem(f *testing.F) {
	for i, text := range overlays {
		f.Add(uint64(i), []byte(text))
	}
	all := slices.Collect(examples(100))
	f.Fuzz(func(t *testing.T, seed uint64, text []byte) {
		e := all[seed%uint64(len(all))].clone(t)
		if json.Unmarshal(text, &e.problem) != nil {
			return
		}
		if err := verify.Plan(e.problem, e.plan); err != nil {
			require.True(t, errors.Is(err, verify.ErrFalse) || errors.Is(err, placement.ErrInvalid), "%v", err)
		}
	})
}

// TestEmptiness covers what has no numbers at all.
func TestEmptiness(t *testing.T) {
	p := placement.Problem{Demand: forecast.Demand{Days: 1, Regions: []geo.Region{{ID: "100"}}}}
	require.NoError(t, verify.Plan(p, &placement.Plan{Schema: placement.Schema, Stop: facility.WorkLimit}))
	require.NoError(t, verify.Plan(p, &placement.Plan{Schema: placement.Schema, Status: facility.Infeasible}))
	require.ErrorIs(t, verify.Plan(p, &placement.Plan{}), verify.ErrFalse)
	require.ErrorIs(t, verify.Plan(p, nil), verify.ErrFalse)
	require.ErrorIs(t, verify.Plan(placement.Problem{}, nil), placement.ErrInvalid)
}
