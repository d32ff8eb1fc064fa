package server

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"frontline/geo"
	"frontline/geo/tile"
	"frontline/server/address"
	"frontline/server/view"
)

// serveReady answers a request for a vector tile of a snapshot that is ready to be
// cut, without routing, and reports whether it did: a reader asks for a score of
// tiles of one snapshot, and to find the way to each would take longer than the
// tile. before is what was answered there at another revision, nil for nothing.
// What is not plain is left to handleTile.
func (s *Server) serveReady(w http.ResponseWriter, r *http.Request, k finishedKey, before *finished, current geo.Revision, now time.Time) (answered bool) {
	layer, asof, id, ok := cutTilePath(k.path)
	if !ok {
		return false
	}
	res := readyResource{facts: view.Facts{Current: current, Day: geo.DateOf(now)}}
	ref, err := geo.ParseAsOf(asof)
	if err != nil {
		return false
	}
	at, err := ref.Resolve(res.facts.Day, current)
	if err != nil {
		return false
	}
	found, ok := s.views.ReadySnapshot(layer, at, current)
	if !ok {
		return false
	}
	res.facts.Pinned, res.facts.Key = ref.Pinned, view.SetKeyOf(found.Snapshot)
	if res.set, ok = s.views.ReadySet(res.facts.Key); !ok {
		return false
	}
	answered = true // if only with a problem
	defer s.recovered(w, r)
	f, b, err := s.finishTile(r.Context(), res, id, tileKey{format: formatMVT, coding: k.coding}, before)
	if err != nil {
		return false // handleTile says why
	}
	// What was begun before the record changed must not enter a cache after it.
	if newest, err := s.Store.Revision(r.Context()); err != nil || newest != current {
		return false
	}
	f.snapshot, f.tags, f.keys = found.Shown, found.Tags, found.Keys
	status := f.write(w, r, b, s.Seconds(f.pinned), s.readers)
	s.finished.Set(k, f)
	s.metrics.observe(tileRoute, status, s.Now().Sub(now))
	return true
}

// readyResource is a snapshot that is ready to be cut.
type readyResource struct {
	facts view.Facts
	set   view.Prepared
}

func (o readyResource) Facts() view.Facts                          { return o.facts }
func (o readyResource) Set(context.Context) (view.Prepared, error) { return o.set, nil }
func (o readyResource) About(context.Context) (view.About, error) {
	return view.About{}, errors.ErrUnsupported
}

// cutTilePath parts the path of a vector tile that is in no variant.
func cutTilePath(path string) (layer, asof string, id tile.ID, ok bool) {
	var parts [5]string
	rest := strings.TrimSuffix(strings.TrimPrefix(path, address.TilesPrefix), ".mvt")
	for i := range parts {
		var more bool
		if parts[i], rest, more = strings.Cut(rest, "/"); more != (i < len(parts)-1) {
			return "", "", tile.ID{}, false
		}
	}
	id, err := tile.ParseID(parts[2], parts[3], parts[4])
	return parts[0], parts[1], id, err == nil
}
