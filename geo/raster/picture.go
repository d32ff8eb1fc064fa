package raster

import (
	"image/color"
	"slices"
	"sync"

	"frontline/geo"
	"frontline/geo/raster/basemap"
	"frontline/geo/raster/label"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/style"
	"frontline/geo/tile"

	"github.com/paulmach/orb"
)

// MapLayer is one snapshot of a layer, to be drawn.
type MapLayer struct {
	Set   *tile.Set
	Layer geo.Layer
	// Change is whether the set holds what a layer gained and lost, as each
	// feature's property "change" says, and not a snapshot.
	Change bool
	// Agreement is whether the set says by how many ground is assessed as held, as
	// each feature's property "agreement" does, and is no snapshot.
	Agreement bool
	// After is whether the snapshot stands back behind what changed up to it: what
	// is held, or claimed, is drawn pale, and nothing else of it.
	After bool
	// Stale is whether the layer is past its cadence on the date shown: it is
	// drawn paler, as the style has it. Tiles are never, since dates share them.
	Stale bool
	// Of is a picture of this layer alone, where there is one: what that one
	// has read is not read again.
	Of *Picture
}

// Dim is what is taken of the opacity of what is drawn, of 255.
func (l MapLayer) Dim() uint32 {
	if !l.Stale {
		return 0
	}
	return uint32(255 - style.Current().Stale.Opacity.Of255())
}

// Picture is one or more layers that are drawn together, the first at the
// bottom. Their names share the room there is: where each stands is found once
// for a zoom and language, when a tile of it is first drawn, and kept. It is
// safe for concurrent use.
type Picture struct {
	layers   []MapLayer
	groundOf string
	kept     KeptGround // nil where no ground is kept
	basemaps []Basemap

	prepare sync.Once
	symbols []label.Symbol
	classes [][]look.GroundClass // by layer and feature, of basemaps
	hasSea  bool                 // whether the first layer is a basemap with land, around which there is sea

	mu         sync.Mutex
	placements []*keptPlacement // the latest used last
	dashed     map[dashedFeature][]trail
}

type dashedFeature struct{ layer, feature int }

// mostPlacements bounds what a picture keeps: two languages at every zoom. Those
// of the bundled layers take up to 220 kB each, and 500 kB a language.
const mostPlacements = 2 * (tile.MaxZoom + 1)

type keptPlacement struct {
	zoom paint.Zoom
	lang string
	once sync.Once
	*label.Placement
}

// Prepare makes a picture of layers, from the ground up. It is cheap: the work
// is done when tiles are asked for.
func Prepare(layers ...MapLayer) *Picture {
	return &Picture{layers: slices.Clone(layers)}
}

// read finds what of the layers is drawn how.
func (p *Picture) read() {
	symbols := make([][]label.Symbol, len(p.layers))
	for i, s := range p.layers {
		symbols[i] = s.symbols()
	}
	p.symbols = label.Together(symbols)
	p.classes = make([][]look.GroundClass, len(p.layers))
	for i, s := range p.layers {
		p.classes[i] = s.classes()
	}
	p.hasSea = len(p.layers) > 0 && !p.layers[0].Change && !p.layers[0].After && look.HasLand(p.classes[0])
}

// ready is the picture once it has read its layers.
func (p *Picture) ready() *Picture {
	p.prepare.Do(p.read)
	return p
}

// symbols are what of the layer is marked or named.
func (l MapLayer) symbols() []label.Symbol {
	switch {
	case l.After, l.Agreement:
		return nil
	case l.Of != nil:
		return l.Of.ready().symbols
	}
	return label.Symbols(l.Set.Features(), l.Layer.Kind)
}

// classes are those of a basemap's ground, by feature.
func (l MapLayer) classes() []look.GroundClass {
	switch {
	case l.Of != nil:
		return l.Of.ready().classes[0]
	case l.Layer.Kind == geo.KindBase:
		return look.ClassesOf(l.Set)
	}
	return nil
}

