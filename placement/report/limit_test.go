package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReadJSONIsBounded(t *testing.T) {
	const text = `{"schema":"forwardstock.plan/1","work":123}`
	_, err := readJSON(strings.NewReader(text), int64(len(text)))
	require.NoError(t, err)
	_, err = readJSON(strings.NewReader(text), int64(len(text))-1)
	require.ErrorIs(t, err, ErrTooLarge)
}
