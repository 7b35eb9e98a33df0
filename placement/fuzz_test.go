package placement_test

import (
	"context"
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/smallplan"
	"github.com/forwardstock/forwardstock/placement"
	"github.com/forwardstock/forwardstock/placement/verify"
)

// FuzzSolve makes a small problem of the bytes, with some numbers replaced by
// what the bytes say, and expects an error that says why, or a plan that holds.
func FuzzSolve(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("forwardstock"))
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8, 0, 255, 255, 255, 255, 255, 255, 255, 127})
	f.Add([]byte{1, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 240, 127})
	f.Fuzz(func(t *testing.T, data []byte) {
		seed := make([]byte, 8)
		data = data[copy(seed, data):]
		p := smallplan.Problem(rand.New(rand.NewPCG(binary.LittleEndian.Uint64(seed), 17)), smallplan.Tiny)
		for len(data) >= 9 {
			spoil(&p, int(data[0]), binary.LittleEndian.Uint64(data[1:]))
			data = data[9:]
		}
		plan, err := placement.Solve(context.Background(), p, placement.Options{Workers: 1, Work: 1 << 22})
		if err != nil {
			require.True(t, errors.Is(err, placement.ErrInvalid) || errors.Is(err, placement.ErrInfeasible), err)
			require.Nil(t, plan)
			return
		}
		require.NoError(t, verify.Plan(p, plan))
	})
}

// spoil sets one number of a problem.
func spoil(p *placement.Problem, which int, bits uint64) {
	n, x := int64(bits), math.Float64frombits(bits)
	site := &p.Network.Sites[which%len(p.Network.Sites)]
	item := &p.Demand.Items[which%len(p.Demand.Items)]
	switch which / 4 % 12 {
	case 0:
		site.Fixed = placement.Money(n)
	case 1:
		site.PerItem = placement.Money(n)
	case 2:
		site.Inbound.PerM3 = placement.Money(n)
	case 3:
		site.Storage = placement.Money(n)
	case 4:
		site.Point.Lat = x
	case 5:
		item.Mean = x
	case 6:
		item.Shares[0] = x
	case 7:
		item.LevelVar = x
	case 8:
		p.Policy.Within = append(p.Policy.Within, placement.Promise{Days: which % 9, Share: x})
	case 9:
		p.Policy.MaxSites = int(n)
	case 10:
		p.Policy.Late.PerDay = placement.Money(n)
	case 11:
		p.Demand.Days = int(n)
	}
}
