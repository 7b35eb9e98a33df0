package mistake_test

import (
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/mistake"
)

func TestTheKindIsNamedOnce(t *testing.T) {
	invalid, other := errors.New("invalid"), errors.New("other")
	require.NoError(t, mistake.Join(invalid))
	require.NoError(t, mistake.Join(invalid, nil, nil))
	require.NoError(t, mistake.At("x", nil))

	one := mistake.Of(invalid, "a is %d", 1)
	require.EqualError(t, one, "invalid: a is 1")
	require.EqualError(t, mistake.Join(invalid, nil, one), "invalid: a is 1")
	two := mistake.At("list[0]", mistake.Join(invalid, one, io.EOF))
	require.EqualError(t, two, "invalid:\nlist[0]: a is 1\nlist[0]: EOF")
	all := mistake.At("x", mistake.Join(invalid, two, nil, mistake.Of(invalid, "b"), mistake.Of(other, "c")))
	require.EqualError(t, all, "invalid:\nx: list[0]: a is 1\nx: list[0]: EOF\nx: b\nx: other: c")
	for _, want := range []error{invalid, other, io.EOF} {
		require.ErrorIs(t, all, want)
	}
	require.NotErrorIs(t, one, other)
	require.EqualError(t, mistake.At("x", io.EOF), "x: EOF")
	require.ErrorIs(t, mistake.At("x", io.EOF), io.EOF)
}
