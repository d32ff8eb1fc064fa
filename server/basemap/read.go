package basemap

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/raster"
	"frontline/geo/raster/look"
	"frontline/geo/tile"
	"frontline/server/web"

	"golang.org/x/sync/errgroup"
)

// errReplaced is of an archive that is being replaced.
var errReplaced = geo.Errorf(geo.EUnavailable, "this basemap is being replaced, or cannot be reached: ask again in a moment")

// Tile returns a tile of what is attached under a hash, in the one schema (osm.Translate); nil where
// there is nothing, at a zoom that it has none of, too. It is read anew each time. geo.EGone is of
// what is attached no more, geo.EUnavailable of what is being replaced.
func (b *Basemaps) Tile(ctx context.Context, hash string, id tile.ID) ([]byte, error) {
	return read(ctx, b, hash, id, Archive.Translated)
}

// Places returns the settlements of such a tile, in its order.
func (b *Basemaps) Places(ctx context.Context, hash string, id tile.ID) ([]osm.Place, error) {
	return read(ctx, b, hash, id, Archive.Places)
}

// read reads something of a tile.
func read[T any](ctx context.Context, b *Basemaps, hash string, id tile.ID, from func(Archive, context.Context, tile.ID) ([]T, error)) ([]T, error) {
	if !isHash(hash) {
		return nil, errNoHash
	}
	s, o := b.hold(hash)
	if o == nil {
		return nil, errGone
	}
	defer o.gate.RUnlock()
	if id.Z < o.MinZoom || id.Z > o.MaxZoom {
		return nil, nil
	}
	found, err := from(o.archive, ctx, id)
	switch {
	case err == nil:
		return found, nil
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return nil, err
	case geo.ErrorCode(err) == geo.EUnavailable:
		b.tell(s, beingChanged, err)
		select {
		case s.wake <- struct{}{}:
		default:
		}
		return nil, errReplaced
	}
	// It is the archive's fault, and not that of whoever asks: what it says is for the log.
	return nil, fmt.Errorf("basemap %s, tile %d/%d/%d: %s", s.source.Name(), id.Z, id.X, id.Y, err)
}

// hold is what is open under a hash, which is not closed until its gate is let go of; nil for nothing.
func (b *Basemaps) hold(hash string) (*spot, *opened) {
	if b == nil {
		return nil, nil
	}
	for _, s := range b.spots {
		for {
			o := s.current.Load()
			if o == nil || o.Hash != hash {
				break
			}
			if o.gate.TryRLock() {
				return s, o
			} // it is being closed, and another one is there
		}
	}
	return nil, nil
}

// body is a tile as it is sent, kept; without bytes where there is nothing.
func (b *Basemaps) body(ctx context.Context, hash string, id tile.ID, c web.Coding) (web.Body, error) {
	return b.bodies.Get(ctx, bodyKey{hash, id, c}, func(ctx context.Context, k bodyKey) (web.Body, error) {
		raw, err := b.Tile(ctx, k.hash, k.id)
		if err != nil || len(raw) == 0 {
			return web.Body{}, err
		}
		return web.NewBody(raw, k.coding)
	})
}

// Drawn returns a tile of what is attached under a hash, read to be drawn, and kept; nil where there
// is nothing. It is of the archive's tiles: osm.DataTile says of which one a tile of the map is drawn.
func (b *Basemaps) Drawn(ctx context.Context, hash string, id tile.ID) (*osm.Tile, error) {
	if b == nil {
		return nil, errGone
	}
	return b.shapes.Get(ctx, shapeKey{hash, id}, func(ctx context.Context, k shapeKey) (*osm.Tile, error) {
		raw, err := b.Tile(ctx, k.hash, k.id)
		if err != nil || len(raw) == 0 {
			return nil, err
		}
		t, err := osm.Read(raw)
		if err != nil {
			return nil, fmt.Errorf("basemap %s, tile %d/%d/%d: %s", k.hash, k.id.Z, k.id.X, k.id.Y, err)
		}
		return t, nil
	})
}

// readAtOnce is how many tiles of an archive are read at one time for a picture.
const readAtOnce = 8

// Read returns what is drawn of some tiles of an archive, each once.
func (b *Basemaps) Read(ctx context.Context, of Attached, ids []tile.ID) (raster.Basemap, error) {
	out := raster.Basemap{Hash: of.Hash, Last: of.MaxZoom, Tiles: make(map[tile.ID]*osm.Tile, len(ids))}
	read := make([]*osm.Tile, len(ids))
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(readAtOnce)
	for i, id := range ids {
		group.Go(func() (err error) {
			read[i], err = b.Drawn(within, of.Hash, id)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return out, err
	}
	for i, id := range ids {
		out.Tiles[id] = read[i]
	}
	return out, nil
}

// Under returns what of basemaps lies in some tiles of the map, for pictures of them. At zooms at
// which nothing of a basemap is drawn it is nothing.
func (b *Basemaps) Under(ctx context.Context, of []Attached, tiles []tile.ID) ([]raster.Basemap, error) {
	var out []raster.Basemap
	for _, a := range of {
		var ids []tile.ID
		for _, id := range tiles {
			if at := osm.DataTile(id, a.MaxZoom); id.Z >= look.BasemapFrom && !slices.Contains(ids, at) {
				ids = append(ids, at)
			}
		}
		if len(ids) == 0 {
			continue
		}
		under, err := b.Read(ctx, a, ids)
		if err != nil {
			return nil, err
		}
		out = append(out, under)
	}
	return out, nil
}
