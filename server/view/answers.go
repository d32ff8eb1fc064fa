package view

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"frontline/geo"
	"frontline/server/memo"
	"frontline/server/web"
)

// AnswerKey names a text that the server makes: what it is, of which state of
// the record and on which day.
type AnswerKey struct {
	Kind      string       // of text, as a handler names it
	Name      string       // of what: a layer, a host
	snapshot  int64        // 0 where it is of no one snapshot
	described geo.Revision // since which the snapshot's layer is described so
	Current   geo.Revision
	Day       geo.Date
	coding    web.Coding
}

// answered is a text with what it is made of.
type answered struct {
	web.Body
	of    *web.Manifest
	large bool   // and so not kept: to be streamed
	sum   []byte // of one that is large, where only its bytes say what it is
}

// Answers makes a text once, keeps it and sends it.
type Answers struct {
	log       *slog.Logger
	streaming *web.Slots // of those too large to be kept
	kept      memo.Memo[AnswerKey, answered]
}

// Send answers with a text that is kept under k, or made by make and kept
// then. The caller has set Cache-Control.
func (s *Answers) Send(w http.ResponseWriter, r *http.Request, contentType string, k AnswerKey, make func(context.Context) ([]byte, error)) error {
	k.coding = web.CodingFor(r)
	b, err := s.Kept(r.Context(), k, make)
	if err != nil {
		return err
	}
	web.WriteBody(w, r, contentType, b, true)
	return nil
}

// Kept is the answer kept under k, or made by make and kept then.
func (s *Answers) Kept(ctx context.Context, k AnswerKey, make func(context.Context) ([]byte, error)) (web.Body, error) {
	return s.keptBody(ctx, k, func(ctx context.Context, c web.Coding) (web.Body, error) {
		raw, err := make(ctx)
		if err != nil {
			return web.Body{}, err
		}
		return web.NewBody(raw, c)
	})
}

func (s *Answers) keptBody(ctx context.Context, k AnswerKey, make func(context.Context, web.Coding) (web.Body, error)) (web.Body, error) {
	a, err := s.kept.Get(ctx, k, func(ctx context.Context, k AnswerKey) (answered, error) {
		of := &web.Manifest{}
		b, err := make(web.WithManifest(ctx, of), k.coding)
		return answered{Body: b, of: of}, err
	})
	web.ManifestOf(ctx).Merge(a.of)
	return a.Body, err
}

// SendBody is Send for what make packs itself, while it holds what it is made in.
func (s *Answers) SendBody(w http.ResponseWriter, r *http.Request, contentType string, k AnswerKey, make func(context.Context, web.Coding) (web.Body, error)) error {
	k.coding = web.CodingFor(r)
	b, err := s.keptBody(r.Context(), k, make)
	if err != nil {
		return err
	}
	web.WriteBody(w, r, contentType, b, true)
	return nil
}

// Key names a text about a view's snapshot.
func (v View) Key(kind string) AnswerKey {
	return AnswerKey{Kind: kind, Name: v.Snapshot.Layer, snapshot: v.Snapshot.ID, described: v.Snapshot.Described, Current: v.Current, Day: v.Day}
}

// SendPacked is Send for what is packed already.
func (s *Answers) SendPacked(w http.ResponseWriter, r *http.Request, contentType string, k AnswerKey, make func(context.Context) ([]byte, error)) error {
	b, err := s.Kept(r.Context(), k, make)
	if err != nil {
		return err
	}
	web.WriteBody(w, r, contentType, b, false)
	return nil
}

// What a stream takes, of features, text and a compressor: so many go out at one
// time as have room in their part of what Go may have. What is large and is kept is
// there as a whole while it is packed, and takes the room of several.
const (
	streamCost   = 6 << 20
	wholeStreams = 2
	// heldBack is from how many bytes on a text waits for that room.
	heldBack     = 512 << 10
	streamsPart  = 3.0 / 20
	streamsQueue = 64
	streamsWait  = 5 * time.Second
)

// Streamed is an answer that may be large: text that write makes.
type Streamed struct {
	ContentType string
	// Packed is of text that is compressed already.
	Packed bool
	// Identity is what the text follows from, by this program: where it is
	// streamed, its ETag is the hash of that, since that of its bytes is known at
	// their end only. Where it is empty the text is written twice: to be hashed, once
	// for as long as that it is large is kept, and to be sent.
	Identity string
	Write    func(ctx context.Context, w io.Writer) error
	// holds fails where the answer may not be given any more. It is asked again at
	// the end of a stream: what was withdrawn meanwhile is broken off, so that no
	// cache keeps it that was told already to let it go.
	Holds func(ctx context.Context) error
}