// trails are the rings of a feature whose outline is dashed, found once.
func (p *Picture) trails(nth, feature int) []trail {
	if of := p.layers[nth].Of; of != nil {
		return of.trails(0, feature)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	key := dashedFeature{nth, feature}
	t, ok := p.dashed[key]
	if !ok {
		if p.dashed == nil {
			p.dashed = map[dashedFeature][]trail{}
		}
		t = trailsOf(p.layers[nth].Set.Features()[feature].Geometry)
		p.dashed[key] = t
	}
	return t
}

// Layers returns what is drawn, the first at the bottom.
func (p *Picture) Layers() []MapLayer { return p.layers }

// Classes returns in which layers of the ground each feature of a layer is drawn; nil of
// what is no basemap.
func (p *Picture) Classes(nth int) []look.GroundClass { return p.ready().classes[nth] }

// Placement returns where signs and names stand at a zoom.
func (p *Picture) Placement(z paint.Zoom, lang string) *label.Placement {
	p.ready()
	lang = Variant{Lang: lang}.lang()
	p.mu.Lock()
	i := slices.IndexFunc(p.placements, func(k *keptPlacement) bool { return k.zoom == z && k.lang == lang })
	var k *keptPlacement
	if i >= 0 {
		k = p.placements[i]
		p.placements = slices.Delete(p.placements, i, i+1)
	} else {
		k = &keptPlacement{zoom: z, lang: lang}
		if len(p.placements) == mostPlacements {
			p.placements = slices.Delete(p.placements, 0, 1)
		}
	}
	p.placements = append(p.placements, k)
	p.mu.Unlock()
	k.once.Do(func() { k.Placement = label.Place(p.symbols, z, lang) })
	return k.Placement
}

// PNG draws a tile. Where there is nothing the picture is transparent, and a
// tile with nothing in it is the same picture everywhere; a basemap has the sea there,
// but for its names alone, which lie over other layers. Of unseen basemaps nothing is
// drawn, and control is painted up to their borders and shores only.
func (p *Picture) PNG(id tile.ID, v Variant, unseen ...*Picture) ([]byte, error) {
	p.ready()
	c := newCanvas(int(paint.TileSize*v.scale()), v.scale())
	defer c.Release()
	any, sea := p.draw(c, id, v, unseen), p.hasSea && v.Parts != Labels
	if !any && !sea {
		return paint.Blank(int(v.scale()))
	}
	if sea {
		c.Beneath(v.Theme.Sea())
	}
	return c.Encode("")
}

// draw draws a tile and reports whether there was anything to draw.
func (p *Picture) draw(c *canvas, id tile.ID, v Variant, unseen []*Picture) bool {
	any := v.Parts != Labels && p.DrawTile(c.Canvas, len(p.layers), TileOf(id), v, unseen...)
	return c.names(p, p.Placement(paint.Whole(id.Z), v.lang()), id, v) || any
}

// DrawTile draws what of the first few layers lies in a tile, but for signs and names,
// and reports whether there was anything to draw. unseen are as of PNG.
func (p *Picture) DrawTile(on *paint.Canvas, layers int, of Tile, v Variant, unseen ...*Picture) bool {
	return p.drawTile(on, layers, p.basemaps, of, v, unseen)
}

// DrawGround is DrawTile without basemaps: for a small map, of another zoom, beside the picture.
func (p *Picture) DrawGround(on *paint.Canvas, layers int, of Tile, v Variant) bool {
	return p.drawTile(on, layers, nil, of, v, nil)
}

func (p *Picture) drawTile(on *paint.Canvas, layers int, basemaps []Basemap, of Tile, v Variant, unseen []*Picture) bool {
	p.ready()
	c := &canvas{on, &scene{picture: p, tile: of, pieces: make([][]tile.Piece, layers), unseen: unseen}}
	ground, key := p.groundLayers(layers, basemaps, of)
	if ground == 0 {
		return c.draw(p, 0, layers, basemaps, of, v)
	}
	any := c.keptGround(p, ground, key, basemaps, of, v)
	return c.draw(p, ground, layers, nil, of, v) || any
}

// draw draws what of some layers lies in a tile, and of basemaps, and reports whether there was
// anything.
func (c *canvas) draw(p *Picture, first, end int, basemaps []Basemap, of Tile, v Variant) (any bool) {
	s := c.scene
	for i := first; i < end; i++ {
		s.pieces[i] = p.layers[i].Set.Cut(of.ID, of.units(tile.Buffer*paint.TileSize/tile.Extent))
		any = any || len(s.pieces[i]) > 0
	}
	if len(basemaps) > 0 {
		ground := first
		for ground < end && p.isGround(ground) {
			ground++
		}
		c.grounds(p, first, ground, 0, look.GroundBelow, of, v)
		any = c.basemaps(basemaps, of, v) || any
		c.grounds(p, first, ground, look.GroundBelow, len(look.Ground), of, v)
		first = ground
	}
	for i := first; i < end; i++ {
		if s.layer = i; len(s.pieces[i]) > 0 {
			c.layer(p, i, s.pieces[i], of, v)
		}
	}
	return any
}

// basemaps draws what of basemaps lies in a tile, and reports whether there was anything.
func (c *canvas) basemaps(basemaps []Basemap, of Tile, v Variant) (any bool) {
	for _, b := range basemaps {
		if from, t, _ := b.tileOf(of); t != nil && drawsBasemaps(of.Zoom) {
			any = basemap.Draw(c.Canvas, t, basemap.Place{ID: of.ID, From: from, Side: of.side(), Zoom: of.Zoom.Style}, v.Theme.Inks()) || any
		}
	}
	return any
}

// grounds draws some of the style's layers of the ground, of some layers of the picture.
func (c *canvas) grounds(p *Picture, first, end, from, to int, of Tile, v Variant) {
	for i := first; i < end; i++ {
		if len(c.scene.pieces[i]) == 0 {
			continue
		}
		c.Dim = p.layers[i].Dim()
		c.ground(p, i, c.scene.pieces[i], from, to, of.Zoom.Style, v.Theme.Inks())
		c.Dim = 0
	}
}

// layer draws what of a layer lies in a tile, but for signs and names.
func (c *canvas) layer(p *Picture, nth int, pieces []tile.Piece, of Tile, v Variant) {
	c.Dim = p.layers[nth].Dim()
	defer func() { c.Dim = 0 }()
	switch layer := p.layers[nth].Layer; {
	case p.layers[nth].After:
		c.after(p, nth, pieces, of, v)
	case p.layers[nth].Change:
		c.changes(p, nth, pieces, of, v)
	case p.layers[nth].Agreement:
		c.agreement(p, nth, pieces, of, v)
	case layer.Kind == geo.KindBase:
		c.ground(p, nth, pieces, 0, len(look.Ground), of.Zoom.Style, v.Theme.Inks())
	case layer.Kind == geo.KindClaims, layer.Kind == geo.KindControl:
		c.areas(p, nth, pieces, of, v)
		if layer.Kind == geo.KindControl {
			c.front(p, nth, pieces, of, v)
		}
	default:
		// Places and statements may have lines and areas too.
		for _, l := range look.Lines(layer.Kind) {
			c.strokes(pieces, float32(l.Paint.LineWidth.At(of.Zoom.Style)))
			c.Fill(v.Theme.Inks().Of(l.Paint.LineColor, look.LayerInk(layer, v.Theme)))
		}
	}
}

// names draws signs, and then names, those of the most important last. It
// reports whether there were any.
func (c *canvas) names(p *Picture, at *label.Placement, id tile.ID, v Variant) bool {
	ink, z := v.Theme.Inks(), id.Z
	signs, labels := at.In(id.X, id.Y)
	any := false
	local := func(q orb.Point) paint.Vec {
		return paint.Vec{X: float32(q[0] - float64(id.X)*paint.TileSize), Y: float32(q[1] - float64(id.Y)*paint.TileSize)}
	}
	if v.Parts != Labels {
		for _, n := range signs {
			s := &at.Signs[n]
			col := look.LayerInk(p.layers[s.Symbol.Layer].Layer, v.Theme)
			c.Dim = p.layers[s.Symbol.Layer].Dim()
			s.Symbol.Draw(c.Canvas, local(s.At), z, col, ink)
			c.Dim, any = 0, true
		}
	}
	if v.Parts == Plain {
		return any
	}
	for _, n := range slices.Backward(labels) {
		l := &at.Labels[n]
		if l.Sign != nil {
			l.Sign.Symbol.Draw(c.Canvas, local(l.Sign.At), z, color.NRGBA{}, ink)
		}
		l.Text.Draw(c.Canvas, local(l.At), ink)
		any = true
	}
	return any
}

// canvas is what the parts of a picture are drawn on.
type canvas struct {
	*paint.Canvas
	scene *scene // nil of a layer alone
}

// newCanvas returns a transparent canvas of pixels each way, to be given back by
// release.
func newCanvas(size int, scale float64) *canvas { return &canvas{Canvas: paint.NewCanvas(size, scale)} }

// OnKeptGround has the basemaps at the bottom of the picture drawn once; of says what they show.
func (p *Picture) OnKeptGround(of string, kept KeptGround) *Picture {
	p.groundOf, p.kept = of, kept
	return p
}

// OnBasemaps has basemaps drawn, the first at the bottom: over the land and water of the ground
// and under its lines, and so under all else.
func (p *Picture) OnBasemaps(of ...Basemap) *Picture {
	p.basemaps = of
	return p
}

// Basemaps are those that are drawn.
func (p *Picture) Basemaps() []Basemap { return p.basemaps }

// isGround reports whether a layer is of the ground, as it is.
func (p *Picture) isGround(nth int) bool {
	l := p.layers[nth]
	return l.Layer.Kind == geo.KindBase && !l.Change && !l.After
}

// groundLayers are how many of the first few layers are of the ground and may be kept as drawn,
// with the basemaps on them, which key names.
func (p *Picture) groundLayers(layers int, basemaps []Basemap, of Tile) (n int, key string) {
	if p.kept == nil {
		return 0, ""
	}
	for n < layers && p.isGround(n) && !p.layers[n].Stale {
		n++
	}
	if len(basemaps) == 0 {
		return n, ""
	}
	// The lines of all layers of the ground lie over the basemaps.
	key, known := basemapsIn(basemaps, of)
	if !known || n < layers && p.isGround(n) {
		return 0, ""
	}
	return n, key
}

// keptGround draws the first few layers with the basemaps on them, or lays what is kept of them,
// on a canvas that is transparent yet. It is false where there is nothing of them.
func (c *canvas) keptGround(p *Picture, layers int, key string, basemaps []Basemap, of Tile, v Variant) bool {
	k := GroundKey{p.groundOf, layers, key, of.ID, v.Theme, v.scale(), of.side() * v.scale(), c.Width, c.Height, c.Corner}
	drawn := false
	packed := p.kept(k, func() []byte {
		drawn = true
		if !c.draw(p, 0, layers, basemaps, of, v) {
			return []byte{}
		}
		return packed(c.Pix)
	})
	if !drawn {
		unpack(c.Pix, packed)
	}
	return len(packed) > 0
}
