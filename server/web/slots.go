package web

import (
	"context"
	"sync/atomic"
	"time"

	"frontline/geo"

	"golang.org/x/sync/semaphore"
)

// Slots bound heavy work: how many requests do it at once, how many wait for
// a slot, and how long each of those waits.
type Slots struct {
	work    string // what they bound, in a word
	Count   int64
	room    *semaphore.Weighted
	queue   int64
	wait    time.Duration
	Waiting atomic.Int64
	Refused atomic.Int64
}

// NewSlots returns count slots, for which queue requests may wait, each for wait.
func NewSlots(work string, count, queue int, wait time.Duration) *Slots {
	return &Slots{work: work, Count: int64(count), room: semaphore.NewWeighted(int64(count)), queue: int64(queue), wait: wait}
}

// Enter takes a slot, which Leave gives back. It fails with geo.EUnavailable where
// too many wait, or none is free in time.
func (s *Slots) Enter(ctx context.Context) error { return s.EnterWithin(ctx, 1, s.wait) }

// Leave gives back what Enter took.
func (s *Slots) Leave() { s.LeaveWith(1) }

// EnterWithin is Enter for work that takes several slots, or waits another time than
// the usual one. LeaveWith gives them back.
func (s *Slots) EnterWithin(ctx context.Context, slots int64, wait time.Duration) error {
	if s.room.TryAcquire(slots) {
		return nil
	}
	defer s.Waiting.Add(-1)
	if s.Waiting.Add(1) > s.queue {
		return s.refuse()
	}
	within, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	if err := s.room.Acquire(within, slots); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return s.refuse()
	}
	return nil
}

// LeaveWith gives back what EnterWithin took.
func (s *Slots) LeaveWith(slots int64) { s.room.Release(slots) }

func (s *Slots) refuse() error {
	s.Refused.Add(1)
	return geo.Errorf(geo.EUnavailable, "too many %s are under way; try again in a moment", s.work)
}
