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
