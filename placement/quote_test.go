package placement_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
)

// TestQuoteOfAWholeUnitIsTheCostOfServingIt compares prices with those of the oracle, for
// a demand of one unit a region.
func TestQuoteOfAWholeUnitIsTheCostOfServingIt(t *testing.T) {
	slots := 0
	for seed := range uint64(100) {
		p := smallplan.Problem(rand.New(rand.NewPCG(seed, 41)), smallplan.Small)
		R := len(p.Demand.Regions)
		for i := range p.Demand.Items {
			d := &p.Demand.Items[i]
			d.Mean = float64(R)
			for r := range d.Shares {
				d.Shares[r] = 1 / float64(R)
			}
		}
		q, err := placement.Quote(t.Context(), p, 1)
		require.NoError(t, err)
		for k := range p.Items {
			all := map[[3]int32]smallplan.Option{} // site, way and service in region 0
			for r := range R {
				for _, o := range smallplan.Options(&p, k, r) {
					if o.Site >= 0 && r == 0 {
						all[[3]int32{o.Site, o.Way, o.Service}] = o
					}
				}
			}
			seen := 0
			for _, slot := range q.Slots(k) {
				slots++
				w := int(slot.Site)
				require.Equal(t, smallplan.Shipment(&p, k, w, slot.Way), slot.Ship)
				require.Equal(t, smallplan.Holding(&p, k, w, slot.Way), slot.Hold)
				require.Equal(t, smallplan.Lead(&p, w, slot.Way), slot.Lead)
				require.Equal(t, p.Items[k].Value+slot.Sold.Inbound, slot.Spend)
				least, best := placement.Money(1)<<60, -1
				for s := range p.Network.Services {
					parcel, late, ok := q.Parcel(k, w, s, 0)
					o, there := all[[3]int32{slot.Site, slot.Way, int32(s)}]
					require.Equal(t, there, ok, "seed %d", seed)
					if !ok {
						continue
					}
					seen++
					if parcel+late < least {
						least, best = parcel+late, s
					}
					parts := slot.Sold
					parts.Parcel, parts.Late = parcel, late
					require.Equal(t, o.Parts, parts, "seed %d", seed)
					for i := range p.Policy.Within {
						require.Equal(t, o.OnTime[i], int64(q.OnTime(i, k, w, s, 0)), "seed %d", seed)
					}
				}
				require.Equal(t, best, q.Cheapest(k, w, 0))
			}
			require.Equal(t, len(all), seen, "seed %d", seed)
		}
	}
	require.Greater(t, slots, 300)
}

// TestQuotesKnowNothingOfWhatIsNotThere asks with indexes of all kinds.
func TestQuotesKnowNothingOfWhatIsNotThere(t *testing.T) {
	p := smallplan.Problem(rand.New(rand.NewPCG(4, 41)), smallplan.Small)
	known, err := placement.Quote(t.Context(), p, 1)
	require.NoError(t, err)
	random := rand.New(rand.NewPCG(4, 42))
	odd := func(n int) int { return []int{-1 << 40, -1, n, n + 1, 1 << 40, random.IntN(n + 1)}[random.IntN(6)] }
	for range 2000 {
		for _, q := range []*placement.Quotes{known, {}} {
			item, site, service, region := odd(len(p.Items)), odd(len(p.Network.Sites)), odd(len(p.Network.Services)), odd(len(p.Demand.Regions))
			there := q == known && min(item, site, service, region) >= 0 && item < len(p.Items) && site < len(p.Network.Sites) &&
				service < len(p.Network.Services) && region < len(p.Demand.Regions)
			_, _, carried := q.Parcel(item, site, service, region)
			require.False(t, carried && !there)
			require.False(t, q.OnTime(odd(len(p.Policy.Within)), item, site, service, region) > 0 && !there)
			require.False(t, q.Cheapest(item, site, region) >= 0 && q != known)
			require.False(t, q.Slots(item) != nil && (q != known || item < 0 || item >= len(p.Items)))
			require.False(t, q.ServiceLevel(item) > 0 && (q != known || item < 0 || item >= len(p.Items)))
		}
	}
	_, err = placement.Quote(t.Context(), p, -5)
	require.ErrorIs(t, err, placement.ErrInvalid)
}
