package poster

import (
	"bytes"
	"image"
	"image/color"
	"math"

	"frontline/geo/raster"
	"frontline/geo/raster/label"
	"frontline/geo/raster/look"
	"frontline/geo/raster/paint"
	"frontline/geo/style"

	"github.com/klauspost/compress/s2"
)

// sheet is a poster with all that stands on it found. It is drawn in bands of
// rows, so that what is held of a large one is a band: the others are kept packed,
// as numbers of their colours, until all colours are known.
type sheet struct {
	Poster
	picture *raster.Picture
	layout
	signs         []*label.Sign
	labels        []*label.Label
	inset         *paint.Canvas // what the inset shows
	mark          *paint.Canvas // of the house; nil for none
	width, height int           // in pixels at its scale
	ends          []int         // the rows behind the last of each band
}

// paper is the colour around the map.
const paper = "paper"

// bandPixels is how many pixels a band has at most, unless one row of tiles has
// more.
const bandPixels = 1 << 19

// What a poster takes while it is drawn, in bytes: for a pixel of a band; for one of the
// part of it that is numbered and packed at a time; for each two of all, packed, and in the
// file; and for one of the tile that is drawn.
const (
	bandCost   = 4
	partCost   = 4
	packedCost = 1
	tileCost   = 10
)

// Cost is about how many bytes the poster takes while it is drawn.
func (v Poster) Cost() int {
	width, height := v.Pixels()
	side := int(min(paint.TileSize*math.Sqrt2*v.variant().Scale, mostSide)) // of a zoom between two
	all := width * height
	band := min(all, max(bandPixels, width*side))
	return band*bandCost + min(band, bandPixels)*partCost + all/2*packedCost + side*side*tileCost
}

func sheetOf(p *raster.Picture, v Poster) *sheet {
	scale := v.variant().Scale
	s := &sheet{Poster: v, picture: p, layout: layoutOf(p, v)}
	s.width, s.height = v.Pixels()
	s.signs, s.labels = seenSigns(p, v, &s.layout), seenLabels(p, v, &s.layout)
	s.ends = s.bands()
	if of := s.furniture.inset; of != nil {
		at := of.view.in.pixels(scale)
		s.inset = new(paint.Canvas)
		s.inset.ResetBand(at.Dx(), 0, at.Dy(), scale)
		drawView(s.inset, v, of.view, at.Sub(at.Min), func(on *paint.Canvas, of raster.Tile) {
			p.DrawGround(on, groundLayers(p), of, v.variant())
		})
	}
	s.mark = markCanvas(v, s.frame.mark)
	return s
}

// bands cuts the sheet between rows of tiles, so that no tile is drawn twice.
func (s *sheet) bands() (ends []int) {
	most := max(bandPixels/s.width, int(math.Ceil(s.view.side()))+1) // rows
	begin := 0
	for begin < s.height {
		end := min(begin+most, s.height)
		if end < s.height {
			end = s.between(end)
		}
		ends = append(ends, end)
		begin = end
	}
	return ends
}

// between is the last row up to end at which no tile is cut.
func (s *sheet) between(end int) int {
	in := s.in.pixels(s.view.scale)
	if end <= in.Min.Y || end >= in.Max.Y {
		return end
	}
	side := s.view.side()
	row := s.corner.Y + end - in.Min.Y // of the world
	n := int(math.Floor(float64(row)/side)) + 1
	for paint.CellOf(0, n, side).Top > row {
		n--
	}
	return max(paint.CellOf(0, n, side).Top-s.corner.Y+in.Min.Y, in.Min.Y)
}

// draw draws a band of the sheet, from a row on.
func (s *sheet) draw(c *paint.Canvas, first, rows int) {
	c.ResetBand(s.width, first, rows, s.variant().Scale)
	c.Flat(image.Rect(0, 0, s.width, s.height), s.Theme.Inks().Named(paper))
	drawView(c, s.Poster, s.view, s.in.pixels(s.view.scale), func(on *paint.Canvas, of raster.Tile) {
		s.picture.DrawTile(on, len(s.picture.Layers()), of, s.variant())
	})
	s.drawNames(c)
	s.furniture.marked.draw(c, s.Poster)
	s.frame.draw(c, s.Poster)
	s.furniture.draw(c, s.inset, s.Theme.Inks())
	if s.mark != nil {
		c.Lay(s.mark, s.frame.mark.pixels(s.variant().Scale), 0, 0)
	}
}

