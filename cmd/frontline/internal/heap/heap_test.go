package heap

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
