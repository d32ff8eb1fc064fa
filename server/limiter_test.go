package server

import (
	"context"
	"errors"
	"testing"
	"time"

	"frontline/geo"
)

func TestLimiter(t *testing.T) {
	ctx := t.Context()
	l := newLimiter("tests", 1, 1, time.Minute)
	if err := l.enter(ctx); err != nil {
		t.Fatal(err)
	}
	waited := make(chan error)
	go func() { waited <- l.enter(ctx) }()
	for l.waiting.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	if err := l.enter(ctx); geo.ErrorCode(err) != geo.EUnavailable {
		t.Errorf("one over the queue: %v", err)
	}
	l.leave()
	if err := <-waited; err != nil {
		t.Errorf("the one that waited: %v", err)
	}
	canceled, cancel := context.WithCancel(ctx)
	cancel()
	if err := l.enter(canceled); !errors.Is(err, context.Canceled) {
		t.Errorf("one that left: %v", err)
	}
	if n := l.waiting.Load(); n != 0 {
		t.Errorf("%d still wait", n)
	}

	l = newLimiter("tests", 1, 1, time.Millisecond)
	_ = l.enter(ctx)
	if err := l.enter(ctx); geo.ErrorCode(err) != geo.EUnavailable {
		t.Errorf("one that waited for too long: %v", err)
	}
	if n := l.refused.Load(); n != 1 {
		t.Errorf("%d refused, want 1", n)
	}
}

// A large picture takes the slots of several, and nothing else is drawn beside it.
func TestLimiterWeighs(t *testing.T) {
	ctx := t.Context()
	l := newLimiter("tests", 2, 1, time.Millisecond)
	if err := l.enterWithin(ctx, 2, time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if err := l.enter(ctx); geo.ErrorCode(err) != geo.EUnavailable {
		t.Errorf("beside one that takes all: %v", err)
	}
	l.leaveWith(2)
	for range 2 {
		if err := l.enter(ctx); err != nil {
			t.Error(err)
		}
	}
	s := &Server{drawing: newLimiter("tests", 4, 1, time.Minute), Options: Options{MemoryBytes: 128 << 20}}
	for _, tt := range []struct {
		w, h, scale int
		slots       int64
	}{{256, 256, 1, 1}, {1200, 800, 1, 1}, {1200, 800, 2, 2}, {4096, 2048, 1, 2}, {4096, 512, 2, 4}} {
		if got := s.drawSlots(imageQuery{width: tt.w, height: tt.h, scale: tt.scale}); got != tt.slots {
			t.Errorf("%dx%d@%d takes %d slots, want %d", tt.w, tt.h, tt.scale, got, tt.slots)
		}
	}
}
