package geojson

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
)

var (
	gzipMagic = []byte{0x1f, 0x8b}
	zipMagic  = []byte("PK\x03\x04")
)

// IsPacked reports whether a file begins as gzip or Zstandard data do.
func IsPacked(head []byte) bool {
	return bytes.HasPrefix(head, gzipMagic) || bytes.HasPrefix(head, zstdMagic)
}

// Unpack returns what r holds, unpacked where it is gzip or Zstandard data,
// which it tells by the content. More than maxBytes, packed or unpacked, and
// damaged data are errors with words for whoever sent them.
func Unpack(r io.Reader, maxBytes int64) (io.ReadCloser, Packing, error) {
	s, text, err := openPacked(r, maxBytes)
	if err != nil {
		return nil, "", err
	}
	s.r = text
	return unpacked{s}, s.packing, nil
}

// unpacked is a source read as bytes.
type unpacked struct{ *source }

func (u unpacked) Read(p []byte) (int, error) {
	u.budget = maxToken // tokens are not its matter
	n, err := u.source.Read(p)
	if err != nil && err != io.EOF {
		return n, u.failure()
	}
	return n, err
}

func (u unpacked) Close() error {
	u.source.Close()
	return nil
}

// openPacked begins to read a file that may be packed; text is what it holds.
func openPacked(r io.Reader, maxBytes int64) (s *source, text *bufio.Reader, err error) {
	if maxBytes <= 0 {
		maxBytes = DefaultMaxBytes
	}
	s = &source{max: maxBytes, left: maxBytes, budget: maxToken}
	// What is packed is bounded too: a stream of empty gzip members would
	// otherwise be read for ever and yield no text.
	s.input = &capped{r: r, left: maxBytes}
	packed := bufio.NewReaderSize(s.input, 32<<10)
	head, err := packed.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
		return nil, nil, s.failure()
	}
	switch {
	case bytes.HasPrefix(head, gzipMagic):
		s.packing = PackedGzip
		zr, err := gzip.NewReader(packed)
		if err != nil {
			s.err = err
			return nil, nil, s.failure()
		}
		zr.Multistream(false)
		return s, bufio.NewReaderSize(&unpacker{packed, zr}, 32<<10), nil
	case bytes.HasPrefix(head, zstdMagic):
		s.packing = PackedZstd
		zr, err := newZstdReader(packed)
		if err != nil {
			s.err = err
			return nil, nil, s.failure()
		}
		s.close = zr.Close
		return s, bufio.NewReaderSize(zr, 32<<10), nil
	}
	return s, packed, nil
}

// capped reads up to left bytes and then fails, where io.LimitReader would
// pretend that the input had ended.
type capped struct {
	r    io.Reader
	left int64
	err  error // what r failed with, io.EOF apart
}

func (c *capped) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, errInputTooLarge
	}
	if err != nil && err != io.EOF {
		c.err = err
	}
	return n, err
}

// unpacker reads gzip data of one member or several. Unlike a gzip.Reader left
// to itself it tells data that were cut off from bytes that do not belong.
type unpacker struct {
	packed *bufio.Reader
	member *gzip.Reader
}

func (u *unpacker) Read(p []byte) (int, error) {
	for {
		n, err := u.member.Read(p)
		if err != io.EOF {
			return n, err
		}
		if n > 0 {
			return n, nil // the member's end is met again at the next call
		}
		head, err := u.packed.Peek(2)
		switch {
		case len(head) == 0:
			return 0, err // io.EOF, where all is well
		case len(head) < 2 || head[0] != 0x1f || head[1] != 0x8b:
			return 0, errAfterGzip
		}
		if err := u.member.Reset(u.packed); err != nil {
			return 0, err
		}
		u.member.Multistream(false)
	}
}
