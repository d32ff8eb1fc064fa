package raster

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
	pngSignature = "\x89PNG\r\n\x1a\n"
	pngPalette   = 3 // the colour type
)

// compression is the level of DEFLATE. The next ones take four times as long
// for files a few hundredths smaller.
const compression = 6

// encoder turns indexed pictures into PNG files. Its buffers are used again.
type encoder struct {
	out  bytes.Buffer
	from int // where in out the chunk of pixels begins
	zlib *zlib.Writer
	row  []byte
	palette
}

var encoders = sync.Pool{New: func() any {
	e := new(encoder)
	e.zlib, _ = zlib.NewWriterLevel(&e.out, compression) // the level is valid
	return e
}}

// newEncoder returns an encoder, to be given back by release.
func newEncoder() *encoder { return encoders.Get().(*encoder) }

// mostKept is how large buffers may be that are kept for the next picture.
const mostKept = 1 << 20

// release gives back an encoder, but for what a large picture made it take.
func (e *encoder) release() {
	if e.out.Cap() > mostKept {
		e.out = bytes.Buffer{}
	}
	if cap(e.indices) > mostKept {
		e.indices = nil
	}
	encoders.Put(e)
}

// encode writes the canvas as a PNG file. xmp is what the file says of itself,
// an XMP packet; "" for nothing.
func (c *Canvas) encode(xmp string) ([]byte, error) {
	e := newEncoder()
	defer e.release()
	e.index(c.pix)
	e.begin(c.width, c.height, xmp)
	e.beginPixels("IDAT")
	if err := e.rows(e.indices, c.width); err != nil {
		return nil, err
	}
	return e.end()
}

// begin writes what is before the pixels of a picture, whose colours are known.
func (e *encoder) begin(width, height int, xmp string) {
	e.out.Reset()
	e.out.WriteString(pngSignature)
	e.chunk("IHDR", append(numbers(uint32(width), uint32(height)), byte(e.depth()), pngPalette, 0, 0, 0))
	colours, opacity := e.tables()
	e.chunk("PLTE", colours)
	if len(opacity) > 0 {
		e.chunk("tRNS", opacity)
	}
	e.text(xmp)
}

// rows writes rows of pixels, as numbers of their colours.
func (e *encoder) rows(indices []uint8, width int) error {
	depth := e.depth()
	for y := 0; y < len(indices); y += width {
		// No filter: neighbouring numbers of colours mean nothing.
		e.row = append(e.row[:0], 0)
		e.row = pack(e.row, indices[y:y+width], depth)
		if _, err := e.zlib.Write(e.row); err != nil {
			return err
		}
	}
	return nil
}

// end is the picture, once its last pixels are written.
func (e *encoder) end() ([]byte, error) {
	if err := e.endPixels(); err != nil {
		return nil, err
	}
	e.chunk("IEND", nil)
	return bytes.Clone(e.out.Bytes()), nil
}

// beginPixels begins a chunk of pixels, which are compressed into it, after what
// else the chunk says.
func (e *encoder) beginPixels(name string, before ...byte) {
	e.from = e.out.Len()
	e.out.Write(make([]byte, 4)) // the length, found at the end
	e.out.WriteString(name)
	e.out.Write(before)
	e.zlib.Reset(&e.out)
}

func (e *encoder) endPixels() error {
	if err := e.zlib.Close(); err != nil {
		return err
	}
	chunk := e.out.Bytes()[e.from:]
	binary.BigEndian.PutUint32(chunk, uint32(len(chunk)-8))
	e.out.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(chunk[4:])))
	return nil
}

// text writes what a file says of itself, if anything.
func (e *encoder) text(xmp string) {
	if xmp != "" {
		// No compression, no language, no translated keyword.
		e.chunk("iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"+xmp))
	}
}

// chunk writes a part of a PNG file: length, name, content, checksum.
func (e *encoder) chunk(name string, content []byte) {
	var n [4]byte
	binary.BigEndian.PutUint32(n[:], uint32(len(content)))
	e.out.Write(n[:])
	e.out.WriteString(name)
	e.out.Write(content)
	sum := crc32.Update(crc32.ChecksumIEEE([]byte(name)), crc32.IEEETable, content)
	binary.BigEndian.PutUint32(n[:], sum)
	e.out.Write(n[:])
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

// blank is the one picture of nothing at a scale.
func blank(scale int) ([]byte, error) {
	b := &blanks[scale]
	b.once.Do(func() {
		c := NewCanvas(tileSize*scale, scale)
		defer c.release()
		b.png, b.err = c.encode("")
	})
	return b.png, b.err
}

// numbers are as a PNG file has them.
func numbers(list ...uint32) []byte {
	var out []byte
	for _, n := range list {
		out = binary.BigEndian.AppendUint32(out, n)
	}
	return out
}
