package basemap

import (
	"context"
	"errors"
	"sync"
	"time"

	"frontline/geo"
)

// Watch looks at the sources again and again, until the context ends: what takes an archive's place
// is opened, and answers from then on under its own hash.
func (b *Basemaps) Watch(ctx context.Context) {
	if b == nil {
		return
	}
	var watching sync.WaitGroup
	for _, s := range b.spots {
		watching.Go(func() {
			timer := time.NewTimer(s.source.Every())
			defer timer.Stop()
			var rested <-chan time.Time // nil once it is long enough since the last look
			for waiting := false; ; {
				select {
				case <-ctx.Done():
					return
				case <-timer.C:
				case <-rested:
					if rested = nil; !waiting {
						continue
					}
				case <-s.wake: // by each reader who is refused
					if waiting = rested != nil; waiting {
						continue
					}
				}
				b.look(ctx, s)
				waiting, rested = false, time.After(settleTime)
				next := s.source.Every()
				if s.changing.Load() {
					next = min(next, settleTime)
				}
				timer.Reset(next)
			}
		})
	}
	watching.Wait()
}

// settleTime is for how long an archive's file is left alone before it is taken to be whole.
const settleTime = 2 * time.Second

// Look looks at all sources once.
func (b *Basemaps) Look(ctx context.Context) {
	for _, s := range b.spots {
		b.look(ctx, s)
	}
}

// look opens what took the place of an archive, where two looks found it alike: a copy that is being
// written grows from one to the next.
func (b *Basemaps) look(ctx context.Context, s *spot) {
	s.looking.Lock()
	defer s.looking.Unlock()
	defer func() { s.changing.Store(s.seen != "" || s.refused != "") }()
	state, err := s.source.State(ctx)
	if err != nil {
		if ctx.Err() == nil {
			b.tell(s, "a basemap's archive is away, or cannot be reached", err)
		}
		return
	}
	before := s.current.Load()
	switch {
	case before != nil && state == before.state:
		s.settled("")
		return
	case state == s.refused:
		return
	case before != nil && state != s.seen:
		s.seen, s.refused = state, ""
		b.tell(s, beingChanged, nil)
		return
	}
	next, err := b.open(ctx, s)
	if err == nil && before == nil && b.find(next.Hash) != nil {
		err = errors.Join(errTwice, next.archive.Close())
	}
	switch {
	case ctx.Err() != nil && err != nil:
		return
	case err != nil:
		if geo.ErrorCode(err) != geo.EUnavailable {
			s.settled(state)
		}
		b.tell(s, "what took the place of a basemap's archive cannot be used", err)
		return
	case next.state != state: // between the two looks at it
		s.seen = next.state
		if err := next.archive.Close(); err != nil {
			b.tell(s, beingChanged, err)
		}
		return
	}
	s.settled("")
	s.current.Store(next)
	if before == nil {
		b.log.Info("basemap attached", "archive", s.source.Name(), "hash", next.Hash)
		return
	}
	b.log.Info("basemap replaced", "archive", s.source.Name(), "hash", next.Hash, "before", before.Hash)
	b.end(s, before)
}

// settled ends a change, with a state that cannot be opened where that is how it ended.
func (s *spot) settled(refused string) {
	s.seen, s.refused = "", refused
	s.telling.Lock()
	defer s.telling.Unlock()
	s.told = nil
}

var errTwice = geo.Errorf(geo.EInvalid, "it is attached already")

// beingChanged is said of an archive that was changed, until what took its place is open.
const beingChanged = "a basemap is being changed, or cannot be reached"

// tellAgain is after how long the log says the same of an archive again.
const tellAgain = 10 * time.Minute

// tell says in the log what is wrong with an archive, once for as long as it is so.
func (b *Basemaps) tell(s *spot, what string, err error) {
	fields := []any{"archive", s.source.Name()}
	if err != nil {
		fields = append(fields, "error", err)
	}
	s.telling.Lock()
	defer s.telling.Unlock()
	now := b.now()
	if at, told := s.told[what]; told && now.Sub(at) <= tellAgain {
		return
	}
	if s.told == nil {
		s.told = map[string]time.Time{}
	}
	s.told[what] = now
	b.log.Warn(what, fields...)
}
