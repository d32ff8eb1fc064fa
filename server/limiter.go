package server

import (
	"context"
	"sync/atomic"
	"time"

	"frontline/geo"
)

// How many pictures wait, for each that is drawn, and for how long.
const (
	drawQueue = 32
	drawWait  = 5 * time.Second
)

// limiter bounds work that is heavy: so many at a time, so many waiting, each
// for so long, and no more.
type limiter struct {
	work    string // what it bounds, in a word
	slots   chan struct{}
	queue   int64
	wait    time.Duration
	waiting atomic.Int64
	refused atomic.Int64
}

func newLimiter(work string, slots, queue int, wait time.Duration) *limiter {
	return &limiter{work: work, slots: make(chan struct{}, slots), queue: int64(queue), wait: wait}
}

// enter takes a slot, which leave gives back, or fails with geo.EUnavailable.
func (l *limiter) enter(ctx context.Context) error { return l.enterWithin(ctx, l.wait) }

// enterWithin is enter for who waits longer, or less long, than others.
func (l *limiter) enterWithin(ctx context.Context, wait time.Duration) error {
	select {
	case l.slots <- struct{}{}:
		return nil
	default:
	}
	defer l.waiting.Add(-1)
	if l.waiting.Add(1) > l.queue {
		return l.refuse()
	}
	late := time.NewTimer(wait)
	defer late.Stop()
	select {
	case l.slots <- struct{}{}:
		return nil
	case <-late.C:
		return l.refuse()
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *limiter) refuse() error {
	l.refused.Add(1)
	return geo.Errorf(geo.EUnavailable, "too many %s are under way; try again in a moment", l.work)
}

func (l *limiter) leave() { <-l.slots }
