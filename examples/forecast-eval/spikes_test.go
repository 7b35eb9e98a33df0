package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSimulatedSpikes(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine fits thousands of models")
	}
	var out bytes.Buffer
	require.NoError(t, simulateSpikes(t.Context(), &out, 60, settings{json: true}))
	got := map[string]spikeLine{}
	for text := range strings.Lines(out.String()) {
		var l spikeLine
		require.NoError(t, json.Unmarshal([]byte(text), &l))
		require.True(t, l.WAPE > 0 && l.Pinball90 > 0 && l.Coverage90 >= 0 && l.Coverage90 <= 1, "%+v", l)
		got[l.Method] = l
	}
	require.InDelta(t, -1, got["all-zero"].Bias, 1e-12)
	require.InDelta(t, 0.9, got["all-zero"].Pinball90, 1e-12)
	require.Less(t, got["demand model"].WAPE, got["ses by day"].WAPE)
	require.Less(t, got["demand model"].Pinball90, got["ses by day"].Pinball90)
	out.Reset()
	require.NoError(t, simulateSpikes(t.Context(), &out, 20, settings{}))
	require.Contains(t, out.String(), "demand model")
}
