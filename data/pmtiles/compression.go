package pmtiles

import (
	"bytes"
	"io"
	"sync"

	"frontline/geo"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Compression is how directories or tiles are compressed (chapter 3.3).
type Compression byte

// The compressions that are read.
const (
	None   Compression = 1
	Gzip   Compression = 2
	Brotli Compression = 3
	Zstd   Compression = 4
)

var compressionNames = map[Compression]string{None: "none", Gzip: "gzip", Brotli: "brotli", Zstd: "zstd"}

// String is the compression's name, as it stands in the Content-Encoding of HTTP.
func (c Compression) String() string { return compressionNames[c] }

// known reports whether it is one that is read.
func (c Compression) known() bool { return compressionNames[c] != "" }

// zstdDecoders keep what costs most of a decoder: its tables.
var zstdDecoders = sync.Pool{New: func() any {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(8<<20))
	if err != nil {
		panic(err) // the options are wrong
	}
	return d
}}

// Unpack returns what was compressed: at most that many bytes, and more is geo.ETooLarge.
func Unpack(c Compression, packed []byte, most int) ([]byte, error) {
	var r io.Reader
	switch c {
	case None:
		r = bytes.NewReader(packed)
	case Gzip:
		zr, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			return nil, damaged(c)
		}
		r = zr
	case Brotli:
		r = brotli.NewReader(bytes.NewReader(packed))
	case Zstd:
		d := zstdDecoders.Get().(*zstd.Decoder)
		defer zstdDecoders.Put(d)
		if err := d.Reset(bytes.NewReader(packed)); err != nil {
			return nil, damaged(c)
		}
		r = d
	default:
		return nil, geo.Errorf(geo.EInvalid, "compression %d is not known here: none, gzip, brotli and zstd are", c)
	}
	raw, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if err != nil {
		return nil, damaged(c)
	}
	if len(raw) > most {
		return nil, geo.Errorf(geo.ETooLarge, "unpacked it has more than %d MB", most/1_000_000)
	}
	return raw, nil
}

func damaged(c Compression) error {
	return geo.Errorf(geo.EInvalid, "the %s data are damaged", c)
}
