package server

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"frontline/geo"
	"frontline/server/address"
	"frontline/server/text"
	"frontline/server/view"
)

// preparedZoom is the deepest zoom that the basemap is prepared for: those at which
// a reader opens the map and looks around. Deeper ones take little by then.
const preparedZoom = 12

// KeepPrepared prepares after a start, and again each time that the record has changed
// and was then left alone from one look at it to the next: of many loads in a row the
// last alone is prepared for. Beside that it reads the settlements of basemaps, once the first readers are
// prepared for. It tells what fails, and ends with the context.
func (s *Server) KeepPrepared(ctx context.Context, look time.Duration, tell func(error)) {
	tick := time.NewTicker(look)
	defer tick.Stop()
	var places sync.WaitGroup
	defer places.Wait()
	var prepared, seen geo.Revision
	for start := true; ctx.Err() == nil; start = false {
		now, err := s.Store.Revision(ctx)
		if start || err == nil && now != prepared && now == seen {
			if err := s.Prepare(ctx); err != nil && ctx.Err() == nil {
				tell(err)
			}
			prepared = now
		}
		if start {
			places.Go(func() { s.keepPlaces(ctx, look, tell) })
		}
		seen = now
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

// Prepare makes ready what the first reader would wait for: what the map's page says,
// and the basemap around what the layers show, at the zooms of the map. It is for
// after a start or a load, beside the server that it is of: it does one thing at a time, lets
// requests that are under way go first, and rests as long as it works. What it makes
// is kept as anything else is, within the server's memory, and a reader who asks for
// it meanwhile waits for his part of it alone. What would take much of the memory is
// left for the first request. It ends with the context.
func (s *Server) Prepare(ctx context.Context) error {
	turn := s.turns(ctx)
	if !turn() {
		return nil
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.Local(address.Map(url.Values{"lang": {"en"}})), nil)
	if err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	// Where nothing is recorded, or no map is built in, there is nothing to wait for.
	ask, err := s.page.ResolveMap(r, text.Choices{}, "en")
	if err == nil {
		_, err = s.texts.Write(ctx, ask)
	}
	if err == nil {
		_, err = s.page.WriteMap(ctx, nil, ask, text.Choices{}, nil)
	}
	if code := geo.ErrorCode(err); err != nil && code != geo.ENotFound && code != geo.EGone {
		return fmt.Errorf("prepare the page: %w", err)
	}
	t, err := s.views.ResolveTimes(r.Context(), view.Latest)
	if err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	layers, err := s.Store.Layers(ctx, t.At.Known)
	if err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	var grounds []view.Prepared // of basemaps
	var around view.Extents     // of all else
	var timelines []string      // of layers
	room := s.views.PreparedRoom()
	for _, l := range layers {
		if !turn() {
			return nil
		}
		v, err := s.views.ViewAt(ctx, l.ID, t)
		if geo.ErrorCode(err) == geo.ENotFound || geo.ErrorCode(err) == geo.EGone {
			continue
		} else if err != nil {
			return fmt.Errorf("prepare %s: %w", l.ID, err)
		}
		if l.Kind != geo.KindBase {
			d, err := s.views.Digest(ctx, v.Snapshot)
			if err != nil {
				return fmt.Errorf("prepare %s: %w", l.ID, err)
			}
			around.Add(d.All.Box, d.All.Some)
		}
		size, err := s.views.SetSizeOf(ctx, v.Snapshot)
		if err != nil {
			return fmt.Errorf("prepare %s: %w", l.ID, err)
		}
		if size > room {
			continue
		}
		room -= size
		set, err := s.views.Set(ctx, v.Snapshot)
		if err != nil {
			return fmt.Errorf("prepare %s: %w", l.ID, err)
		}
		if l.Kind == geo.KindBase {
			grounds = append(grounds, set)
		}
	}
	for _, l := range layers {
		if l.Kind == geo.KindBase {
			continue
		}
		if !turn() {
			return nil
		}
		spans, err := s.prepareAreas(ctx, l.ID, t)
		if err != nil {
			return fmt.Errorf("prepare the areas of %s: %w", l.ID, err)
		}
		if size := view.SpansSize(spans); spans > 0 && size <= room {
			room -= size
			timelines = append(timelines, l.ID)
		}
	}
	if !turn() {
		return nil
	}
	if _, err := s.views.OblastsAt(ctx, t); err != nil { // for the first difference
		return fmt.Errorf("prepare the regions: %w", err)
	}
	for z := range uint8(preparedZoom + 1) {
		for _, set := range grounds {
			if around.Some && !set.Ready(z, around.Box, turn) {
				return nil
			}
		}
	}
	for _, layer := range timelines {
		if !turn() {
			return nil
		}
		size, err := s.prepareTimeline(ctx, layer, room, around, turn)
		if err != nil {
			return fmt.Errorf("prepare the timeline of %s: %w", layer, err)
		}
		room -= size
	}
	if !turn() {
		return nil
	}
	if err := s.search.Prepare(ctx, t.At.Known); err != nil {
		return fmt.Errorf("prepare the search: %w", err)
	}
	if err := s.feeds.Prepare(ctx, t, turn); err != nil {
		return fmt.Errorf("prepare the feeds: %w", err)
	}
	return nil
}

// prepareAreas reads what a layer's figures through time are made of, which grows with
// its days: after it only what changes is read. It returns of how many spans they are.
func (s *Server) prepareAreas(ctx context.Context, layer string, t view.Times) (spans int, err error) {
	pin, err := s.views.FindPin(ctx, view.PinKey{Layer: layer, Known: t.At.Known, Current: t.Current})
	if err != nil {
		return 0, unlessNothing(err)
	}
	areas, err := s.views.Areas(ctx, view.AreasKey{Layer: layer, Pin: pin.Pin})
	return len(areas.Features), unlessNothing(err)
}

// The zooms that timelines are prepared for: those between which a reader opens the map.
const firstTimelineZoom, lastTimelineZoom = 5, 8

// prepareTimeline reads a layer's timeline, which grows with its days as areas do and of which the
// next follows, and makes it ready to be cut where there is room for that. It returns how much of
// the room that takes.
func (s *Server) prepareTimeline(ctx context.Context, layer string, room int, around view.Extents, turn func() bool) (size int, err error) {
	v, err := s.views.ResolveTimeline(ctx, layer, view.TimelineName)
	if err == nil {
		err = s.views.FindTimeline(ctx, &v)
	}
	if err != nil {
		return 0, unlessNothing(err)
	}
	if size = view.SpanSetSize(v.Spans()); size > room {
		return 0, nil
	}
	timeline, err := s.views.Resource(ctx, layer, view.TimelineName)
	if err != nil {
		return 0, unlessNothing(err)
	}
	set, err := timeline.Set(ctx)
	if err != nil {
		return 0, err
	}
	for z := firstTimelineZoom; z <= lastTimelineZoom && around.Some; z++ {
		if !set.Ready(uint8(z), around.Box, turn) {
			break
		}
	}
	return size, nil
}

// unlessNothing is err, or nil where it says that there is nothing.
func unlessNothing(err error) error {
	if code := geo.ErrorCode(err); code == geo.ENotFound || code == geo.EGone {
		return nil
	}
	return err
}

// busyWait is the longest that preparing waits for requests that are under way, so
// that it comes to an end on a server that is never idle.
const busyWait = 100 * time.Millisecond

// turns is a function that waits for the next turn of work in the background. It is
// false where the work is to end.
func (s *Server) turns(ctx context.Context) func() bool {
	began := s.Now()
	pause := func(d time.Duration) bool {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return false
		case <-timer.C:
			return true
		}
	}
	return func() bool {
		ok := pause(min(max(s.Now().Sub(began), 0), busyWait))
		for waited := time.Duration(0); ok && s.busy.Load() > 0 && waited < busyWait; waited += busyWait / 20 {
			ok = pause(busyWait / 20)
		}
		began = s.Now()
		return ok && ctx.Err() == nil
	}
}
