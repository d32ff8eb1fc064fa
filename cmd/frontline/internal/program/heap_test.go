package program

import "testing"

// What a load holds may grow to loadHeap, and by loadGrowth beyond.
func TestGrowthFor(t *testing.T) {
	for live, want := range map[uint64]int{
		0:             mostGrowth,
		1 << 20:       mostGrowth,
		loadHeap / 4:  300,
		loadHeap / 2:  100,
		loadHeap:      loadGrowth,
		loadHeap * 10: loadGrowth,
	} {
		if got := growthFor(live); got != want {
			t.Errorf("%d bytes may grow by %d %%, not %d", live, got, want)
		}
	}
}

// A server's heap may come to half of its limit, and never grows by less than is usual.
func TestServeGrowth(t *testing.T) {
	const limit = 200 << 20
	for live, want := range map[uint64]int{0: 100, 1 << 20: 400, 20 << 20: 400, 40 << 20: 150, 50 << 20: 100, 150 << 20: 100} {
		if got := serveGrowth(live, limit); got != want {
			t.Errorf("%d bytes may grow by %d %%, not %d", live, got, want)
		}
	}
}
