package forecast_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/forwardstock/forwardstock/forecast"
)

// What the state tells of all items is learned again as another Fit would: sizes and
// shares that have changed, and growth.
func TestRunningRefits(t *testing.T) {
	h := changing(t)
	cut := h.Last() + 1 - 84
	r := fit(t, h, forecast.Options{Start: cut}).Run(h)
	for _, s := range sales(h.Between(cut, h.Last()+1)) {
		require.NoError(t, r.Add(s))
	}
	r.Until(h.Last() + 1)
	want := fit(t, h, forecast.Options{}).Demand()
	off := func() (total, shares float64) {
		var mine, its float64
		for i, d := range demands(r, 28) {
			w := want.Items[i]
			mine, its = mine+d.Mean, its+w.Mean
			for k := range w.Shares {
				shares += math.Abs(d.Shares[k]-w.Shares[k]) / float64(len(want.Items))
			}
		}
		return math.Abs(mine/its - 1), shares
	}
	totalBefore, sharesBefore := off()
	require.NoError(t, r.Refit(t.Context(), 28, 0))
	total, shares := off()
	t.Logf("total %.4f for %.4f, shares %.4f for %.4f", total, totalBefore, shares, sharesBefore)
	require.Less(t, total, 0.05)
	require.Less(t, total, totalBefore/2)
	require.Less(t, shares, 0.5*sharesBefore)

	state, err := r.MarshalBinary()
	require.NoError(t, err)
	require.NoError(t, r.Refit(t.Context(), 28, 1))
	again, _ := off()
	require.InDelta(t, total, again, 0.01, "once more changes nothing")
	other := new(forecast.Running)
	require.NoError(t, other.UnmarshalBinary(state))
	require.NoError(t, other.Refit(t.Context(), 28, 4))
	require.Equal(t, demands(r, 28), demands(other, 28))

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	before := demands(r, 28)
	require.ErrorIs(t, r.Refit(ctx, 28, 1), context.Canceled)
	require.Equal(t, before, demands(r, 28), "it stays as it was")
}

// changing is a seller who grows, by 2.5 times within the last 12 weeks, in Texas.
func changing(t *testing.T) *forecast.History {
	random := rand.New(rand.NewPCG(3, 4))
	var b forecast.Builder
	for d := range 400 {
		late := max(0, float64(d-316)/84)
		for i := range 100 {
			for range int(distuv.Poisson{Lambda: 0.1 * (1 + 1.5*late), Src: random}.Rand()) {
				s := forecast.Sale{Day: someDay.Add(d), Item: fmt.Sprint("item", i), Units: 1, State: "CA"}
				if late > 0 && random.Float64() < 0.8 {
					s.State = "TX"
				}
				require.NoError(t, b.Add(s))
			}
		}
	}
	return b.History()
}

// Items that the model has not seen get what their sales say, as from a Fit.
func TestRunningJoinsItems(t *testing.T) {
	h := seller(t, 240, 300, 0.05)
	var sample forecast.Builder
	chunks := make([]forecast.Builder, 3)
	for _, s := range sales(h) {
		var n int
		_, err := fmt.Sscanf(s.Item, "item-%d", &n)
		require.NoError(t, err)
		if n%4 == 0 {
			require.NoError(t, sample.Add(s))
		}
		require.NoError(t, chunks[n%3].Add(s))
	}
	r := fit(t, sample.History(), forecast.Options{Start: h.Last() + 1}).Run(sample.History())
	joined := 0
	for k := range chunks {
		joined += r.Join(chunks[k].History())
	}
	require.Equal(t, 180, joined)
	require.Zero(t, r.Join(nil))
	require.Zero(t, new(forecast.Running).Join(h))
	got := map[string]forecast.ItemDemand{}
	for _, d := range demands(r, 28) {
		got[d.Item] = d
	}
	require.Len(t, got, 240)
	off, shares := 0.0, 0.0
	want := fit(t, h, forecast.Options{}).Demand()
	for _, w := range want.Items {
		d := got[w.Item]
		require.InDelta(t, w.Orders, d.Orders, 1, "the first day of all may not be in the sample")
		off += math.Abs(d.Mean-w.Mean) / math.Sqrt(w.Total().Var) / 240
		for k := range w.Shares {
			shares += math.Abs(d.Shares[k]-w.Shares[k]) / 240
		}
	}
	t.Logf("off by %.3f deviations, shares by %.3f", off, shares)
	require.Less(t, off, 0.25)
	require.Less(t, shares, 0.15)

	require.NoError(t, r.Refit(t.Context(), 28, 0))
	mine, its := 0.0, 0.0
	for k, d := range demands(r, 28) {
		mine, its = mine+d.Mean, its+want.Items[k].Mean
	}
	require.InEpsilon(t, its, mine, 0.02)
}
