//go:build !unix && !windows

package cputime

import "time"

var loaded = time.Now()

func used() time.Duration { return time.Since(loaded) }
