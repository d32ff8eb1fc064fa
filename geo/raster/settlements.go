package raster

import (
	"slices"

	"frontline/geo/osm"
	"frontline/geo/raster/label"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// Settlements names settlements of the picture's basemaps in a box of the world's pixels, where what
// the picture itself marks and names leaves room: the most important first, each whole in the box.
// Those of all tiles that were read are among them.
func (p *Picture) Settlements(zoom paint.Zoom, lang string, in orb.Bound) []label.Label {
	return SettlementsOf(p.basemaps, zoom, lang, in, p)
}

// SettlementsOf is Settlements for basemaps, clear of what pictures mark and name.
func SettlementsOf(basemaps []Basemap, zoom paint.Zoom, lang string, in orb.Bound, clear ...*Picture) []label.Label {
	if !drawsBasemaps(zoom) {
		return nil
	}
	var of []label.Settlement
	for _, b := range basemaps {
		for _, id := range sorted(b.Tiles) {
			of = append(of, settlementsIn(b.Tiles[id], id)...)
		}
	}
	if len(of) == 0 {
		return nil
	}
	lang = Variant{Lang: lang}.lang()
	var placements []*label.Placement
	for _, p := range clear {
		placements = append(placements, p.Placement(zoom, lang))
	}
	return label.Settlements(of, zoom, lang, in, placements...)
}

// settlementClasses are what an archive may name: no country, region or capital is among them.
var settlementClasses = osm.ClassesOf(osm.Settlement)

// settlementsIn are those of a tile.
func settlementsIn(t *osm.Tile, id tile.ID) (out []label.Settlement) {
	wide := float64(uint64(1) << id.Z)
	features := t.Features(osm.Settlement)
	for i := range features {
		f := &features[i]
		if !slices.Contains(settlementClasses, f.Class) {
			continue // whatever else an archive could name is not its to name
		}
		for _, q := range f.Shape.Points {
			out = append(out, label.Settlement{
				At:   orb.Point{(float64(id.X) + float64(q.X)/tile.Extent) / wide, (float64(id.Y) + float64(q.Y)/tile.Extent) / wide},
				Rank: look.SettlementRank(f.Class), Names: f.Names,
			})
		}
	}
	return out
}

// Block is a square of the map whose settlements are named together, and apart from those of its
// neighbours: no name reaches out of it, so that none is cut wherever tiles are drawn by themselves.
type Block struct {
	Zoom uint8
	X, Y uint32
}

// blockTiles is how many tiles a block is wide.
const blockTiles = 4

// BlockOf is the block that a tile is in.
func BlockOf(id tile.ID) Block { return Block{id.Z, id.X / blockTiles, id.Y / blockTiles} }

// Tiles are those of the block.
func (b Block) Tiles() (out []tile.ID) {
	for y := range uint32(blockTiles) {
		for x := range uint32(blockTiles) {
			id := tile.ID{Z: b.Zoom, X: b.X*blockTiles + x, Y: b.Y*blockTiles + y}
			if n := uint32(1) << b.Zoom; id.X < n && id.Y < n {
				out = append(out, id)
			}
		}
	}
	return out
}

// bound is the block in pixels of the world.
func (b Block) bound() orb.Bound {
	const side = blockTiles * paint.TileSize
	at := orb.Point{float64(b.X) * side, float64(b.Y) * side}
	return orb.Bound{Min: at, Max: orb.Point{at[0] + side, at[1] + side}}
}

// Settlements names settlements of basemaps in the block, of which all tiles were read, clear of
// what the ground names there.
func (b Block) Settlements(basemaps []Basemap, lang string, ground ...*Picture) []label.Settled {
	zoom := paint.Whole(b.Zoom)
	return label.SettledOf(SettlementsOf(basemaps, zoom, lang, b.bound(), ground...), zoom)
}
