package transport_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/transport"
)

func TestNewStops(t *testing.T) {
	const clients = 7
	p := transport.Problem{Supply: []int64{9, 60}, Whole: true}
	for j := range int64(clients) {
		p.Demand = append(p.Demand, 3+j)
		p.Cost = append(p.Cost, 5*j, 11-j)
	}
	asked, least := 0, 0
	p.Stop = func() bool {
		asked++
		return asked == least
	}
	_, err := transport.New(p)
	require.NoError(t, err)
	all := asked
	require.GreaterOrEqual(t, all, 2*clients) // while costs are checked, and while they are sorted
	for least = 1; least <= all; least++ {
		asked = 0
		_, err := transport.New(p)
		if err != nil { // the one look between only ends the search for a common denominator
			require.ErrorIs(t, err, transport.ErrStopped)
			require.Equal(t, least, asked)
		}
	}
}
