package server

import (
	"context"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"frontline/geo"
)

// How many pictures wait, for each that is drawn, and for how long.
const (
	drawQueue = 32
	drawWait  = 5 * time.Second
)

// limiter bounds work that is heavy: so much at a time, so many waiting, each
// for so long, and no more.
type limiter struct {
	work    string // what it bounds, in a word
	slots   int64
	room    *semaphore.Weighted
	queue   int64
	wait    time.Duration
	waiting atomic.Int64
	refused atomic.Int64
}

func newLimiter(work string, slots, queue int, wait time.Duration) *limiter {
	return &limiter{work: work, slots: int64(slots), room: semaphore.NewWeighted(int64(slots)), queue: int64(queue), wait: wait}
}

// enter takes a slot, which leave gives back, or fails with geo.EUnavailable.
func (l *limiter) enter(ctx context.Context) error { return l.enterWithin(ctx, 1, l.wait) }

// leave gives back what enter took.
func (l *limiter) leave() { l.leaveWith(1) }

// enterWithin is enter for what takes several slots, and for who waits longer, or
// less long, than others. leaveWith gives the slots back.
func (l *limiter) enterWithin(ctx context.Context, slots int64, wait time.Duration) error {
	if l.room.TryAcquire(slots) {
		return nil
	}
	defer l.waiting.Add(-1)
	if l.waiting.Add(1) > l.queue {
		return l.refuse()
	}
	within, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	if err := l.room.Acquire(within, slots); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return l.refuse()
	}
	return nil
}

func (l *limiter) leaveWith(slots int64) { l.room.Release(slots) }

func (l *limiter) refuse() error {
	l.refused.Add(1)
	return geo.Errorf(geo.EUnavailable, "too many %s are under way; try again in a moment", l.work)
}
