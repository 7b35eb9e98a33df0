package whatif_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/whatif"
)

// FuzzScenarios applies whatever is read: the problem that comes out makes sense, or the
// error says what does not.
func FuzzScenarios(f *testing.F) {
	f.Add(`[{"name":"a","changes":[{"demand":{"states":["CA"],"from_day":3,"days":1,"factor":10}},{"outage":{"site":"east"}}]}]`)
	f.Add(`[{"name":"b","changes":[{"fuel":{"share":-0.9,"replaces":"fuel"}},{"rates":{"factor":100}},{"rates":{"factor":100}},{"demand":{"none":true}}]}]`)
	f.Add(`[{"name":"c","changes":[{"prices":{"provider":"hub","fixed":9e12,"storage_by_age":[{"from_day":1}]}},{"items":{"value_factor":9e12}}]}]`)
	f.Fuzz(func(t *testing.T, text string) {
		scenarios, err := whatif.ReadScenarios(strings.NewReader(text))
		if err != nil {
			return
		}
		p := shop()
		before := asJSON(t, p)
		for _, s := range scenarios {
			out, err := whatif.Apply(p, s)
			if err != nil {
				require.ErrorIs(t, err, placement.ErrInvalid)
				continue
			}
			require.NoError(t, out.Check())
		}
		require.Equal(t, before, asJSON(t, p))
	})
}
