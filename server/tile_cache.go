package server

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/tile"
	"frontline/server/memo"
	"frontline/server/web"
)

// What a snapshot that is ready takes once it was cut at every zoom and drawn:
// measured, for itself, for each vertex and for each feature.
const (
	setCost        = 200 << 10
	setPointCost   = 110
	setFeatureCost = 2000
)

// tileCache keeps finished tiles, and the snapshots that they are cut from.
// Both are kept by content: what does not change from day to day is made and
// kept once, a snapshot by all that it shows, a vector tile by what lies near it.
// Whatever is asked for by many at a time is made once.
type tileCache struct {
	tiles memo.Typed[tileKey, web.Body]
	sets  memo.Memo[setKey, prepared]
	// names are the indexes by which features are searched.
	names memo.Memo[setKey, *geo.Index]
	// digests are what pages say of snapshots.
	digests memo.Memo[setKey, digest]
}

// setKey names what a snapshot shows: the layer and the hash of its features;
// or what else can be cut, by what it is made of.
type setKey struct{ layer, content string }

func setKeyOf(s geo.Snapshot) setKey { return setKey{s.Layer, s.Content} }

// prepared is a snapshot ready to be cut, and to be drawn, or several that are
// drawn together.
type prepared struct {
	*tile.Set // the last of several
	picture   *raster.Picture
	beneath   []*tile.Set // of several, all but the last
}

// source is it as a part of a picture of several layers.
func (p prepared) source(l geo.Layer) raster.Source {
	return raster.Source{Set: p.Set, Layer: l, Of: p.picture}
}

// MemorySize is about how many bytes it takes once it was cut and drawn at all
// zooms.
func (p prepared) MemorySize() int {
	n := 0
	for _, s := range append(slices.Clone(p.beneath), p.Set) {
		n += setSize(len(s.Features()), s.Size())
		for _, f := range s.Features() {
			n += memo.Size(f)
		}
	}
	return n
}

// setSize is about how many bytes a snapshot takes once it was cut and drawn at
// all zooms, but for its features.
func setSize(features, positions int) int {
	return setCost + positions*setPointCost + features*setFeatureCost
}

// mvt is the vector tile with a layer for each snapshot that has something in
// it: one tile after the other is a tile of all of their layers.
func (p prepared) mvt(id tile.ID) []byte {
	if len(p.beneath) == 0 {
		return p.MVT(id)
	}
	var out []byte
	for _, s := range p.beneath {
		out = append(out, s.MVT(id)...)
	}
	return append(out, p.MVT(id)...)
}

// format is what a tile is made as.
type format uint8

const (
	formatMVT format = iota
	formatPNG
	formatPNG2x
)

// scales are how many pixels a pixel of the 256-pixel picture has.
var scales = [...]int{formatPNG: 1, formatPNG2x: 2}

// tileKey names what the bytes of a tile follow from.
type tileKey struct {
	content tile.Content
	format  format
	variant raster.Variant // of a picture, its scale left to the format
	coding  web.Coding     // of a vector tile
}

// nothing is whether it is a vector tile without bytes, of which none is kept.
func (k tileKey) nothing() bool { return k.format == formatMVT && k.content == tile.Content{} }

// content names what a tile of several snapshots is made of: one that only one of them
// is in is that one's.
func (p prepared) content(id tile.ID) tile.Content {
	all := p.Content(id)
	for _, s := range slices.Backward(p.beneath) {
		switch below := s.Content(id); {
		case all == tile.Content{}:
			all = below
		case below != tile.Content{}:
			all = sha256.Sum256(append(below[:], all[:]...))
		}
	}
	return all
}

// pictureContent names what a picture of a tile is made of. Names and signs reach into
// it from afar, and where they stand follows from all that there is: so it is the whole
// snapshot, and not what lies near.
func pictureContent(of setKey, id tile.ID) tile.Content {
	return sha256.Sum256(fmt.Appendf(nil, "%q %q %d/%d/%d", of.layer, of.content, id.Z, id.X, id.Y))
}

// newTileCache keeps so many bytes of finished tiles where most is not 0.
func newTileCache(m *memo.Memory, most int64) *tileCache {
	limit := m.Part(memo.TilesPart)
	if most > 0 {
		limit = min(limit, uint64(most))
	}
	return &tileCache{
		tiles:   memo.NewTyped[tileKey, web.Body](m, "tiles", limit),
		sets:    memo.New[setKey, prepared](m, "sets"),
		names:   memo.New[setKey, *geo.Index](m, "names"),
		digests: memo.New[setKey, digest](m, "digests"),
	}
}

// set is a snapshot ready to be cut and drawn.
func (s *Server) set(ctx context.Context, snapshot geo.Snapshot) (prepared, error) {
	return s.preparedSet(ctx, setKeyOf(snapshot), func(ctx context.Context) (raster.Source, error) {
		layer, err := s.Store.Layer(ctx, snapshot.Layer)
		if err != nil {
			return raster.Source{}, err
		}
		features, err := s.Store.Features(ctx, snapshot.ID)
		if err != nil {
			return raster.Source{}, err
		}
		return raster.Source{Set: tile.NewSet(snapshot.Layer, features), Layer: layer}, nil
	})
}

// preparedSet is what is kept under k ready to be cut and drawn, made by make
// where it is not.
func (s *Server) preparedSet(ctx context.Context, k setKey, make func(context.Context) (raster.Source, error)) (prepared, error) {
	return s.tiles.sets.Get(ctx, k, func(ctx context.Context, _ setKey) (prepared, error) {
		defer s.stage(stageRead)()
		source, err := make(ctx)
		if err != nil {
			return prepared{}, err
		}
		return prepared{Set: source.Set, picture: raster.Prepare(source)}, nil
	})
}

// together are snapshots ready to be cut and drawn as one map, the first at the
// bottom.
func (s *Server) together(ctx context.Context, k setKey, views []ogcLayerView) (prepared, error) {
	return s.tiles.sets.Get(ctx, k, func(ctx context.Context, _ setKey) (prepared, error) {
		sources := make([]raster.Source, len(views))
		for i, v := range views {
			set, err := s.set(ctx, v.snapshot)
			if err != nil {
				return prepared{}, err
			}
			sources[i] = set.source(v.layer)
		}
		out := prepared{Set: sources[len(sources)-1].Set, picture: raster.Prepare(sources...)}
		for _, source := range sources[:len(sources)-1] {
			out.beneath = append(out.beneath, source.Set)
		}
		return out, nil
	})
}

// index is a snapshot's names ready to search.
func (s *Server) index(ctx context.Context, snapshot geo.Snapshot) (*geo.Index, error) {
	k := setKeyOf(snapshot)
	return s.tiles.names.Get(ctx, k, func(ctx context.Context, _ setKey) (*geo.Index, error) {
		set, err := s.set(ctx, snapshot)
		if err != nil {
			return nil, err
		}
		return geo.NewIndex(set.Features()), nil
	})
}
