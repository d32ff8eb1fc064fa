package image

import (
	"testing"
	"time"

	"frontline/server/memo"
	"frontline/server/web"
)

// A picture takes as many slots as its pixels need.
func TestDrawSlots(t *testing.T) {
	s := New(Options{Drawing: web.NewSlots("tests", 4, 1, time.Minute), MemoryBytes: 163 << 20, Memory: memo.NewMemory(memo.LeastMemory)}) // of which pictures have 32 MiB
	for _, tt := range []struct {
		w, h, scale int
		slots       int64
	}{{256, 256, 1, 1}, {1200, 800, 1, 1}, {1200, 800, 2, 2}, {4096, 2048, 1, 2}, {4096, 512, 2, 4}} {
		if got := s.drawSlots(posterSize(imageQuery{width: tt.w, height: tt.h, scale: float64(tt.scale)}).Cost()); got != tt.slots {
			t.Errorf("%dx%d@%d takes %d slots, want %d", tt.w, tt.h, tt.scale, got, tt.slots)
		}
	}
}

// A drawing of shapes takes slots by its text and what that is written of, alone where little
// memory is given.
func TestDrawingSlots(t *testing.T) {
	for _, tt := range []struct {
		mib   int64
		w, h  int
		slots int64
	}{{128, 300, 300, 1}, {128, 900, 600, 1}, {128, 2500, 1700, 2}, {256, 2500, 1700, 1}} {
		s := New(Options{Drawing: web.NewSlots("tests", 2, 1, time.Minute), MemoryBytes: tt.mib << 20, Memory: memo.NewMemory(memo.LeastMemory)})
		if got := s.drawSlots(posterSize(imageQuery{width: tt.w, height: tt.h, scale: 2}).CostSVG()); got != tt.slots {
			t.Errorf("%dx%d takes %d slots of %d MiB, want %d", tt.w, tt.h, got, tt.mib, tt.slots)
		}
	}
}
