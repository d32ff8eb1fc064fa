// Package heap sets how the garbage collector uses memory, by what a command is at.
package heap

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"

	"frontline/server/memo"
)

// Limit has Go collect garbage as often as it takes to stay within so many
// bytes, all that the program takes; call what it returns at the end. Whoever
// set GOMEMLIMIT has said what the limit is.
func Limit(bytes int64) (undo func()) {
	if os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	before := debug.SetMemoryLimit(memo.GoMemory(bytes))
	return func() { debug.SetMemoryLimit(before) }
}

// What a load holds may grow by loadGrowth per cent before garbage is collected, as most
// of it is read once and has no pointers to follow; while it is little, to loadHeap bytes.
const (
	loadGrowth = 50
	loadHeap   = 160 << 20
	// mostGrowth is for what holds next to nothing.
	mostGrowth = 1000
)

// CollectForLoad keeps what a load takes near to what it holds, and collects seldom
// while that is little; call what it returns at the end. Whoever set GOGC has said how
// often.
func CollectForLoad() (undo func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(loadGrowth)
	var ended atomic.Bool
	var afterCollection func(*heapMark)
	afterCollection = func(m *heapMark) {
		if ended.Load() {
			return
		}
		debug.SetGCPercent(growthFor(liveHeap()))
		runtime.SetFinalizer(m, afterCollection) // it is garbage again at the next one
	}
	runtime.SetFinalizer(&heapMark{}, afterCollection)
	return func() {
		ended.Store(true)
		debug.SetGCPercent(before)
	}
}

// heapMark is garbage by which a collection is noticed. It points to something, as
// Go puts what is small and does not together with others.
type heapMark struct{ _ *int }

// growthFor is by how many per cent so many bytes in use may grow.
func growthFor(live uint64) int {
	if live == 0 {
		return mostGrowth
	}
	return max(loadGrowth, min(mostGrowth, int(loadHeap*100/live)-100))
}

// liveHeap is how many bytes the last collection found in use.
func liveHeap() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
