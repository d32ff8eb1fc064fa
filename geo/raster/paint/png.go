package paint

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"sync"

	"github.com/klauspost/compress/zlib"
)

// Pictures always have a palette, which is what the drawing counts colours for.
// The standard library's encoder would write the same files, but three times as
// slowly: its compressor cannot be chosen.

const (
	PNGSignature = "\x89PNG\r\n\x1a\n"
	PNGPalette   = 3 // the colour type
)

// compression is the level of DEFLATE. The next ones take four times as long
// for files a few hundredths smaller.
const compression = 6

// Encoder turns indexed pictures into PNG files. Its buffers are used again.
type Encoder struct {
	Out  bytes.Buffer
	from int // where in out the chunk of pixels begins
	Zlib *zlib.Writer
	Row  []byte
	palette
}

var encoders = sync.Pool{New: func() any {
	e := new(Encoder)
	e.Zlib, _ = zlib.NewWriterLevel(&e.Out, compression) // the level is valid
	return e
}}

// NewEncoder returns an encoder, to be given back by Release.
func NewEncoder() *Encoder { return encoders.Get().(*Encoder) }

// mostKept is how large buffers may be that are kept for the next picture.
const mostKept = 1 << 20

// Release gives back an encoder, but for what a large picture made it take.
func (e *Encoder) Release() {
	if e.Out.Cap() > mostKept {
		e.Out = bytes.Buffer{}
	}
	if cap(e.Indices) > mostKept {
		e.Indices = nil
	}
	encoders.Put(e)
}

// Encode writes the canvas as a PNG file. xmp is what the file says of itself,
// an XMP packet; "" for nothing.
func (c *Canvas) Encode(xmp string) ([]byte, error) {
	e := NewEncoder()
	defer e.Release()
	e.Index(c.Pix)
	e.Begin(c.Width, c.Height, 0, xmp)
	e.BeginPixels("IDAT")
	if err := e.Rows(e.Indices, c.Width); err != nil {
		return nil, err
	}
	return e.End()
}

// Begin writes what is before the pixels of a picture, whose colours are known. density is
// how many pixels a metre of it has; 0 where nobody says.
func (e *Encoder) Begin(width, height int, density uint32, xmp string) {
	e.Out.Reset()
	e.Out.WriteString(PNGSignature)
	e.Chunk("IHDR", append(Numbers(uint32(width), uint32(height)), byte(e.depth()), PNGPalette, 0, 0, 0))
	colours, opacity := e.tables()
	e.Chunk("PLTE", colours)
	if len(opacity) > 0 {
		e.Chunk("tRNS", opacity)
	}
	if density > 0 {
		e.Chunk("pHYs", append(Numbers(density, density), 1)) // to the metre
	}
	e.Text(xmp)
}

// Rows writes rows of pixels, as numbers of their colours.
func (e *Encoder) Rows(indices []uint8, width int) error {
	depth := e.depth()
	for y := 0; y < len(indices); y += width {
		// No filter: neighbouring numbers of colours mean nothing.
		e.Row = append(e.Row[:0], 0)
		e.Row = pack(e.Row, indices[y:y+width], depth)
		if _, err := e.Zlib.Write(e.Row); err != nil {
			return err
		}
	}
	return nil
}

// End is the picture, once its last pixels are written.
func (e *Encoder) End() ([]byte, error) {
	if err := e.EndPixels(); err != nil {
		return nil, err
	}
	e.Chunk("IEND", nil)
	return bytes.Clone(e.Out.Bytes()), nil
}

// BeginPixels begins a chunk of pixels, which are compressed into it, after what
// else the chunk says.
func (e *Encoder) BeginPixels(name string, before ...byte) {
	e.from = e.Out.Len()
	e.Out.Write(make([]byte, 4)) // the length, found at the end
	e.Out.WriteString(name)
	e.Out.Write(before)
	e.Zlib.Reset(&e.Out)
}

// EndPixels ends the chunk that BeginPixels began.
func (e *Encoder) EndPixels() error {
	if err := e.Zlib.Close(); err != nil {
		return err
	}
	chunk := e.Out.Bytes()[e.from:]
	binary.BigEndian.PutUint32(chunk, uint32(len(chunk)-8))
	e.Out.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(chunk[4:])))
	return nil
}

// Text writes what a file says of itself, if anything.
func (e *Encoder) Text(xmp string) {
	if xmp != "" {
		// No compression, no language, no translated keyword.
		e.Chunk("iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"+xmp))
	}
}

// Chunk writes a part of a PNG file: length, name, content, checksum.
func (e *Encoder) Chunk(name string, content []byte) {
	var n [4]byte
	binary.BigEndian.PutUint32(n[:], uint32(len(content)))
	e.Out.Write(n[:])
	e.Out.WriteString(name)
	e.Out.Write(content)
	sum := crc32.Update(crc32.ChecksumIEEE([]byte(name)), crc32.IEEETable, content)
	binary.BigEndian.PutUint32(n[:], sum)
	e.Out.Write(n[:])
}

// pack appends numbers of so many bits each, the first in the highest bits. What
// is left of the last byte is 0.
func pack(out, numbers []byte, depth int) []byte {
	if depth == 8 {
		return append(out, numbers...)
	}
	per := 8 / depth
	for i := 0; i < len(numbers); i += per {
		var b byte
		for k, n := range numbers[i:min(i+per, len(numbers))] {
			b |= n << (8 - depth*(k+1))
		}
		out = append(out, b)
	}
	return out
}

var blanks [3]struct {
	once sync.Once
	png  []byte
	err  error
}

// Blank is the one picture of nothing at a scale.
func Blank(scale int) ([]byte, error) {
	b := &blanks[scale]
	b.once.Do(func() {
		c := NewCanvas(TileSize*scale, float64(scale))
		defer c.Release()
		b.png, b.err = c.Encode("")
	})
	return b.png, b.err
}

// Numbers are as a PNG file has them.
func Numbers(list ...uint32) []byte {
	var out []byte
	for _, n := range list {
		out = binary.BigEndian.AppendUint32(out, n)
	}
	return out
}
