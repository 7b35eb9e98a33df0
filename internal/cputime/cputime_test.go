package cputime_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/forwardstock/forwardstock/internal/cputime"
)

func TestCountsWorkAndNotWaiting(t *testing.T) {
	before := cputime.Used()
	for x := uint64(1); cputime.Used() < before+20*time.Millisecond; {
		x = x*6364136223846793005 + 1
	}
	worked := cputime.Used()
	require.GreaterOrEqual(t, worked-before, 20*time.Millisecond)
	require.Less(t, worked-before, 10*time.Second)
}
