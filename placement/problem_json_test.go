package placement_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/jsonin"
	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
)

func TestReadProblemReadsWhatIsWritten(t *testing.T) {
	problems := []placement.Problem{oneOfEach(t, 10)}
	for seed := range uint64(300) {
		problems = append(problems, smallplan.Problem(rand.New(rand.NewPCG(seed, 3)), smallplan.Small))
	}
	for _, p := range problems {
		text, err := json.Marshal(p)
		require.NoError(t, err)
		var want placement.Problem
		require.NoError(t, json.Unmarshal(text, &want))
		got, err := placement.ReadProblem(strings.NewReader(string(text)))
		require.NoError(t, err)
		require.Equal(t, &want, got)
		again, err := json.Marshal(got)
		require.NoError(t, err)
		require.Equal(t, string(text), string(again))
	}
}

func TestReadProblemNamesEveryMistake(t *testing.T) {
	text := `{"name": "two
shelves"}`
	_, err := placement.ReadProblem(strings.NewReader(text))
	require.EqualError(t, err, `problem: line 1, column 14: name: invalid character '\n' in string literal`)

	_, err = placement.ReadProblem(strings.NewReader(`{
 "network": {
  "sites": [{"id": "LA", "fixd": 300, "fixed": "300", "after_cut_off": 0.1234567, "handling_days": 1.5}],
  "services": [{"id": "ground", "transit": {"bands": [{"days": [0, 1]}]}, "card": {"bands": {}}}],
  "stock": [{"item": "lamp", "on_hand": null}]
 },
 "items": [{"id": "lamp", "weight_g": "800"}], "demand": {"start": "2026-13-01"},
 "policy": {"within": [{"days": 3, "share": 0.9, "days": 2}]}, "name": "x", "name": "y"
}`))
	for i, want := range []string{
		`problem: line 3, column 26: network.sites[0]: unknown field "fixd", want one of id, provider`,
		`line 3, column 48: network.sites[0].fixed: money: want a number of dollars, not`,
		`line 3, column 72: network.sites[0].after_cut_off: share: "0.1234567" has more than 6 decimals`,
		`line 3, column 100: network.sites[0].handling_days: want a whole number, not 1.5`,
		`line 4, column 64: network.services[0].transit.bands[0].days: geo: invalid: shares of days add up to 1`,
		`line 4, column 93: network.services[0].card.bands: want a list, not an object`,
		`line 5, column 41: network.stock[0].on_hand: want a whole number, not null`,
		`line 7, column 39: items[0].weight_g: weight: want a whole number of grams`,
		`line 7, column 68: demand.start: `,
		`line 8, column 50: policy.within[0]: field "days" is there twice`,
		`line 8, column 77: field "name" is there twice`,
	} {
		lines := strings.Split(err.Error(), "\n")
		require.Len(t, lines, 11, err)
		require.Contains(t, lines[i], want)
	}
	var all *jsonin.Mistakes
	require.ErrorAs(t, err, &all)

	_, err = placement.ReadProblem(strings.NewReader(`{}`))
	require.ErrorIs(t, err, placement.ErrInvalid)
	_, err = placement.ReadProblem(failing{})
	require.ErrorIs(t, err, os.ErrClosed)
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, os.ErrClosed }

// FuzzReadProblem reads whatever there is: what is taken is a problem that passes its
// check, and is read back as it is.
func FuzzReadProblem(f *testing.F) {
	for seed := range uint64(3) {
		text, err := json.Marshal(smallplan.Problem(rand.New(rand.NewPCG(seed, 3)), smallplan.Tiny))
		require.NoError(f, err)
		f.Add(string(text))
	}
	f.Add(`{"network":{"sites":[{"id":"a","inbound":{"per_kg":1}}],"services":[{"transit":{"kinds":{"alaska":[1000000]}}}]},"demand":{"start":"2026-11-02"}}`)
	f.Fuzz(func(t *testing.T, text string) {
		p, err := placement.ReadProblem(strings.NewReader(text))
		if err != nil {
			var all *jsonin.Mistakes
			require.True(t, errors.As(err, &all) || errors.Is(err, placement.ErrInvalid), err)
			return
		}
		require.NoError(t, p.Check())
		written, err := json.Marshal(p)
		require.NoError(t, err)
		again, err := placement.ReadProblem(strings.NewReader(string(written)))
		require.NoError(t, err)
		require.Equal(t, p, again)
	})
}
