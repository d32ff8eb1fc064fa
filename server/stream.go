package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"

	"frontline/geo"
	"frontline/server/web"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// streamedFrom is from how many bytes on, uncompressed, an answer is streamed: it
// is made anew for each client, and never there as a whole.
const streamedFrom = 4 << 20

// What a stream takes, of features, text and a compressor: so many go out at one
// time as have room in their part of the memory.
const (
	streamCost   = 6 << 20
	streamsPart  = 1.0 / 8
	streamsQueue = 64
	brotliWindow = 18 // bits: a quarter of a megabyte
	brotliStream = 3  // streams are compressed each time
	gzipStream   = 3
)

// streamed is an answer that may be large: text that write makes.
type streamed struct {
	contentType string
	// identity is what the text follows from, by this program: where it is
	// streamed, its ETag is the hash of that, since that of its bytes is known at
	// their end only.
	identity string
	write    func(ctx context.Context, w io.Writer) error
	// holds fails where the answer may not be given any more. It is asked again at
	// the end of a stream: what was withdrawn meanwhile is broken off, so that no
	// cache keeps it that was told already to let it go.
	holds func(ctx context.Context) error
}

// sendStreamed is sendKept for what may be large. The caller has set
// Cache-Control.
func (s *Server) sendStreamed(w http.ResponseWriter, r *http.Request, k answerKey, a streamed) error {
	k.coding = web.CodingFor(r)
	kept, err := s.answers.Get(r.Context(), k, func(ctx context.Context, k answerKey) (answered, error) {
		of := &manifest{}
		var raw bounded
		err := a.write(withManifest(ctx, of), &raw)
		if errors.Is(err, errTooLarge) {
			return answered{of: of, large: true}, nil
		}
		if err != nil {
			return answered{}, err
		}
		b, err := web.NewBody(raw.Bytes(), k.coding)
		return answered{Body: b, of: of}, err
	})
	if err != nil {
		return err
	}
	manifestOf(r.Context()).merge(kept.of)
	if !kept.large {
		web.WriteBody(w, r, a.contentType, kept.Body, true)
		return nil
	}
	return s.stream(w, r, k.coding, a)
}

var errTooLarge = errors.New("too large to be kept")

// bounded takes what is not large.
type bounded struct{ bytes.Buffer }

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > streamedFrom {
		return 0, errTooLarge
	}
	return b.Buffer.Write(p)
}

// stream sends an answer while it is made. It has no Content-Length.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, c web.Coding, a streamed) error {
	ctx := r.Context()
	sum := sha256.Sum256([]byte(a.contentType + "\n" + a.identity))
	etag := `"` + hex.EncodeToString(sum[:16]) + web.CodingSuffixes[c] + `"`
	if r.Method != http.MethodHead && !web.HasETag(r.Header.Values("If-None-Match"), etag) {
		if err := s.streaming.Enter(ctx); err != nil {
			return err
		}
		defer s.streaming.Leave()
	}
	h := w.Header()
	h.Set("ETag", etag)
	h.Add("Vary", "Accept-Encoding")
	if web.HasETag(r.Header.Values("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", a.contentType)
	if c != web.Identity {
		h.Set("Content-Encoding", web.CodingNames[c])
	}
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	err := writeStream(ctx, w, c, a.write)
	if err == nil {
		err = a.holds(ctx)
	}
	if err != nil {
		if ctx.Err() == nil && web.StatusOf(err) >= http.StatusInternalServerError {
			s.Log.ErrorContext(ctx, "an answer broke off", "path", r.URL.Path, "error", err)
		}
		panic(http.ErrAbortHandler) // half an answer must not look like a whole one
	}
	return nil
}

// writeStream writes what write makes in a coding.
func writeStream(ctx context.Context, w io.Writer, c web.Coding, write func(context.Context, io.Writer) error) error {
	var packer io.WriteCloser
	switch c {
	case web.Gzip:
		zw, err := gzip.NewWriterLevel(w, gzipStream)
		if err != nil {
			return fmt.Errorf("gzip: %w", err)
		}
		packer = zw
	case web.Brotli:
		packer = brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: brotliStream, LGWin: brotliWindow})
	default:
		return write(ctx, w)
	}
	if err := write(ctx, packer); err != nil {
		return err
	}
	return packer.Close()
}

// stillShown fails where a view's snapshot is no longer what its address answers.
func (s *Server) stillShown(v view) func(context.Context) error {
	return func(ctx context.Context) error {
		current, err := s.Store.Revision(ctx)
		if err != nil || current == v.current {
			return err
		}
		t := v.times
		t.current = current
		if t.at, err = t.ref.Resolve(t.day, current); err != nil {
			return err
		}
		now, err := s.viewAt(ctx, v.snapshot.Layer, t)
		if err != nil {
			return err
		}
		if now.snapshot.ID != v.snapshot.ID {
			return geo.Errorf(geo.EGone, "the snapshot was replaced while it was sent")
		}
		return withheld(now)
	}
}
