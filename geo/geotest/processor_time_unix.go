//go:build unix

package geotest

import (
	"syscall"
	"testing"
	"time"
)

// ProcessorTime is what this process has used of its processors so far: how busy they
// are with others does not make it more. Tests that run beside this one do.
func ProcessorTime(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Skip(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
