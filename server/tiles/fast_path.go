package tiles

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
	"frontline/server/web"
)

// serveReady answers a request for a vector tile of a snapshot that is ready to be
// cut, without routing, and reports whether it did: a reader asks for a score of
// tiles of one snapshot, and to find the way to each would take longer than the
// tile. before is what was answered there at another revision, nil for nothing.
// What is not plain is left to handleTile.
func (s *Tiles) serveReady(w http.ResponseWriter, r *http.Request, k answerKey, before *answer, current geo.Revision, now time.Time) (answered bool) {
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
	f, b, err := s.findTile(r.Context(), res, id, tileKey{format: view.FormatMVT, coding: k.coding}, before)
	if err != nil {
		return false // handleTile says why
	}
	// What was begun before the record changed must not enter a cache after it.
	if newest, err := s.views.Store.Revision(r.Context()); err != nil || newest != current {
		return false
	}
	f.snapshot, f.tags, f.keys = found.Shown, found.Tags, found.Keys
	status := f.write(w, r, b, s.SecondsAt(now, f.pinned), s.readers)
	s.answers.Set(k, f)
	s.observe(tileRoute, status, s.Now().Sub(now))
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

// ServeCached answers a request for a tile that was answered before and is
// still kept, or that can be made of a snapshot that is ready, and reports whether
// it did. It does what handleTile does, with little more than a look at the caches.
func (s *Tiles) ServeCached(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.URL.RawPath != "" || !strings.HasPrefix(r.URL.Path, address.TilesPrefix) {
		return false
	}
	k := answerKey{path: r.URL.Path}
	vector := strings.HasSuffix(k.path, ".mvt")
	if vector {
		k.coding = web.CodingFor(r)
	}
	now := s.Now()
	current, err := s.views.Store.Revision(r.Context())
	if err != nil {
		return false
	}
	f, ok := s.answers.GetIfPresent(k)
	if !ok || f.revision != current || f.day != geo.DateOf(now) {
		return vector && s.serveReady(w, r, k, f, current, now)
	}
	var b web.Body
	if !f.tile.nothing() {
		if b, ok = s.made.GetIfPresent(f.tile); !ok {
			return false
		}
	}
	s.observe(tileRoute, f.write(w, r, b, s.SecondsAt(now, f.pinned), s.readers), s.Now().Sub(now))
	return true
}
