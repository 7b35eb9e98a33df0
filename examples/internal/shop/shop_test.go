package shop_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/examples/internal/shop"
)

const services = "service,card\nGround,usps-ground-advantage-retail-2025-10-05\n"

func TestNetworkTellsAllMistakesAndWhatItIgnores(t *testing.T) {
	files := fstest.MapFS{
		"services.csv": {Data: []byte(services)},
		"sites.csv":    {Data: []byte("site,zip,fxed,current,handling_days\nA,09171,1,maybe,-1\n")},
		"stock.csv":    {Data: []byte("item,site,on_hand\nx,A,many\n")},
	}
	_, notes, err := shop.Network(files)
	for _, says := range []string{"column zip:", "column current:", "column handling_days:", "stock.csv: line 2, column on_hand:"} {
		require.ErrorContains(t, err, says)
	}
	require.Equal(t, []string{`sites.csv: columns ignored: "fxed"`}, notes)
}
