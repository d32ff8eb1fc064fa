package poster

import (
	"image"

	"golang.org/x/image/draw"

	"frontline/geo/raster/paint"
)

// markGap is what is free beside a house's mark.
const markGap = 14

// markBox is where a house's mark stands: in the upper right corner, beside the title, of which it
// takes that room. It has no width where there is none, or where it would leave the title too
// little.
func markBox(v Poster) box {
	if v.Brand == nil || v.Brand.Mark == nil || v.Width < 3*v.Brand.Mark.Width {
		return box{}
	}
	m := v.Brand.Mark
	return box{v.Width - posterMargin - m.Width, 12, m.Width, m.Height}
}

// markCanvas is a house's mark as it is laid into a box; nil for none.
func markCanvas(v Poster, in box) *paint.Canvas {
	if in.w == 0 {
		return nil
	}
	scale := v.variant().Scale
	at := in.pixels(scale)
	scaled := image.NewRGBA(image.Rect(0, 0, at.Dx(), at.Dy()))
	of := v.Brand.Mark.Image
	draw.CatmullRom.Scale(scaled, scaled.Bounds(), of, of.Bounds(), draw.Src, nil)
	c := new(paint.Canvas)
	c.ResetBand(at.Dx(), 0, at.Dy(), scale)
	for i := range c.Pix {
		p := scaled.Pix[4*i:]
		c.Pix[i] = paint.Pixel(p[0]) | paint.Pixel(p[1])<<8 | paint.Pixel(p[2])<<16 | paint.Pixel(p[3])<<24
	}
	return c
}
