// Package cputime measures the processor time that the process has used.
package cputime

import "time"

// Used returns the user and system time of the whole process so far, all
// threads together. Where the system does not tell, it is the elapsed time
// since the process loaded this package.
func Used() time.Duration { return used() }
