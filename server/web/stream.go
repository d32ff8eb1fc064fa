package web

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// streamedFrom is from how many bytes on, uncompressed, an answer is streamed: it
// is made anew for each client, and never there as a whole.
const streamedFrom = 4 << 20

// How streams are packed: anew for each client, and with little memory.
const (
	brotliWindow = 18 // bits: a quarter of a megabyte
	brotliStream = 3  // streams are compressed each time
	gzipStream   = 3
)

var ErrTooLarge = errors.New("too large to be kept")

// Bounded takes what is not large.
type Bounded struct {
	bytes.Buffer
	Most int // bytes; 0 is as many as may be kept
}

func (b *Bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > cmp.Or(b.Most, streamedFrom) {
		return 0, ErrTooLarge
	}
	return b.Buffer.Write(p)
}

// Hashed is Bounded that goes on with what is large, of which it knows the hash alone.
type Hashed struct {
	small Bounded
	hash  hash.Hash
	large bool
}

// NewHashed has nothing yet.
func NewHashed() *Hashed { return &Hashed{hash: sha256.New()} }

func (h *Hashed) Write(p []byte) (int, error) {
	if !h.large {
		if _, err := h.small.Write(p); err != nil {
			h.large, h.small = true, Bounded{}
		}
	}
	return h.hash.Write(p)
}

// Small is all that was written, where it was not large.
func (h *Hashed) Small() (text []byte, ok bool) { return h.small.Bytes(), !h.large }

// Sum is the hash of all that was written.
func (h *Hashed) Sum() []byte { return h.hash.Sum(nil) }

// WriteStream writes what write makes in a coding.
func WriteStream(ctx context.Context, w io.Writer, c Coding, write func(context.Context, io.Writer) error) error {
	var packer io.WriteCloser
	switch c {
	case Gzip:
		zw, err := gzip.NewWriterLevel(w, gzipStream)
		if err != nil {
			return fmt.Errorf("gzip: %w", err)
		}
		packer = zw
	case Brotli:
		packer = brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: brotliStream, LGWin: brotliWindow})
	default:
		return write(ctx, w)
	}
	if err := write(ctx, packer); err != nil {
		return err
	}
	return packer.Close()
}

// Deadline is the time after some time by the machine's clock, which is that of
// connections; the server's own may be another.
func Deadline(after time.Duration) time.Time { return time.Now().Add(after) }
