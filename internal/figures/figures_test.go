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
