package geo

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseTable(t *testing.T) {
	_, err := parseTable(zip3)
	require.NoError(t, err)

	header, first, _ := strings.Cut(zip3, "\n")
	first, _, _ = strings.Cut(first, "\n")
	for name, lines := range map[string][]string{
		"fields": {"006,PR"},
		"number": {strings.Replace(first, "18.", "x", 1)},
		"point":  {strings.Replace(first, "18.", "180.", 1)},
		"prefix": {strings.Replace(first, "006", "06", 1)},
		"twice":  {first, first},
	} {
		_, err := parseTable(header + "\n" + strings.Join(lines, "\n"))
		require.Error(t, err, name)
		require.ErrorContains(t, err, "line", name)
	}
}
