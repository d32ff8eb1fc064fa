package web

import (
	"context"
	"sync/atomic"
	"time"

	"frontline/geo"

	"golang.org/x/sync/semaphore"
)

// Limiter bounds work that is heavy: so much at a time, so many waiting, each
// for so long, and no more.
type Limiter struct {
	work    string // what it bounds, in a word
	Slots   int64
	room    *semaphore.Weighted
	queue   int64
	wait    time.Duration
	Waiting atomic.Int64
	Refused atomic.Int64
}

// NewLimiter has so many slots, so many waiting for them, each for so long.
func NewLimiter(work string, slots, queue int, wait time.Duration) *Limiter {
	return &Limiter{work: work, Slots: int64(slots), room: semaphore.NewWeighted(int64(slots)), queue: int64(queue), wait: wait}
}

// Enter takes a slot, which leave gives back, or fails with geo.EUnavailable.
func (l *Limiter) Enter(ctx context.Context) error { return l.EnterWithin(ctx, 1, l.wait) }

// Leave gives back what enter took.
func (l *Limiter) Leave() { l.LeaveWith(1) }

// EnterWithin is enter for what takes several slots, and for who waits longer, or
// less long, than others. leaveWith gives the slots back.
func (l *Limiter) EnterWithin(ctx context.Context, slots int64, wait time.Duration) error {
	if l.room.TryAcquire(slots) {
		return nil
	}
	defer l.Waiting.Add(-1)
	if l.Waiting.Add(1) > l.queue {
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

// LeaveWith gives back what EnterWithin took.
func (l *Limiter) LeaveWith(slots int64) { l.room.Release(slots) }

func (l *Limiter) refuse() error {
	l.Refused.Add(1)
	return geo.Errorf(geo.EUnavailable, "too many %s are under way; try again in a moment", l.work)
}
