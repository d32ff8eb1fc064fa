package raster

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"sync"

	"frontline/geo"
	"frontline/geo/tile"
)

// PNG draws a tile of a layer at a scale: 1 for 256 by 256 pixels, 2 for
// twice as many each way. A tile with nothing in it is the same transparent
// picture everywhere.
func PNG(set *tile.Set, layer geo.Layer, id tile.ID, scale int) ([]byte, error) {
	pieces := set.Cut(id, reach)
	if len(pieces) == 0 {
		return blank(scale)
	}
	c := newCanvas(scale)
	switch layer.Kind {
	case geo.KindBase:
		c.drawBase(set, pieces)
	case geo.KindPlaces, geo.KindStatements:
		c.drawPoints(set, pieces, layer)
	default:
		c.drawArea(pieces, layer)
	}
	return encode(c.picture)
}

var blanks sync.Map // of scale to the picture's bytes

func blank(scale int) ([]byte, error) {
	if b, ok := blanks.Load(scale); ok {
		return b.([]byte), nil
	}
	size := tileSize * scale
	b, err := encode(image.NewRGBA(image.Rect(0, 0, size, size)))
	if err != nil {
		return nil, err
	}
	kept, _ := blanks.LoadOrStore(scale, b)
	return kept.([]byte), nil
}

// encode writes a picture with a palette where its colours fit in one, which
// is smaller and loses nothing.
func encode(picture *image.RGBA) ([]byte, error) {
	var out bytes.Buffer
	e := png.Encoder{CompressionLevel: png.DefaultCompression, BufferPool: &buffers}
	var img image.Image = picture
	if p := paletted(picture); p != nil {
		img = p
	}
	if err := e.Encode(&out, img); err != nil {
		return nil, fmt.Errorf("encode picture: %w", err)
	}
	return out.Bytes(), nil
}

// paletted is the same picture with a palette in the order in which its
// colours first stand, nil where there are more than 256.
func paletted(picture *image.RGBA) *image.Paletted {
	p := image.NewPaletted(picture.Bounds(), nil)
	index := map[[4]uint8]uint8{}
	var last [4]uint8
	var lastIndex uint8
	for i := range p.Pix {
		c := [4]uint8(picture.Pix[4*i:])
		if i == 0 || c != last {
			n, ok := index[c]
			if !ok {
				if len(p.Palette) == 256 {
					return nil
				}
				n = uint8(len(p.Palette))
				index[c] = n
				p.Palette = append(p.Palette, color.RGBA{c[0], c[1], c[2], c[3]})
			}
			last, lastIndex = c, n
		}
		p.Pix[i] = lastIndex
	}
	return p
}

// bufferPool keeps the encoder's buffers from picture to picture.
type bufferPool struct{ pool sync.Pool }

var buffers bufferPool

// Get is a buffer, or nil for the encoder to make one.
func (b *bufferPool) Get() *png.EncoderBuffer {
	e, _ := b.pool.Get().(*png.EncoderBuffer)
	return e
}

// Put keeps a buffer.
func (b *bufferPool) Put(e *png.EncoderBuffer) { b.pool.Put(e) }
