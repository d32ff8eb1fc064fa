package main

import (
	"os"
	"runtime/debug"

	"frontline/server"
)

// publishMiB is the memory of the server whose answers are published.
const publishMiB = 256

// cacheNote is what to say to who sets the bound that was before there was one for
// all that is kept.
const cacheNote = "cache-mib bounds finished tiles within memory-mib, which bounds all that is kept: leave cache-mib out"

// limitMemory has Go collect garbage as often as it takes to stay within so many
// bytes, all that the program takes; call what it returns at the end. Whoever
// set GOMEMLIMIT has said what the limit is.
func limitMemory(bytes int64) (undo func()) {
	if os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	before := debug.SetMemoryLimit(server.GoMemory(bytes))
	return func() { debug.SetMemoryLimit(before) }
}

// loadGrowth is by how many per cent what a load holds may grow before garbage is
// collected: most of it is read once, and has no pointers to follow.
const loadGrowth = 50

// collectOften keeps what a load takes near to what it holds; call what it
// returns at the end. Whoever set GOGC has said how often.
func collectOften() (undo func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(loadGrowth)
	return func() { debug.SetGCPercent(before) }
}
