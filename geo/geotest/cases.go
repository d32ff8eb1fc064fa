// Package geotest is what the tests of all packages share.
package geotest

import (
	"os"
	"strconv"
	"testing"
)

// Cases returns how many cases of a law to try, where n are enough for every
// run of the tests: under -short a tenth of them, in `make soak`
// FRONTLINE_SOAK times as many. It is at least 1.
func Cases(tb testing.TB, n int) int {
	tb.Helper()
	if testing.Short() {
		return max(1, n/10)
	}
	text := os.Getenv("FRONTLINE_SOAK")
	if text == "" {
		return n
	}
	times, err := strconv.Atoi(text)
	if err != nil || times < 1 {
		tb.Fatalf("FRONTLINE_SOAK=%q is not how many times as many cases to try", text)
	}
	return n * times
}

// TakesLong skips a test of what does one thing at a time for long where tests
// are short, as they are under the race detector, which makes it ten times as
// long and sees nothing in it.
func TakesLong(tb testing.TB) {
	tb.Helper()
	if testing.Short() {
		tb.Skip("it takes long: run without -short")
	}
}
