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
	data bytes.Buffer
	zlib *zlib.Writer
	row  []byte
	palette
}

var encoders = sync.Pool{New: func() any {
	e := new(encoder)
	e.zlib, _ = zlib.NewWriterLevel(&e.data, compression) // the level is valid
	return e
}}

// encode writes the canvas as a PNG file. xmp is what the file says of itself,
// an XMP packet; "" for nothing.
func (c *canvas) encode(xmp string) ([]byte, error) {
	e := encoders.Get().(*encoder)
	defer encoders.Put(e)
	e.index(c.pix)
	depth := e.depth()
	e.out.Reset()
	e.out.WriteString(pngSignature)
	e.chunk("IHDR", append(numbers(uint32(c.width), uint32(c.height)), byte(depth), pngPalette, 0, 0, 0))
	colours, opacity := e.tables()
	e.chunk("PLTE", colours)
	if len(opacity) > 0 {
		e.chunk("tRNS", opacity)
	}
	e.text(xmp)
	e.data.Reset()
	e.zlib.Reset(&e.data)
	for y := range c.height {
		// No filter: neighbouring numbers of colours mean nothing.
		e.row = append(e.row[:0], 0)
		e.row = pack(e.row, e.indices[y*c.width:(y+1)*c.width], depth)
		if _, err := e.zlib.Write(e.row); err != nil {
			return nil, err
		}
	}
	if err := e.zlib.Close(); err != nil {
		return nil, err
	}
	e.chunk("IDAT", e.data.Bytes())
	e.chunk("IEND", nil)
	return bytes.Clone(e.out.Bytes()), nil
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
		c := newCanvas(tileSize*scale, scale)
		defer c.release()
		b.png, b.err = c.encode("")
	})
	return b.png, b.err
}
