package program

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"

	"frontline/server/memo"
)

// LimitMemory has Go collect garbage as often as it takes to stay within so many
// bytes, all that the program takes, and seldom while it holds little of that; call what
// it returns at the end. Whoever set GOMEMLIMIT has said what the limit is, and whoever
// set GOGC how often.
func LimitMemory(bytes int64) (undo func()) {
	if os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	limit := memo.GoMemory(bytes)
	before := debug.SetMemoryLimit(limit)
	usual := collectBy(usualGrowth, func(live uint64) int { return serveGrowth(live, limit) })
	return func() {
		usual()
		debug.SetMemoryLimit(before)
	}
}

// A server may come to half of its limit before garbage is collected, and grow by no less
// than is usual in Go and no more than serveMost: each collection looks at all that is
// kept, which answers from the caches would pay for.
const (
	usualGrowth = 100
	serveMost   = 400
)

// serveGrowth is by how many per cent so many bytes in use may grow within a limit.
func serveGrowth(live uint64, limit int64) int {
	if live == 0 {
		return usualGrowth
	}
	return max(usualGrowth, min(serveMost, int(uint64(limit)/2*100/live)-100))
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
func CollectForLoad() (undo func()) { return collectBy(loadGrowth, growthFor) }

// collectBy lets the heap grow by so many per cent at first, and then by as many as growth
// says of what the last collection found in use.
func collectBy(first int, growth func(live uint64) int) (undo func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(first)
	var ended atomic.Bool
	var afterCollection func(*heapMark)
	afterCollection = func(m *heapMark) {
		if ended.Load() {
			return
		}
		debug.SetGCPercent(growth(liveHeap()))
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

// growthFor returns by how many per cent the heap may grow over so many live bytes.
func growthFor(live uint64) int {
	if live == 0 {
		return mostGrowth
	}
	return max(loadGrowth, min(mostGrowth, int(loadHeap*100/live)-100))
}

// liveHeap returns how many bytes the last collection found in use.
func liveHeap() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