// encode is the sheet as a PNG file.
func (s *sheet) encode() ([]byte, error) {
	e := bands{Encoder: paint.NewEncoder()}
	defer e.Release()
	e.gather(s)
	e.Begin(s.width, s.height, s.density(), s.XMP)
	e.BeginPixels("IDAT")
	for i := range e.ends {
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
	ends      []int    // the rows behind the last of what is packed together: of a band, or of a part of one
	packed    [][]byte // of each, as numbers in order of first use; none of a single band
	low, high []uint8
	to        []uint8 // what those numbers become
	packer
}

// packer packs bands into slices of their own size: s2 makes room for what cannot be packed,
// and would leave each with that.
type packer struct{ room []byte }

func (p *packer) pack(indices []uint8) []byte {
	if n := s2.MaxEncodedLen(len(indices)); cap(p.room) < n {
		p.room = make([]byte, n)
	}
	return bytes.Clone(s2.Encode(p.room[:cap(p.room)], indices))
}

// gather draws a sheet. After it, all its colours are known.
func (e *bands) gather(s *sheet) {
	c := new(paint.Canvas) // not of the pool: it may be large
	if len(s.ends) == 1 {
		s.draw(c, 0, s.height)
		e.Index(c.Pix)
		e.ends = s.ends
		return
	}
	e.Forget()
	first := 0
	for _, end := range s.ends {
		s.draw(c, first, end-first)
		// One row of tiles of a wide picture at twice the scale is eight times as large as a band
		// need be.
		most := max(bandPixels/s.width, 1)
		for from := first; from < end; from += most {
			to := min(from+most, end)
			e.gatherPart(c.Pix[(from-first)*s.width : (to-first)*s.width])
			e.ends = append(e.ends, to)
		}
		first = end
	}
	e.to = e.Reduce()
}

// gatherPart counts the colours of rows, and packs them as their numbers.
func (e *bands) gatherPart(pix []paint.Pixel) {
	n := len(pix)
	if cap(e.low) < n {
		e.low, e.high = make([]uint8, n), make([]uint8, n)
	}
	low, high := e.low[:n], e.high[:n]
	e.Count(pix, low, high)
	// Most pixels are of the first colours: their high bytes take next to nothing.
	e.packed = append(e.packed, e.pack(low), e.pack(high))
}

// band is what was packed together of the sheet, as numbers of its colours.
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

// drawView draws what is in sight into a box of the canvas's pixels, tile by tile.
func drawView(c *paint.Canvas, v Poster, at view, in image.Rectangle, draw func(on *paint.Canvas, of raster.Tile)) {
	c.Flat(in, v.Theme.Sea())
	t := paint.BorrowCanvas()
	defer t.Release()
	for of, cell := range at.tiles(in) {
		left, top := cell.Left-at.corner.X, cell.Top-at.corner.Y
		if row := in.Min.Y + top - c.First; row >= c.Height || row+cell.Height <= 0 {
			continue
		}
		t.ResetCell(cell, v.variant().Scale)
		draw(t, of)
		c.Lay(t, in, left, top)
	}
}

// drawNames draws the signs, and those names that are whole in sight.
func (s *sheet) drawNames(c *paint.Canvas) {
	ink := s.Theme.Inks()
	for _, n := range s.signs {
		shown := s.picture.Layers()[n.Symbol.Layer]
		c.Dim = shown.Dim()
		s.sign(c, n, look.LayerInk(shown.Layer, s.Theme), ink)
		c.Dim = 0
	}
	for _, n := range s.labels {
		if n.Sign != nil {
			s.sign(c, n.Sign, color.NRGBA{}, ink)
		}
		n.Text.DrawSeen(c, s.local(n.At), ink)
	}
}

func (s *sheet) sign(c *paint.Canvas, n *label.Sign, col color.NRGBA, ink style.Inks) {
	if at := s.local(n.At); c.Sees(at.Y-mostSign, at.Y+mostSign) {
		n.Symbol.Draw(c, at, s.zoom.Style, col, ink)
	}
}

// PNG draws the layers of a picture in the poster's view. The same view gives the same bytes.
func (v Poster) PNG(p *raster.Picture) ([]byte, error) {
	return sheetOf(p, v).encode()
}
