package forecast_test

import (
	"encoding/binary"
	"hash/crc32"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/forecast"
	"github.com/forwardstock/forwardstock/geo"
)

func TestRunningStateIsChecked(t *testing.T) {
	h := seller(t, 20, 100, 0.3)
	r := fit(t, h, forecast.Options{}).Run(h)
	state, err := r.MarshalBinary()
	require.NoError(t, err)
	again, err := r.MarshalBinary()
	require.NoError(t, err)
	require.Equal(t, state, again)
	for _, cut := range []int{0, 5, 30, len(state) / 2, len(state) - 1} {
		require.ErrorIs(t, new(forecast.Running).UnmarshalBinary(state[:cut]), forecast.ErrState)
	}
	other := slices.Clone(state)
	other[len(other)/2] ^= 1
	require.ErrorContains(t, r.UnmarshalBinary(other), "checksum")
	other = slices.Clone(state)
	other[20]++ // the version
	require.ErrorContains(t, r.UnmarshalBinary(other), "version")
	require.Len(t, demands(r, 7), 20, "it stays as it was")
	_, err = new(forecast.Running).MarshalBinary()
	require.ErrorIs(t, err, forecast.ErrState)
}

// signed gives bytes a right checksum.
func signed(data []byte) []byte {
	return binary.LittleEndian.AppendUint32(slices.Clone(data), crc32.ChecksumIEEE(data))
}

// Bytes that are changed but signed are refused, or are a state that works.
func TestRunningStateMutations(t *testing.T) {
	h := seller(t, 4, 60, 0.3)
	m, err := forecast.Fit(t.Context(), h, forecast.Options{Regions: geo.Regions()[:20], Categories: map[string]string{h.Item(1): "x", h.Item(2): "y", "later": "x"}})
	require.NoError(t, err)
	state, err := m.Run(h).MarshalBinary()
	require.NoError(t, err)
	random := rand.New(rand.NewPCG(1, 9))
	refused := 0
	for range 1000 {
		data := slices.Clone(state[:len(state)-4])
		for range 1 + random.IntN(3) {
			data[random.IntN(len(data))] = byte(random.Uint32())
		}
		if !works(t, data) {
			refused++
		}
	}
	require.Greater(t, refused, 50)
	require.Less(t, refused, 1000)
}

// works reports whether bytes are a state, and checks its demand.
func works(t *testing.T, data []byte) bool {
	var r forecast.Running
	if err := r.UnmarshalBinary(signed(data)); err != nil {
		require.ErrorIs(t, err, forecast.ErrState)
		return false
	}
	soundly := func() {
		regions := 0
		for d := range r.Demand(7) {
			regions = len(d.Shares)
		}
		d := forecast.Demand{Start: r.Next(), Days: 7, Regions: geo.Regions()[:regions], Items: demands(&r, 7)}
		if regions > 0 {
			require.NoError(t, d.Check())
		}
	}
	soundly()
	require.NoError(t, r.Refit(t.Context(), 7, 1))
	soundly()
	if r.Next() <= forecast.MaxDay {
		require.NoError(t, r.Add(forecast.Sale{Day: r.Next(), Item: "a", Units: 1}))
	}
	soundly()
	return true
}

// Whatever the bytes are, they are refused or are a state that works.
func FuzzRunningState(f *testing.F) {
	var b forecast.Builder
	for d := range 60 {
		if err := b.Add(forecast.Sale{Day: someDay.Add(d), Item: "a", Units: 2, Region: geo.Regions()[d%5].ID}); err != nil {
			f.Fatal(err)
		}
	}
	h := b.History()
	m, err := forecast.Fit(f.Context(), h, forecast.Options{Regions: geo.Regions()[:6]})
	require.NoError(f, err)
	state, err := m.Run(h).MarshalBinary()
	require.NoError(f, err)
	f.Add(state[:len(state)-4])
	m, err = forecast.Fit(f.Context(), h, forecast.Options{Regions: geo.Regions()[:6], Categories: map[string]string{"a": "x", "b": "y"}})
	require.NoError(f, err)
	state, err = m.Run(h).MarshalBinary()
	require.NoError(f, err)
	f.Add(state[:len(state)-4])
	f.Fuzz(func(t *testing.T, data []byte) { works(t, data) })
}
