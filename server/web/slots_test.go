package web

import (
	"context"
	"errors"
	"testing"
	"time"

	"frontline/geo"
)

func TestSlots(t *testing.T) {
	ctx := t.Context()
	l := NewSlots("tests", 1, 1, time.Minute)
	if err := l.Enter(ctx); err != nil {
		t.Fatal(err)
	}
	waited := make(chan error)
	go func() { waited <- l.Enter(ctx) }()
	for l.Waiting.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	if err := l.Enter(ctx); geo.ErrorCode(err) != geo.EUnavailable {
		t.Errorf("one over the queue: %v", err)
	}
	l.Leave()
	if err := <-waited; err != nil {
		t.Errorf("the one that waited: %v", err)
	}
	canceled, cancel := context.WithCancel(ctx)
	cancel()
	if err := l.Enter(canceled); !errors.Is(err, context.Canceled) {
		t.Errorf("one that left: %v", err)
	}
	if n := l.Waiting.Load(); n != 0 {
		t.Errorf("%d still wait", n)
	}

	l = NewSlots("tests", 1, 1, time.Millisecond)
	_ = l.Enter(ctx)
	if err := l.Enter(ctx); geo.ErrorCode(err) != geo.EUnavailable {
		t.Errorf("one that waited for too long: %v", err)
	}
	if n := l.Refused.Load(); n != 1 {
		t.Errorf("%d refused, want 1", n)
	}
}

// A large picture takes the slots of several, and nothing else is drawn beside it.
func TestSlotsWeighs(t *testing.T) {
	ctx := t.Context()
	l := NewSlots("tests", 2, 1, time.Millisecond)
	if err := l.EnterWithin(ctx, 2, time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if err := l.Enter(ctx); geo.ErrorCode(err) != geo.EUnavailable {
		t.Errorf("beside one that takes all: %v", err)
	}
	l.LeaveWith(2)
	for range 2 {
		if err := l.Enter(ctx); err != nil {
			t.Error(err)
		}
	}
}
