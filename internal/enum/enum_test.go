package enum_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/enum"
)

func TestNamesGoThereAndBack(t *testing.T) {
	names := []string{"one", "two"}
	for v, name := range names {
		require.Equal(t, name, enum.Name(names, uint8(v)))
		text, err := enum.Marshal(names, uint8(v))
		require.NoError(t, err)
		var back uint8 = 99
		require.NoError(t, enum.Unmarshal(names, &back, text))
		require.EqualValues(t, v, back)
	}
	require.Equal(t, "value 7", enum.Name(names, 7))
	_, err := enum.Marshal(names, 2)
	require.ErrorContains(t, err, "no name for value 2")
	back := uint8(1)
	require.ErrorContains(t, enum.Unmarshal(names, &back, []byte("three")), `unknown name "three", want one of ["one" "two"]`)
	require.EqualValues(t, 1, back, "left as it was")
}
