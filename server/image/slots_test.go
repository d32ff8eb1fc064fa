package image

import (
	"testing"
	"time"

	"frontline/server/web"
)

// A picture takes as many slots as its pixels need.
func TestDrawSlots(t *testing.T) {
	s := New(Options{Drawing: web.NewSlots("tests", 4, 1, time.Minute), MemoryBytes: 163 << 20}) // of which pictures have 32 MiB
	for _, tt := range []struct {
		w, h, scale int
		slots       int64
	}{{256, 256, 1, 1}, {1200, 800, 1, 1}, {1200, 800, 2, 2}, {4096, 2048, 1, 2}, {4096, 512, 2, 4}} {
		if got := s.drawSlots(imageQuery{width: tt.w, height: tt.h, scale: tt.scale}); got != tt.slots {
			t.Errorf("%dx%d@%d takes %d slots, want %d", tt.w, tt.h, tt.scale, got, tt.slots)
		}
	}
}
