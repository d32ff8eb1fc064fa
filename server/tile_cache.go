package server

import (
	"context"
	"math"

	"github.com/maypok86/otter/v2"
	"github.com/maypok86/otter/v2/stats"

	"frontline/geo"
	"frontline/geo/raster"
	"frontline/geo/tile"
)

// setPoints bounds the vertices of the snapshots that are kept ready to cut.
// A vertex costs some 16 bytes, and as much again for each zoom that was
// asked for.
const setPoints = 1_500_000

// namesKept is how many snapshots' names are kept ready to search.
const namesKept = 100

// tileCache keeps finished tiles, and the snapshots that they are cut from.
// Both are kept by content: what does not change from day to day is made and
// kept once. Whatever is asked for by many at a time is made once.
type tileCache struct {
	tiles *otter.Cache[tileKey, body]
	sets  memo[setKey, prepared]
	// names are the indexes by which features are searched.
	names memo[setKey, *geo.Index]
}

// setKey names what a snapshot shows: the layer and the hash of its features;
// or what else can be cut, by what it is made of.
type setKey struct{ layer, content string }

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

// size is about how many points it holds.
func (p prepared) size() int {
	n := p.Size()
	for _, s := range p.beneath {
		n += s.Size()
	}
	return n
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

type tileKey struct {
	set     setKey
	id      tile.ID
	format  format
	variant raster.Variant // of a picture, its scale left to the format
	coding  coding         // of a vector tile
}

// entryCost is what an entry costs besides its bytes.
const entryCost = 256

func newTileCache(bytes int64) *tileCache {
	return &tileCache{
		tiles: otter.Must(&otter.Options[tileKey, body]{
			MaximumWeight: uint64(bytes),
			Weigher:       func(_ tileKey, b body) uint32 { return weigh(len(b.bytes) + entryCost) },
			StatsRecorder: stats.NewCounter(),
		}),
		sets:  newWeighedMemo[setKey](setPoints, prepared.size),
		names: newMemo[setKey, *geo.Index](namesKept),
	}
}

func weigh(n int) uint32 { return uint32(min(n, math.MaxUint32)) }

// get is the tile of a key, made by make where it is not kept.
func (c *tileCache) get(ctx context.Context, k tileKey, make func(context.Context) (body, error)) (body, error) {
	return c.tiles.Get(ctx, k, otter.LoaderFunc[tileKey, body](func(ctx context.Context, _ tileKey) (body, error) {
		// Others may wait for this tile when the client that asked first has
		// left.
		return make(context.WithoutCancel(ctx))
	}))
}

// set is a snapshot ready to be cut and drawn.
func (s *Server) set(ctx context.Context, snapshot geo.Snapshot) (prepared, error) {
	return s.preparedSet(ctx, setKey{snapshot.Layer, snapshot.Content}, func(ctx context.Context) (raster.Source, error) {
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
	k := setKey{snapshot.Layer, snapshot.Content}
	return s.tiles.names.Get(ctx, k, func(ctx context.Context, _ setKey) (*geo.Index, error) {
		set, err := s.set(ctx, snapshot)
		if err != nil {
			return nil, err
		}
		return geo.NewIndex(set.Features()), nil
	})
}