// SendStreamed is Send for what may be large. The caller has set
// Cache-Control.
func (s *Answers) SendStreamed(w http.ResponseWriter, r *http.Request, k AnswerKey, a Streamed) error {
	if k.coding = web.CodingFor(r); a.Packed {
		k.coding = web.Identity
	}
	kept, err := s.kept.Get(r.Context(), k, func(ctx context.Context, k AnswerKey) (answered, error) {
		return s.answer(ctx, a, k.coding)
	})
	if err != nil {
		return err
	}
	return s.sendOrStream(w, r, k.coding, a, kept)
}

// SendStreamedOnce is SendStreamed for what differs from reader to reader: nothing is
// kept of it.
func (s *Answers) SendStreamedOnce(w http.ResponseWriter, r *http.Request, a Streamed) error {
	c := web.CodingFor(r)
	made, err := s.answer(r.Context(), a, c)
	if err != nil {
		return err
	}
	return s.sendOrStream(w, r, c, a, made)
}

// answer is the answer where it may be kept, and else that it is large. What is not small is
// begun anew once there is room for it: while it waits it holds nothing that others wait for.
func (s *Answers) answer(ctx context.Context, a Streamed, c web.Coding) (answered, error) {
	text := web.Bounded{Most: heldBack}
	of := &web.Manifest{}
	if err := a.Write(web.WithManifest(ctx, of), &text); err == nil {
		b, err := web.NewBody(text.Bytes(), c)
		return answered{Body: b, of: of}, err
	} else if !errors.Is(err, web.ErrTooLarge) {
		return answered{}, err
	}
	text = web.Bounded{}
	room := min(wholeStreams, s.streaming.Count)
	if err := s.streaming.EnterWithin(ctx, room, streamsWait); err != nil {
		return answered{}, err
	}
	defer s.streaming.LeaveWith(room)
	return a.answer(ctx, c)
}

// answer is the answer where it may be kept, and else that it is large.
func (a Streamed) answer(ctx context.Context, c web.Coding) (answered, error) {
	of := &web.Manifest{}
	ctx = web.WithManifest(ctx, of)
	var raw []byte
	if a.Identity != "" {
		var text web.Bounded
		err := a.Write(ctx, &text)
		if errors.Is(err, web.ErrTooLarge) {
			return answered{of: of, large: true}, nil
		}
		if err != nil {
			return answered{}, err
		}
		raw = text.Bytes()
	} else {
		text := web.NewHashed()
		if err := a.Write(ctx, text); err != nil {
			return answered{}, err
		}
		var small bool
		if raw, small = text.Small(); !small {
			return answered{of: of, large: true, sum: text.Sum()}, nil
		}
	}
	b, err := web.NewBody(raw, c)
	return answered{Body: b, of: of}, err
}

func (s *Answers) sendOrStream(w http.ResponseWriter, r *http.Request, c web.Coding, a Streamed, made answered) error {
	web.ManifestOf(r.Context()).Merge(made.of)
	if !made.large {
		web.WriteBody(w, r, a.ContentType, made.Body, true)
		return nil
	}
	return s.stream(w, r, c, a, made.sum)
}

// errOtherBytes breaks off a stream whose bytes are not those that its ETag names.
var errOtherBytes = errors.New("the text was another than the one that was hashed")

// stream sends an answer while it is made. It has no Content-Length. sum is the hash of
// its bytes, nil where they follow from its identity.
func (s *Answers) stream(w http.ResponseWriter, r *http.Request, c web.Coding, a Streamed, sum []byte) error {
	ctx, write := r.Context(), a.Write
	if sum == nil {
		of := sha256.Sum256([]byte(a.ContentType + "\n" + a.Identity))
		sum = of[:]
	} else {
		write = func(ctx context.Context, w io.Writer) error {
			sent := sha256.New()
			err := a.Write(ctx, io.MultiWriter(w, sent))
			if err == nil && !bytes.Equal(sent.Sum(nil), sum) {
				err = errOtherBytes
			}
			return err
		}
	}
	etag := web.ETagOfSum(sum, c)
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
	h.Set("Content-Type", a.ContentType)
	if c != web.Identity {
		h.Set("Content-Encoding", web.CodingNames[c])
	}
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	err := web.WriteStream(ctx, w, c, write)
	if err == nil {
		err = a.Holds(ctx)
	}
	if err != nil {
		if ctx.Err() == nil && web.StatusOf(err) >= http.StatusInternalServerError {
			s.log.ErrorContext(ctx, "an answer broke off", "path", r.URL.Path, "error", err)
		}
		panic(http.ErrAbortHandler) // half an answer must not look like a whole one
	}
	return nil
}
