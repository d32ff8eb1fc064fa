package raster

import (
	"image/color"

	"frontline/geo/raster/paint"

	"github.com/klauspost/compress/s2"
)

// sheet is a poster with all that stands on it found. It is drawn in bands of
// rows, so that what is held of a large one is a band: the others are kept packed,
// as numbers of their colours, until all colours are known.
type sheet struct {
	Poster
	picture *Picture
	layout
	signs         []*sign
	labels        []*label
	inset         *canvas // what the inset shows
	width, height int     // in pixels at its scale
	ends          []int   // the rows behind the last of each band
}

// bandPixels is how many pixels a band has at most, unless one row of tiles has
// more.
const bandPixels = 1 << 19

// What a poster takes while it is drawn, in bytes: for a pixel of a band, with the
// number of its colour; for any other, packed, and in the file; and for a pixel of
// the tile that is drawn.
const (
	bandCost   = 6
	packedCost = 1
	tileCost   = 10
)

// Cost is about how many bytes the poster takes while it is drawn.
func (v Poster) Cost() int {
	scale := Variant{Scale: v.Scale}.scale()
	side := paint.TileSize * scale
	all := v.Width * v.Height * scale * scale
	band := min(all, max(bandPixels, v.Width*scale*side))
	return band*bandCost + all*packedCost + side*side*tileCost
}

func (p *Picture) sheet(v Poster) *sheet {
	p.ready()
	scale := Variant{Scale: v.Scale}.scale()
	s := &sheet{Poster: v, picture: p, layout: p.layoutOf(v), width: v.Width * scale, height: v.Height * scale}
	s.signs, s.labels = p.seenSigns(v, &s.layout), p.seenLabels(v, &s.layout)
	s.ends = s.bands(scale)
	if of := s.furniture.inset; of != nil {
		at := of.view
		at.in.x, at.in.y = 0, 0
		s.inset = &canvas{new(paint.Canvas)}
		s.inset.ResetBand(at.in.w*scale, 0, at.in.h*scale, scale)
		p.drawView(s.inset, v, at, p.insetSources())
	}
	return s
}

// bands cuts the sheet between rows of tiles, so that no tile is drawn twice.
func (s *sheet) bands(scale int) (ends []int) {
	most := max(bandPixels/(s.width*scale), paint.TileSize) // rows at scale 1
	begin := 0
	for begin < s.Height {
		end := min(begin+most, s.Height)
		if end < s.Height {
			end = s.between(end)
		}
		ends = append(ends, end*scale)
		begin = end
	}
	return ends
}

// between is the last row up to end at which no tile is cut. Those of the map begin
// where the world's rows are multiples of a tile.
func (s *sheet) between(end int) int {
	top, bottom := s.in.y, s.in.y+s.in.h
	if end <= top || end >= bottom {
		return end
	}
	row := s.view.top + end - top
	return max(end-(row-floorDiv(row, paint.TileSize)*paint.TileSize), top)
}

// draw draws a band of the sheet, from a row on.
func (s *sheet) draw(c *canvas, first, rows int) {
	c.ResetBand(s.width, first, rows, Variant{Scale: s.Scale}.scale())
	c.flat(box{0, 0, s.Width, s.Height}, s.Theme.inks().Named(paper))
	s.picture.drawView(c, s.Poster, s.view, s.picture.sources)
	s.drawNames(c)
	s.frame.draw(c, s.Poster)
	s.drawFurniture(c)
}

// sees reports whether any of the canvas is between two heights, in pixels of
// scale 1.
func (c *canvas) sees(top, bottom float32) bool {
	return top*c.Scale < float32(c.First+c.Height) && bottom*c.Scale > float32(c.First)
}

// flat fills a box with a colour that hides what is beneath.
func (c *canvas) flat(in box, col color.NRGBA) {
	scale, ink := int(c.Scale), paint.Over(0, col, paint.Opaque)
	for y := max(in.y*scale, c.First); y < min((in.y+in.h)*scale, c.First+c.Height); y++ {
		row := c.Pix[(y-c.First)*c.Width:][in.x*scale : (in.x+in.w)*scale]
		for i := range row {
			row[i] = ink
		}
	}
}

// encode is the sheet as a PNG file.
func (s *sheet) encode() ([]byte, error) {
	e := bands{Encoder: paint.NewEncoder()}
	defer e.Release()
	e.gather(s)
	e.Begin(s.width, s.height, s.XMP)
	e.BeginPixels("IDAT")
	for i := range s.ends {
		indices, err := e.band(i)
		if err != nil {
			return nil, err
		}
		if err := e.Rows(indices, s.width); err != nil {
			return nil, err
		}
	}
	return e.End()
}

// bands encode a sheet, once its colours are counted.
type bands struct {
	*paint.Encoder
	packed    [][]byte // each as numbers in order of first use; none of a single one
	low, high []uint8
	to        []uint8 // what those numbers become
}

// gather draws a sheet. After it, all its colours are known.
func (e *bands) gather(s *sheet) {
	c := &canvas{new(paint.Canvas)} // not of the pool: it may be large
	if len(s.ends) == 1 {
		s.draw(c, 0, s.height)
		e.Index(c.Pix)
		return
	}
	e.Forget()
	first := 0
	for _, end := range s.ends {
		s.draw(c, first, end-first)
		n := len(c.Pix)
		if cap(e.low) < n {
			e.low, e.high = make([]uint8, n), make([]uint8, n)
		}
		low, high := e.low[:n], e.high[:n]
		e.Count(c.Pix, low, high)
		// Most pixels are of the first colours: their high bytes take next to nothing.
		e.packed = append(e.packed, s2.Encode(nil, low), s2.Encode(nil, high))
		first = end
	}
	e.to = e.Reduce()
}

// band is a band of the sheet that was gathered, as numbers of its colours.
func (e *bands) band(i int) ([]uint8, error) {
	if len(e.packed) == 0 {
		return e.Indices, nil
	}
	low, err := s2.Decode(e.low[:cap(e.low)], e.packed[2*i])
	if err != nil {
		return nil, err
	}
	high, err := s2.Decode(e.high[:cap(e.high)], e.packed[2*i+1])
	if err != nil {
		return nil, err
	}
	paint.Renumber(low, high, e.to)
	return low, nil
}
