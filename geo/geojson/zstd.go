package geojson

import (
	"errors"
	"io"

	"frontline/geo"

	"github.com/klauspost/compress/zstd"
)

// maxZstdWindow bounds what unpacking Zstandard data holds in memory. It is
// what RFC 8878 asks every decoder to support, and what zstd -19 needs.
const maxZstdWindow = 8 << 20

var zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}

var errZstdWindow = errors.New("zstd window is over its limit")

// zstdReader words the decoder's refusal of a large window as ours.
type zstdReader struct{ *zstd.Decoder }

func newZstdReader(r io.Reader) (zstdReader, error) {
	d, err := zstd.NewReader(r,
		zstd.WithDecoderConcurrency(1), // no goroutines
		zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(maxZstdWindow),
	)
	return zstdReader{d}, err
}

func (z zstdReader) Read(p []byte) (int, error) {
	n, err := z.Decoder.Read(p)
	if errors.Is(err, zstd.ErrWindowSizeExceeded) || errors.Is(err, zstd.ErrDecoderSizeExceeded) {
		err = errZstdWindow
	}
	return n, err
}

// zstdFault words why the decoder refused data that the reader below handed
// out without a failure. Most of the decoder's reasons are texts only.
func zstdFault(err error) error {
	words := "the Zstandard data are damaged"
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		words = "the Zstandard data end too early: the file was cut off"
	case errors.Is(err, zstd.ErrMagicMismatch):
		words = "the Zstandard data are followed by other bytes"
	case errors.Is(err, zstd.ErrCRCMismatch):
		words = "the Zstandard data are damaged: their checksum does not match"
	case errors.Is(err, zstd.ErrUnknownDictionary):
		words = "the Zstandard data need a dictionary: pack them anew without one"
	}
	return geo.Errorf(geo.EInvalid, "%s", words)
}
