package maplibre

import (
	"image/color"

	"frontline/geo"
	"frontline/geo/raster/label"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"

	"github.com/go-json-experiment/json/v1"
)

// spriteCell is the room that each picture of a sprite has, and spriteRow how
// many stand in a row. A cell is a whole number of hatchings wide.
const (
	spriteCell = 64
	spriteRow  = 6
)

// spriteImage is one picture of a sprite, drawn around the middle of its cell
// or, where it is hatched, from the cell's corner on.
type spriteImage struct {
	name  string
	size  int // its width and height, in pixels of scale 1
	hatch *look.Look
	draw  func(*paint.Canvas)
	color color.NRGBA
}

// Sprite is what maps of layers are drawn with by MapLibre and its like: the
// signs and hatchings as one PNG file, and where in it each stands as JSON.
func Sprite(layers []geo.Layer, t look.Theme, scale int) (index, png []byte, err error) {
	var images []spriteImage
	for _, l := range layers {
		images = append(images, imagesOf(l, t)...)
	}
	rows := max((len(images)+spriteRow-1)/spriteRow, 1)
	c := paint.BorrowCanvas()
	defer c.Release()
	c.Reset(spriteRow*spriteCell*scale, rows*spriteCell*scale, float64(scale))
	type place struct {
		X      int `json:"x"`
		Y      int `json:"y"`
		Width  int `json:"width"`
		Height int `json:"height"`
		Ratio  int `json:"pixelRatio"`
	}
	places := map[string]place{}
	for i, m := range images {
		x, y := i%spriteRow*spriteCell, i/spriteRow*spriteCell
		if m.hatch == nil {
			c.Shape.Origin = paint.Vec{X: float32(x + spriteCell/2), Y: float32(y + spriteCell/2)}.Times(c.Scale)
			m.draw(c)
			c.Shape.Origin = paint.Vec{}
			x, y = x+(spriteCell-m.size)/2, y+(spriteCell-m.size)/2
		} else {
			corner, side := paint.Vec{X: float32(x), Y: float32(y)}.Times(c.Scale), float32(m.size)*c.Scale
			paint.AddRing(&c.Shape, []paint.Vec{corner, corner.Plus(paint.Vec{X: side, Y: 0}), corner.Plus(paint.Vec{X: side, Y: side}), corner.Plus(paint.Vec{X: 0, Y: side})}, nil)
			c.Shape.Take(&c.Area)
			c.Paint(m.color, m.hatch.Hatching(t, float64(scale)))
		}
		places[m.name] = place{x * scale, y * scale, m.size * scale, m.size * scale, scale}
	}
	if index, err = json.Marshal(places); err != nil {
		return nil, nil, err
	}
	png, err = c.Encode("")
	return index, png, err
}

// imageName is what a sprite's picture of a look or a sign of a layer is called.
func imageName(l geo.Layer, name string) string { return l.ID + "-" + name }

// patternName is what the picture of a look's pattern is called: looks and signs
// share names.
func patternName(l geo.Layer, of *look.Look) string { return imageName(l, of.Name+"-pattern") }

// imagesOf are the pictures that a layer is drawn with.
func imagesOf(l geo.Layer, t look.Theme) []spriteImage {
	col, ink := look.LayerInk(l, t), t.Inks()
	drawn := func(name string) spriteImage {
		s := table.Signs[name]
		return spriteImage{name: imageName(l, name), size: s.Box, draw: func(c *paint.Canvas) { label.DrawSign(c, s, col, ink) }}
	}
	switch l.Kind {
	case geo.KindBase:
		return []spriteImage{drawn("town"), drawn("city"), drawn("capital")}
	case geo.KindStatements:
		return []spriteImage{drawn("statement")}
	}
	var out []spriteImage
	if l.Kind == geo.KindClaims || l.Kind == geo.KindControl {
		for _, of := range look.OfLayer(l) {
			if of.Hatching(t, 1) == nil {
				continue // filled in one colour, whatever the layer says
			}
			out = append(out, spriteImage{name: patternName(l, of), size: table.Hatching.Period, hatch: of, color: of.Ink(ink, of.LayerInk(l, t))})
		}
	}
	return append(out, drawn("agreed"), drawn("claimed"), drawn("contested"))
}
