package figures_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/figures"
)

func TestThousands(t *testing.T) {
	for n, text := range map[int64]string{
		0: "0", 999: "999", 1000: "1,000", -1: "-1", -999: "-999", -123456: "-123,456", 1234567: "1,234,567",
		math.MinInt64: "-9,223,372,036,854,775,808",
	} {
		require.Equal(t, text, figures.Thousands(n))
	}
}

func TestCount(t *testing.T) {
	require.Equal(t, "1 unit", figures.Count(1, "unit"))
	require.Equal(t, "0 units", figures.Count(0, "unit"))
	require.Equal(t, "-1 units", figures.Count(-1, "unit"))
	require.Equal(t, "12,000 parcels", figures.Count(12_000, "parcel"))
}

func TestVolume(t *testing.T) {
	for n, text := range map[int64]string{
		0: "0 L", 1: "0.1 L", 100_000_000: "100 L", 100_000_001: "100.1 L", 999_999_999: "1000 L",
		1_000_000_000: "1 m3", 1_000_000_001: "1.001 m3", 2_500_000_000: "2.5 m3",
	} {
		require.Equal(t, text, figures.Volume(n))
	}
}
