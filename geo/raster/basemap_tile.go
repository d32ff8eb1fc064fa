package raster

import (
	"image/color"

	"frontline/geo/raster/label"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// BasemapTile is a tile with basemaps alone, to be laid over pictures of the ground and under those
// of other layers.
type BasemapTile struct {
	Basemaps []Basemap
	// Ground is what they are laid over, nil where that is not known: where they have anything, its
	// lines are drawn once more.
	Ground *Picture
	// Settlements are those that are named in the tile's block (Block.Settlements).
	Settlements []label.Settled
}

// PNG draws the tile. Where there is nothing it is transparent.
func (b BasemapTile) PNG(id tile.ID, v Variant) ([]byte, error) {
	c := newCanvas(int(paint.TileSize*v.scale()), v.scale())
	defer c.Release()
	any := v.Parts != Labels && b.draw(c, TileOf(id), v)
	if v.Parts != Plain {
		any = b.names(c, id, v) || any
	}
	if !any {
		return paint.Blank(int(v.scale()))
	}
	return c.Encode("")
}

func (b BasemapTile) draw(c *canvas, of Tile, v Variant) bool {
	if !c.basemaps(b.Basemaps, of, v) {
		return false
	}
	if g := b.Ground; g != nil {
		g.ready()
		c.scene = &scene{picture: g, tile: of, pieces: make([][]tile.Piece, len(g.layers))}
		for i := range g.layers {
			if g.isGround(i) {
				c.scene.pieces[i] = g.layers[i].Set.Cut(of.ID, of.units(tile.Buffer*paint.TileSize/tile.Extent))
			}
		}
		c.grounds(g, 0, len(g.layers), look.GroundBelow, len(look.Ground), of, v)
	}
	return true
}

// names draws those settlements that reach into the tile, and reports whether there are any.
func (b BasemapTile) names(c *canvas, id tile.ID, v Variant) (any bool) {
	const side = paint.TileSize
	corner := orb.Point{float64(id.X) * side, float64(id.Y) * side}
	in := orb.Bound{Min: corner, Max: orb.Point{corner[0] + side, corner[1] + side}}
	local := func(q orb.Point) paint.Vec {
		return paint.Vec{X: float32(q[0] - corner[0]), Y: float32(q[1] - corner[1])}
	}
	ink := v.Theme.Inks()
	for _, s := range b.Settlements {
		if !s.Covers.Intersects(in) {
			continue
		}
		l := s.Label(paint.Whole(id.Z))
		l.Sign.Symbol.Draw(c.Canvas, local(l.Sign.At), id.Z, color.NRGBA{}, ink)
		l.Text.Draw(c.Canvas, local(l.At), ink)
		any = true
	}
	return any
}
