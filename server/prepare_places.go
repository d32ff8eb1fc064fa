package server

import (
	"context"
	"fmt"
	"time"

	"frontline/geo"
	"frontline/server/basemap"
	"frontline/server/view"

	"github.com/paulmach/orb"
)

// keepPlaces reads the settlements of what is attached, and again each time that another archive is,
// or the record shows more. It does as Prepare does: it lets requests go first and rests as long as it
// works. It tells what fails, tries that again after a while, and ends with the context.
func (s *Server) keepPlaces(ctx context.Context, look time.Duration, tell func(error)) {
	tick := time.NewTicker(look)
	defer tick.Stop()
	type of struct {
		attached string
		revision geo.Revision
	}
	var read of
	var failed time.Time
	for ctx.Err() == nil {
		now := of{attached: basemap.Joined(s.basemaps.Attached())}
		var err error
		if now.revision, err = s.Store.Revision(ctx); err == nil && now != read || !failed.IsZero() && s.Now().Sub(failed) > placesAgain {
			read, failed = now, time.Time{}
			if err := s.ReadPlaces(ctx); err != nil && ctx.Err() == nil {
				tell(err)
				failed = s.Now()
			}
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

// placesAgain is after how long what failed is tried again.
const placesAgain = time.Minute

// ReadPlaces reads the settlements of what is attached where they are not those that were read.
func (s *Server) ReadPlaces(ctx context.Context) error {
	t, err := s.views.ResolveTimes(ctx, view.Latest)
	if err != nil {
		return fmt.Errorf("read the settlements of basemaps: %w", err)
	}
	shown, err := s.shownBox(ctx, t)
	if err != nil {
		return fmt.Errorf("read the settlements of basemaps: %w", err)
	}
	gazetteer, err := s.search.GazetteerAt(ctx, t.At.Known)
	if err != nil {
		return err
	}
	did, err := s.places.Look(ctx, s.basemaps, shown, gazetteer, s.turns(ctx))
	if did {
		s.Log.Info("settlements of basemaps were read", "settlements", s.places.Now().Size())
	}
	return err
}

// shownBox is the box around what the layers but the ground show at a time; of none the one that a map
// opens with.
func (s *Server) shownBox(ctx context.Context, t view.Times) (orb.Bound, error) {
	layers, err := s.Store.Layers(ctx, t.At.Known)
	if err != nil {
		return orb.Bound{}, err
	}
	var around view.Extents
	for _, l := range layers {
		if l.Kind == geo.KindBase {
			continue
		}
		v, err := s.views.ViewAt(ctx, l.ID, t)
		if geo.ErrorCode(err) == geo.ENotFound || geo.ErrorCode(err) == geo.EGone {
			continue
		} else if err != nil {
			return orb.Bound{}, err
		}
		d, err := s.views.Digest(ctx, v.Snapshot)
		if err != nil {
			return orb.Bound{}, err
		}
		around.Add(d.All.Box, d.All.Some)
	}
	if !around.Some {
		return view.Home(geo.SettingOf(layers)), nil
	}
	return around.Box, nil
}
