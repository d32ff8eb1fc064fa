package paint

import (
	"image"
	"image/color"
)

// Sees reports whether any of the canvas is between two heights, in pixels of
// scale 1.
func (c *Canvas) Sees(top, bottom float32) bool {
	return top*c.Scale < float32(c.First+c.Height) && bottom*c.Scale > float32(c.First)
}

// Rectangle adds a rectangle to the shape.
func (c *Canvas) Rectangle(x, y, w, h float32) {
	x, y, w, h = x*c.Scale, y*c.Scale, w*c.Scale, h*c.Scale
	c.Shape.Edge(x, y, x, y+h)
	c.Shape.Edge(x, y+h, x+w, y+h)
	c.Shape.Edge(x+w, y+h, x+w, y)
	c.Shape.Edge(x+w, y, x, y)
}

// Flat fills a box of pixels with a colour that hides what is beneath.
func (c *Canvas) Flat(in image.Rectangle, col color.NRGBA) {
	ink := Over(0, col, Opaque)
	for y := max(in.Min.Y, c.First); y < min(in.Max.Y, c.First+c.Height); y++ {
		row := c.Pix[(y-c.First)*c.Width:][in.Min.X:in.Max.X]
		for i := range row {
			row[i] = ink
		}
	}
}

// Beneath fills what is transparent yet with a colour.
func (c *Canvas) Beneath(col color.NRGBA) {
	ink := Over(0, col, Opaque)
	for i, p := range c.Pix {
		switch {
		case p == 0:
			c.Pix[i] = ink
		case p>>24 < 0xff:
			c.Pix[i] = blend(ink, p)
		}
	}
}

// Lay puts another canvas of the same scale on this one, which is opaque: its corner at x, y
// in a box of pixels and kept within it.
func (c *Canvas) Lay(t *Canvas, in image.Rectangle, x, y int) {
	top := in.Min.Y + y - c.First // of t, in the rows of the canvas
	for row := max(0, -y, -top); row < min(t.Height, in.Dy()-y, c.Height-top); row++ {
		from, to := max(0, -x), min(t.Width, in.Dx()-x)
		if from >= to {
			return
		}
		above := t.Pix[row*t.Width+from : row*t.Width+to]
		start := (top+row)*c.Width + in.Min.X + x + from
		below := c.Pix[start : start+len(above)]
		for i, p := range above {
			switch {
			case p>>24 == 0xff:
				below[i] = p
			case p != 0:
				below[i] = blend(below[i], p)
			}
		}
	}
}

// blend lays a premultiplied pixel over an opaque one.
func blend(below, above Pixel) Pixel {
	rest := 255 - above>>24
	channel := func(shift uint) Pixel {
		return min((above>>shift)&0xff+((below>>shift)&0xff*rest+127)/255, 255) << shift
	}
	return channel(0) | channel(8) | channel(16) | 0xff<<24
}
