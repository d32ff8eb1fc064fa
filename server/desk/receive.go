package desk

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"frontline/geo"
	"frontline/server/web"
)

// Times are how long an upload may take, from its first byte to its answer.
type Times struct {
	Pause  time.Duration // until uploadPiece more of the body has come
	Work   time.Duration // of a load; the connection has no deadline meanwhile
	Answer time.Duration // until the answer is written
	Stop   time.Duration // of all that is under way when the server is to stop
}

const uploadPiece = 64 << 10

// openUntilAnswered takes the deadline for an answer off a connection, and answering
// puts one on again: a client with a token may be slow, and so may its load.
func (s *Uploads) openUntilAnswered(w http.ResponseWriter) (answering func()) {
	control := http.NewResponseController(w)
	// A connection without deadlines, as a test's, needs none.
	_ = control.SetWriteDeadline(time.Time{})
	return func() { _ = control.SetWriteDeadline(web.Deadline(s.gate.times.Answer)) }
}

// readUpload reads the body of an upload. Each piece has a deadline of its own, so
// that a large file may take its time and a client that has stalled holds nothing.
func (s *Uploads) readUpload(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	tooLarge := geo.Errorf(geo.ETooLarge, "the file is larger than %d bytes, the most that is taken over HTTP", s.o.Bytes)
	if r.ContentLength > s.o.Bytes {
		return nil, tooLarge
	}
	control := http.NewResponseController(w)
	in := http.MaxBytesReader(w, r.Body, s.o.Bytes)
	defer context.AfterFunc(s.gate.givenUp, func() { _ = control.SetReadDeadline(web.Deadline(0)) })()
	var body bytes.Buffer
	for {
		_ = control.SetReadDeadline(web.Deadline(s.gate.times.Pause))
		if s.gate.givenUp.Err() != nil { // before its deadline was put off
			return nil, errStopping
		}
		_, err := io.CopyN(&body, in, uploadPiece)
		var over *http.MaxBytesError
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			// Else it would pass for the client's leaving while the file is loaded.
			_ = control.SetReadDeadline(time.Time{})
			return body.Bytes(), nil
		case errors.As(err, &over):
			return nil, tooLarge
		case errors.Is(err, os.ErrDeadlineExceeded) && s.gate.givenUp.Err() != nil:
			return nil, errStopping
		case errors.Is(err, os.ErrDeadlineExceeded):
			return nil, geo.Errorf(geo.ETooSlow, "the file comes too slowly, and nothing was loaded: %d bytes must come in %s", uploadPiece, s.gate.times.Pause)
		default:
			return nil, geo.Errorf(geo.EInvalid, "the file did not come whole")
		}
	}
}
