package image

import (
	"cmp"
	"context"
	"slices"
	"time"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/raster/poster"
	"frontline/geo/tile"
	"frontline/server/basemap"
	"frontline/server/phrase"
)

// The bounds of what of basemaps a picture is drawn of, and how long reading it may take: a picture
// holds its place among those that are drawn.
const (
	mostBasemapTiles = 256
	readingBasemaps  = 10 * time.Second
	basemapTileCost  = 256 << 10 // bytes, of one that is read
)

// findBasemaps finds on which basemaps a picture is drawn.
func (s *Images) findBasemaps(q *imageQuery, pinned bool) (err error) {
	q.basemaps, err = s.o.Basemaps.For(q.basemap, pinned)
	return err
}

// basemapsStay is whether the archives of a picture never change under their hashes.
func (q imageQuery) basemapsStay() bool {
	return !slices.ContainsFunc(q.basemaps, func(a basemap.Attached) bool { return !a.Immutable })
}

// basemapsCost is about how many bytes the tiles of a picture's basemaps take.
func (q imageQuery) basemapsCost() int {
	const side = 512 // of a tile, in pixels
	return len(q.basemaps) * (q.width/side + 2) * (q.height/side + 2) * basemapTileCost
}

// shownOn are those of the basemaps asked for that a picture shows: it is near enough, and there.
func (q imageQuery) shownOn(v poster.Poster) (out []shownBasemap) {
	for _, a := range q.basemaps {
		if v.SeesBasemap(a.Bound()) {
			out = append(out, shownBasemap{a, v.IsDeeperThan(a.MaxZoom)})
		}
	}
	return out
}

// addBasemaps adds whose data the basemaps are.
func (p *pictured) addBasemaps(w phrase.Writer, shown []shownBasemap) {
	p.basemaps, p.credits = shown, append(slices.Clip(p.credits), creditsOf(w, shown)...)
}

// onBasemaps is the picture as geo/raster draws it, with what lies on its ground.
func (s *Images) onBasemaps(ctx context.Context, w phrase.Writer, p pictured, q imageQuery, about portrait) (poster.Poster, []raster.Basemap, error) {
	v := posterOf(w, p, q, about)
	shown := q.shownOn(v)
	if len(shown) == 0 {
		return v, nil, nil
	}
	p.addBasemaps(w, shown)
	v = posterOf(w, p, q, about)
	on, err := s.readBasemaps(ctx, v, shown)
	return v, on, err
}

// readBasemaps reads what of basemaps a picture shows.
func (s *Images) readBasemaps(ctx context.Context, v poster.Poster, shown []shownBasemap) (out []raster.Basemap, err error) {
	count := 0
	ids := make([][]tile.ID, len(shown))
	for i, b := range shown {
		ids[i] = v.DataTiles(b.MaxZoom)
		slices.SortFunc(ids[i], func(a, b tile.ID) int { return cmp.Compare(tile.FromID(a), tile.FromID(b)) })
		ids[i] = slices.Compact(ids[i])
		count += len(ids[i])
	}
	if count > mostBasemapTiles {
		return nil, geo.Errorf(geo.EInvalid, "this picture would be drawn of %d tiles of basemaps, and at most %d are read: ask for a smaller size, or leave them out by basemap=none", count, mostBasemapTiles)
	}
	ctx, cancel := context.WithTimeout(ctx, readingBasemaps)
	defer cancel()
	for i, b := range shown {
		under, err := s.o.Basemaps.Read(ctx, b.Attached, ids[i])
		if err != nil {
			return nil, s.unread(ctx, b.Hash, err)
		}
		out = append(out, under)
	}
	return out, nil
}

// unread is what is answered where a basemap cannot be read.
func (s *Images) unread(ctx context.Context, hash string, err error) error {
	switch code := geo.ErrorCode(err); {
	case code == geo.EUnavailable, context.Cause(ctx) == context.Canceled:
		return err
	case code != geo.EGone: // exchanged just now: it is another picture that is to be drawn
		s.o.Log.Error("a basemap cannot be read", "basemap", hash, "error", err)
	}
	return geo.Errorf(geo.EUnavailable, "the basemap cannot be read now: ask again in a moment, or leave it out by basemap=none")
}
